"""Suggesting by writing: the document with each text open to be written as one would like it; what that would suggest."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.catalogue import BY_KEY, Limits
from app.documents import membership
from app.documents.dependencies import SuggestibleDocument
from app.documents.models import Document
from app.review import quiet, rewriting
from app.review.anchors import Place
from app.review.rewording import Rewording
from app.review.rewriting import FilledMeanwhile, NothingToStandOn
from app.review.suggestible import suggestible, suggestibles
from app.versions import redline
from app.web.database import Database
from app.web.errors import Refused
from app.web.forms import Filled, blank, form
from app.web.pages import is_htmx, page, say, see
from app.web.policy import open_to_guests

router = APIRouter()

Name = Annotated[str, Query(max_length=40)]


def _(text: str) -> str:
    return text


GONE = _("This text is no longer in the document. Copy what you wrote, please, and look at the document again.")
FILLED = _("Somebody else wrote here meanwhile. Copy what you wrote, please, and look at the text as it is now.")


class Rewriting(BaseModel):
    """A text as somebody would like it, and as it was when they began."""

    section: str = Field(max_length=40)
    item_id: str = Field("", max_length=40)
    field: str = Field("text", max_length=10)
    base: str = Field("", max_length=Limits.letters)
    wanted: str = Field("", max_length=Limits.letters)
    look: str = Field("", max_length=5)

    @property
    def place(self) -> Place:
        return self.section, self.item_id, self.field


Rewritten = Annotated[Filled[Rewriting], Depends(form(Rewriting))]


@router.get("/documents/{document_id}/suggesting", name="see_suggesting")
@open_to_guests
def see_suggesting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: SuggestibleDocument,
    section: Name = "",
    item_id: Name = "",
    field: Name = "text",
    closed: bool = False,
) -> Response:
    """The whole with one text open; that text alone for the script."""
    place = (section, item_id, field)
    if section and is_htmx(request):
        return _one(request, session, document, user, place, is_open=not closed)
    return _all(request, session, document, user, place)


@router.post("/documents/{document_id}/suggesting", name="suggest_by_writing")
@open_to_guests
def suggest_by_writing(
    request: Request, session: Database, user: CurrentUser, document: SuggestibleDocument, rewritten: Rewritten
) -> Response:
    """Without scripts a look comes first when it is asked for (``look``)."""
    if rewritten.errors:
        return _refused(request, session, document, user, rewritten, " ".join(rewritten.errors.values()))
    wish = rewritten.values
    try:
        if wish.look:
            pieces = rewriting.wish(session, document, wish.place, wish.base, wish.wanted)
            return _all(request, session, document, user, wish.place, rewritten, pieces)
        rewriting.suggest(session, document, user, wish.place, wish.base, wish.wanted)
    except NothingToStandOn as error:
        return _refused(request, session, document, user, rewritten, say(request, _why(error)))
    if is_htmx(request):
        return _one(request, session, document, user, wish.place, is_open=False)
    return see(f"/documents/{document.id}/suggesting#suggest-{wish.field}-{wish.item_id or wish.section}")


@router.post("/documents/{document_id}/suggesting/preview", name="preview_suggestions")
@open_to_guests
def preview_suggestions(
    request: Request, session: Database, user: CurrentUser, document: SuggestibleDocument, rewritten: Rewritten
) -> Response:
    """What the text as written so far would suggest."""
    wish = rewritten.or_refused()
    try:
        pieces = rewriting.wish(session, document, wish.place, wish.base, wish.wanted)
    except NothingToStandOn as error:
        raise Refused(_why(error), 409) from error
    return page(request, "review/_would_suggest.html", document=document, would=pieces, redline=redline)


def _why(error: NothingToStandOn) -> str:
    return FILLED if isinstance(error, FilledMeanwhile) else GONE


def _refused(
    request: Request, session: Session, document: Document, user: User, rewritten: Filled[Rewriting], why: str
) -> Response:
    """To the script a sentence, for it keeps what was typed; else the page with all of it."""
    if is_htmx(request):
        raise Refused(why, 409)
    typed = rewritten.typed
    place = (typed.get("section", ""), typed.get("item_id", ""), typed.get("field", "text"))
    rewritten.refuse("wanted", why)
    return _all(request, session, document, user, place, rewritten, status=422)


def _one(request: Request, session: Session, document: Document, user: User, place: Place, is_open: bool) -> Response:
    text = suggestible(session, document, user, place)
    if text is None:
        raise Refused(GONE, 409)
    return page(
        request, "review/_suggestible.html", **_means(document), text=text, form=blank(), is_open=is_open, would=None
    )


def _all(
    request: Request,
    session: Session,
    document: Document,
    user: User,
    place: Place,
    form: Filled[Any] | None = None,
    would: tuple[str, list[Rewording]] | None = None,
    status: int = 200,
) -> Response:
    """``would`` is what the text that is open would suggest."""
    texts = suggestibles(session, document, user)
    is_there = any(text.place == place for group in texts.values() for text in group)
    return page(
        request, "review/suggesting.html", status, **_means(document), texts=texts, place=place, form=form or blank(),
        would=would, is_there=is_there, quiet=quiet.look(session, document, user),
        may_be_quiet=request.state.role in membership.MAY_JUDGE,
    )  # fmt: skip


def _means(document: Document) -> dict[str, Any]:
    return {"document": document, "sections": BY_KEY, "redline": redline}

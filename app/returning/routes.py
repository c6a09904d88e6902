"""A Word file is brought back: chosen, looked at as what it would become, taken with one click."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.catalogue import BY_KEY
from app.documents.dependencies import SuggestibleDocument
from app.documents.models import Document
from app.documents.pictures import image_source
from app.export.look import Look
from app.manuscript.notices import MarkdownRefused
from app.returning.carrying import LONGEST, packed, unpacked
from app.returning.planning import base_of, belongs_elsewhere, other_document, plan
from app.returning.plans import MOST_CHANGES, Base, Plan
from app.returning.taking import take
from app.returning.telling import names_for
from app.versions import redline
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see
from app.word.places import Texts
from app.word.reading import Returned, returned, texts_of

router = APIRouter()


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


class Chosen(BaseModel):
    """A file and nothing else."""


class Previewed(BaseModel):
    """What the preview read of the file."""

    returned: str = Field(max_length=LONGEST)


@router.get("/documents/{document_id}/word", name="choose_word_file")
def choose_word_file(request: Request, _session: Database, document: SuggestibleDocument) -> Response:
    return _choice(request, document, blank())


@router.post("/documents/{document_id}/word", name="preview_word_file")
def preview_word_file(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: SuggestibleDocument,
    chosen: Annotated[Filled[Chosen], Depends(form(Chosen))],
) -> Response:
    """What would become of the file. Nothing is kept."""
    session.rollback()  # reading takes its time: nobody who writes should wait for it meanwhile
    try:
        file = returned(chosen.files["file"].file.read() if "file" in chosen.files else b"")
        made, carried = _planned(request, session, document, user, file), packed(file)
    except MarkdownRefused as refusal:
        chosen.refuse("file", say(request, refusal.message, **refusal.values))
        return _choice(request, document, chosen, 422)
    except _FromElsewhere as elsewhere:
        chosen.refuse("file", say(request, _("This file belongs to another document.")))
        return _choice(request, document, chosen, 422, other=elsewhere.document)
    return page(
        request, "returning/preview.html", document=document, plan=made, returned=carried, sections=BY_KEY,
        left=[say(request, notice.message, **notice.values) for notice in file.left],
        names=names_for(session, document, user), redline=redline.line,
    )  # fmt: skip


@router.post("/documents/{document_id}/word/suggestions", name="bring_word_back")
def bring_word_back(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: SuggestibleDocument,
    previewed: Annotated[Filled[Previewed], Depends(form(Previewed))],
) -> Response:
    """Suggestions and comments by whoever brings it; planned anew, for the text may have changed since the preview."""
    session.rollback()
    try:
        made = _planned(request, session, document, user, unpacked(previewed.values.returned if previewed.read else ""))
    except MarkdownRefused as refusal:
        previewed.refuse("file", say(request, refusal.message, **refusal.values))
        return _choice(request, document, previewed, 422)
    except _FromElsewhere as elsewhere:
        raise NotYours from elsewhere
    take(session, document, user, made)
    return see(f"/documents/{document.id}/comments")


class _FromElsewhere(Exception):
    """The file belongs to another ``document``, or to one that this person may not know (None)."""

    def __init__(self, document: Document | None) -> None:
        super().__init__()
        self.document = document


def _planned(request: Request, session: Session, document: Document, user: User, file: Returned) -> Plan:
    if belongs_elsewhere(document, file.origin):
        raise _FromElsewhere(other_document(session, user, file.origin))
    base = base_of(session, document, file.origin)
    original = _in_word(request, session, document, base, file)
    made = plan(session, document, user, file, base, original)
    if made.is_too_much:
        message = _(
            "This file differs from the document in more than %(limit)s places. You can bring it in as a new one."
        )
        raise MarkdownRefused(message, limit=str(MOST_CHANGES))
    return made


def _in_word(request: Request, session: Session, document: Document, base: Base, file: Returned) -> Texts | None:
    """The text that the file was made of, as Word has it: written and read once more."""
    if base.manuscript is None:
        return None
    from app.export.word import to_docx  # what Word needs is loaded when somebody wants Word

    images = image_source(session, request.app.state.files, document)
    session.rollback()  # as above
    texts = texts_of(to_docx(base.manuscript, Look(), images))
    there = set(file.origin.sections)
    return Texts({place: text for place, text in texts.words.items() if place[0] in there})


def _choice(
    request: Request, document: Document, chosen: Filled[Any], status: int = 200, other: Document | None = None
) -> Response:
    return page(request, "returning/choose.html", status, document=document, form=chosen, other=other)

"""Suggestions: proposed, taken, taken all at once, refused."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import CommentableDocument, SuggestibleDocument, WritableDocument
from app.documents.text import TextError
from app.documents.text.merging import merged
from app.review import discussion, suggesting
from app.review.discussion import NoSuchPlace, NotYoursToDo
from app.review.models import Suggestion
from app.review.routes.showing import say_why, show
from app.review.routes.threads import GONE, Place, answer, answer_in_the_list, own
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, form
from app.web.pages import is_htmx, say, see
from app.web.policy import open_to_guests

router = APIRouter()


def _(text: str) -> str:
    return text


class Proposing(Place):
    """Other words for those selected, and perhaps why."""

    replacement: str = Field("", max_length=20_000)
    text: str = Field("", max_length=discussion.LONGEST)


class Deciding(BaseModel):
    """``merged`` says that what both changes come to is wanted."""

    merged: str = Field("", max_length=5)


class Person(BaseModel):
    """Whose suggestions are meant."""

    person: int = Field(ge=1, le=2**31)


@router.post("/documents/{document_id}/suggestions", name="suggest_words")
@open_to_guests
def suggest_words(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: SuggestibleDocument,
    proposing: Annotated[Filled[Proposing], Depends(form(Proposing))],
) -> Response:
    """The page shows words without their Markdown: what was changed in them is merged into the Markdown."""
    if proposing.errors:
        return say_why(request, session, document, user, proposing)
    wish = proposing.values
    try:
        thread = discussion.open_thread(session, document, user, wish.selected, wish.text, "wording", False)
    except NoSuchPlace:
        thread = None
    if thread is None or thread.detached_at or not thread.quote:
        session.rollback()
        proposing.refuse("text", say(request, GONE))
        return say_why(request, session, document, user, proposing)
    replacement = wish.replacement and merged(wish.quote.strip(), thread.quote, wish.replacement.strip())
    suggesting.propose(session, thread, replacement)
    return answer(request, session, document, user, thread)


@router.post("/documents/{document_id}/threads/{thread_id}/acceptance", name="accept_suggestion")
def accept_suggestion(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    thread_id: RowId,
    deciding: Annotated[Filled[Deciding], Depends(form(Deciding))],
) -> Response:
    suggestion = _suggestion(session, document, user, thread_id)
    if own(session, document, user, thread_id).is_held:
        raise Refused(_("Nobody has seen this yet. Submit it first."), 409)
    as_merged = bool(deciding.read and deciding.read.merged)
    try:
        suggesting.accept(session, document, suggestion, user, as_merged)
    except suggesting.Stale as error:
        raise Refused(_("These words have changed meanwhile. Please look again."), 409) from error
    except suggesting.Decided as error:
        raise NotYours from error
    except TextError as error:
        raise Refused(error.message, 422, **error.values) from error
    return answer_in_the_list(request, session, document, user, own(session, document, user, thread_id))


@router.post("/documents/{document_id}/suggestions/acceptance", name="accept_suggestions")
def accept_suggestions(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    whose: Annotated[Filled[Person], Depends(form(Person))],
) -> Response:
    """All of one person whose words are as they were; the others stay open, and that is said."""
    outcome = suggesting.accept_all(session, document, whose.or_refused().person, user)
    if is_htmx(request):
        return show(request, session, document, user, outcome=outcome)
    return see(f"/documents/{document.id}/comments?taken={outcome.taken}&left={outcome.left}")


@router.post("/documents/{document_id}/suggestions/refusal", name="refuse_suggestions")
def refuse_suggestions(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    whose: Annotated[Filled[Person], Depends(form(Person))],
) -> Response:
    """All of one person: the words stay as they are."""
    suggesting.refuse_all(session, document, whose.or_refused().person, user)
    return show(request, session, document, user) if is_htmx(request) else see(f"/documents/{document.id}/comments")


@router.post("/documents/{document_id}/threads/{thread_id}/refusal", name="refuse_suggestion")
@open_to_guests
def refuse_suggestion(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, thread_id: RowId
) -> Response:
    suggestion = _suggestion(session, document, user, thread_id)
    try:
        suggesting.refuse(session, document, suggestion, user)
    except NotYoursToDo as error:
        raise Refused(_("Who writes the document decides about this."), 403) from error
    except suggesting.Decided as error:
        raise NotYours from error
    return answer_in_the_list(
        request, session, document, user, discussion.thread_of(session, document, user, thread_id)
    )


def _suggestion(session: Database, document: CommentableDocument, user: CurrentUser, thread_id: int) -> Suggestion:
    """An open one of that document that was made aloud, or by oneself."""
    own(session, document, user, thread_id)
    suggestion = session.get(Suggestion, thread_id)
    if suggestion is None or suggestion.state != "open":
        raise NotYours
    return suggestion

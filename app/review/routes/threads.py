"""Threads: seen, opened, settled, taken up again, pinned to other words."""

from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.documents import membership
from app.documents.dependencies import CommentableDocument, WritableDocument
from app.review import discussion
from app.review.discussion import NoSuchPlace, NotYoursToDo, Selected
from app.review.kinds import Kind
from app.review.listing import State, Wish, talk_of
from app.review.models import Thread
from app.review.routes.cards import cards
from app.review.routes.showing import say_why, show
from app.review.suggesting import Outcome
from app.web.addresses import RowId, page_behind
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, form
from app.web.pages import is_htmx, page, say, see
from app.web.policy import open_to_guests

router = APIRouter()

Count = Annotated[int, Query(ge=0, le=100_000)]


def _(text: str) -> str:
    return text


GONE = _("These words have changed meanwhile. Please select them again.")


class Place(BaseModel):
    """What was selected, as the page shows it."""

    section: str = Field("", max_length=40)
    item_id: str = Field("", max_length=40)
    field: str = Field("text", max_length=10)
    quote: str = Field("", max_length=20_000)
    before: str = Field("", max_length=200)
    after: str = Field("", max_length=200)

    @property
    def selected(self) -> Selected:
        return Selected(**self.model_dump(include=set(Place.model_fields)))


class Opening(Place):
    """The first comment of a thread."""

    text: str = Field(min_length=1, max_length=discussion.LONGEST)
    kind: Kind = ""
    blocking: str = Field("", max_length=5)


@router.get("/documents/{document_id}/comments", name="see_comments")
@open_to_guests
def see_comments(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    state: State = "open",
    kind: Kind | Literal["suggestion"] = "",
    person: Annotated[int, Query(ge=0, le=2**31)] = 0,
    section: Annotated[str, Query(max_length=40)] = "",
    taken: Count = 0,
    left: Count = 0,
) -> Response:
    """``taken`` and ``left`` say what became of all the suggestions of somebody, a moment ago."""
    outcome = Outcome(taken, left) if taken or left else None
    return show(request, session, document, user, Wish(state, kind, person, section), outcome=outcome)


@router.post("/documents/{document_id}/threads", name="open_thread")
@open_to_guests
def open_thread(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    opening: Annotated[Filled[Opening], Depends(form(Opening))],
) -> Response:
    if opening.errors:
        return say_why(request, session, document, user, opening)
    wish = opening.values
    try:
        thread = discussion.open_thread(
            session, document, user, wish.selected, wish.text, wish.kind, bool(wish.blocking)
        )
    except NoSuchPlace:
        opening.refuse("text", say(request, GONE))
        return say_why(request, session, document, user, opening)
    return answer(request, session, document, user, thread)


@router.get("/documents/{document_id}/threads/{thread_id}", name="see_thread")
@open_to_guests
def see_thread(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, thread_id: RowId
) -> Response:
    """A part: the card of one thread; to a plain browser the page on which it stands."""
    return answer(request, session, document, user, own(session, document, user, thread_id), is_alone=True)


@router.get("/documents/{document_id}/threads/{thread_id}/then", name="see_passage_then")
@open_to_guests
def see_passage_then(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, thread_id: RowId
) -> Response:
    """The section as it was when somebody commented on it."""
    thread = own(session, document, user, thread_id)
    passage = discussion.passage_then(session, thread)
    if passage is None:
        raise NotYours
    return page(request, "review/then.html", document=document, thread=thread, passage=passage)


@router.post("/documents/{document_id}/threads/{thread_id}/resolution", name="resolve_thread")
@open_to_guests
def resolve_thread(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, thread_id: RowId
) -> Response:
    thread = own(session, document, user, thread_id)
    try:
        discussion.resolve(session, document, thread, user)
    except NotYoursToDo as error:
        raise Refused(
            _("Who writes the document, or began to talk about this, says when it is settled."), 403
        ) from error
    return answer_in_the_list(request, session, document, user, thread)


@router.post("/documents/{document_id}/threads/{thread_id}/resolution/end", name="reopen_thread")
@open_to_guests
def reopen_thread(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, thread_id: RowId
) -> Response:
    thread = own(session, document, user, thread_id)
    discussion.reopen(session, document, thread)
    return answer(request, session, document, user, thread)


@router.post("/documents/{document_id}/threads/{thread_id}/place", name="pin_thread")
def pin_thread(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    thread_id: RowId,
    place: Annotated[Filled[Place], Depends(form(Place))],
) -> Response:
    """Put a thread whose words are gone on other words."""
    thread = own(session, document, user, thread_id)
    selected = place.or_refused().selected
    try:
        discussion.pin(session, document, thread, selected)
    except NoSuchPlace as error:
        raise Refused(GONE, 409) from error
    return answer(request, session, document, user, thread)


def own(session: Database, document: CommentableDocument, user: CurrentUser, thread_id: int) -> Thread:
    """The thread of that document; any other is not found."""
    thread = discussion.thread_of(session, document, user, thread_id)
    if thread is None:
        raise NotYours
    return thread


def answer(
    request: Request,
    session: Database,
    document: CommentableDocument,
    user: CurrentUser,
    thread: Thread | None,
    is_alone: bool = False,
) -> Response:
    """The threads anew to the script, or the one card where that ``is_alone`` in looking different; a plain form is sent
    to the thread it was about, where that is still there."""
    if is_htmx(request):
        return (
            _card(request, session, document, user, thread)
            if thread and is_alone
            else show(request, session, document, user)
        )
    if thread is None:
        return see(f"/documents/{document.id}/comments")
    state = "resolved" if thread.resolved_at else "open"
    return see(f"/documents/{document.id}/comments?state={state}#thread-{thread.id}")


def answer_in_the_list(
    request: Request, session: Database, document: CommentableDocument, user: CurrentUser, thread: Thread | None
) -> Response:
    """What was decided in the list of threads leads a plain form back to it: the next one waits there."""
    behind = urlsplit(page_behind(request))
    if is_htmx(request) or behind.path != f"/documents/{document.id}/comments":
        return answer(request, session, document, user, thread)
    wish = [(name, value) for name, value in parse_qsl(behind.query) if name in Wish.__dataclass_fields__]
    return see(behind.path + (f"?{urlencode(wish)}" if wish else ""))


def _card(
    request: Request, session: Database, document: CommentableDocument, user: CurrentUser, thread: Thread
) -> Response:
    card = cards(request, document, user, request.state.role in membership.MAY_WRITE)
    return page(request, "review/one.html", card=card(talk_of(session, user, thread)))

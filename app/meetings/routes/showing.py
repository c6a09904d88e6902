"""A meeting as a page, and its state as a part of it: what every act of a meeting answers with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.documents import membership, projection
from app.documents.dependencies import CommentableDocument
from app.documents.models import Document
from app.export.html import body
from app.meetings import calling
from app.meetings.leading import AnotherIsRead, NotLeading, WentOn, seconds_left
from app.meetings.minutes import DECISIONS
from app.meetings.models import Meeting
from app.meetings.routes.cards import cards
from app.meetings.routes.gathering import standing
from app.versions import history
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, blank
from app.web.pages import is_htmx, page, say, see


def _(text: str) -> str:
    return text


def own_meeting(session: Database, document: CommentableDocument, user: CurrentUser, meeting_id: RowId) -> Meeting:
    """Of that document, and for that person; any other is not found."""
    found = calling.meeting_of(session, document, user, meeting_id)
    if found is None:
        raise NotYours
    return found


OwnMeeting = Annotated[Meeting, Depends(own_meeting)]

REFUSALS = {
    NotLeading: Refused(_("Somebody else has that role by now. Please look again."), 403),
    WentOn: Refused(_("The meeting has gone on meanwhile. Please look again."), 409),
    AnotherIsRead: Refused(_("Another meeting about this document is reading just now."), 409),
}


@contextmanager
def refusing() -> Iterator[None]:
    """What may not be, or not any more, is said in REFUSALS."""
    try:
        yield
    except (NotLeading, WentOn, AnotherIsRead) as error:
        raise REFUSALS[type(error)] from error


def show(
    request: Request,
    session: Session,
    document: Document,
    user: User,
    meeting: Meeting,
    typed: Filled[Any] | None = None,
    status: int = 200,
    given_back: tuple[str, str] | None = None,
) -> Response:
    """The whole page, or to a script its state. ``typed`` is a decision or note that could not be taken; ``given_back`` says
    why one cannot be taken any more, and its words."""
    template = "meetings/state.html" if is_htmx(request) else "meetings/meeting.html"
    surroundings: dict[str, Any] = _state(request, session, document, user, meeting) | {
        "form": typed or blank(),
        "given_back": given_back,
    }
    if not is_htmx(request):
        manuscript = history.manuscript_of(session, meeting.version)
        surroundings["paper"] = body(manuscript, "full", image_base=f"/documents/{document.id}/images/")
        surroundings["items"] = projection.items_shown(session, document)
    return page(request, template, status, **surroundings)


def refuse(
    request: Request, session: Session, document: Document, user: User, meeting: Meeting, error: Exception, words: str
) -> Response:
    """For one of REFUSALS: to the script the sentence, for it keeps what was typed; else the page with the words."""
    refused = REFUSALS[type(error)]
    if is_htmx(request):
        raise refused from error
    why = say(request, refused.message)
    return show(request, session, document, user, meeting, status=refused.status, given_back=(why, words))


def answer(request: Request, document: Document, meeting: Meeting) -> Response:
    """A script asks anew when the act is done: read in its transaction, the agenda would keep the next who votes waiting, and
    be read for one alone."""
    if is_htmx(request):
        return Response(status_code=204)
    return see(f"/documents/{document.id}/meetings/{meeting.id}")


def _state(request: Request, session: Session, document: Document, user: User, meeting: Meeting) -> dict[str, Any]:
    now = standing(request, session, document, user, meeting)
    meeting = now.meeting
    return {
        "document": document,
        "meeting": meeting,
        "reader": user,
        "people": now.people,
        "left": seconds_left(meeting),
        "agenda": now.agenda.points,
        "cards": cards(request, document, meeting, user, now.agenda.looks),
        "notes": now.notes,
        "leads": meeting.facilitator_id == user.id,
        "takes_notes": user.id in (meeting.note_taker_id, meeting.facilitator_id),
        "decides": meeting.decider_id == user.id,
        "may_write": request.state.role in membership.MAY_WRITE,
        "decisions": DECISIONS,
    }

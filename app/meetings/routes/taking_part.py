"""What everybody does: read, vote; and take notes, who has that role."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import CommentableDocument
from app.meetings import agenda, attending
from app.meetings.leading import NotLeading, WentOn
from app.meetings.routes.leading import is_there
from app.meetings.routes.showing import OwnMeeting, answer, refuse, refusing, show
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, form
from app.web.pages import is_htmx
from app.web.policy import open_to_guests

router = APIRouter()


class Progress(BaseModel):
    percent: int = Field(0, ge=0, le=100)


class Voting(BaseModel):
    thread: int = Field(ge=1, le=2**31 - 1)


class Noting(BaseModel):
    text: str = Field(min_length=1, max_length=agenda.LONGEST_NOTE)


@router.post("/documents/{document_id}/meetings/{meeting_id}/progress", name="note_reading_progress")
@open_to_guests
def note_reading_progress(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    read: Annotated[Filled[Progress], Depends(form(Progress))],
) -> Response:
    """Whoever opens a meeting takes part in it; nobody is told at once, the page asks every now and then."""
    if not read.errors:
        attending.note_progress(session, meeting, user, read.values.percent)
    return answer(request, document, meeting)


@router.post("/documents/{document_id}/meetings/{meeting_id}/votes", name="vote_in_meeting")
@open_to_guests
def vote_in_meeting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    wish: Annotated[Filled[Voting], Depends(form(Voting))],
) -> Response:
    thread_id = wish.or_refused().thread
    if not is_there(session, document, user, thread_id):
        raise NotYours
    with refusing():
        agenda.vote(session, document, meeting, thread_id, user)
    return answer(request, document, meeting)


@router.post("/documents/{document_id}/meetings/{meeting_id}/notes", name="take_note")
@open_to_guests
def take_note(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    noted: Annotated[Filled[Noting], Depends(form(Noting))],
) -> Response:
    if noted.errors:
        if is_htmx(request):
            raise Refused(" ".join(noted.errors.values()))
        return show(request, session, document, user, meeting, noted, 422)
    try:
        agenda.note(session, document, meeting, user, noted.values.text)
    except (NotLeading, WentOn) as error:
        return refuse(request, session, document, user, meeting, error, noted.values.text)
    return answer(request, document, meeting)

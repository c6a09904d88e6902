"""What the facilitator does: begin or call off, give time, pause, show the comments, turn to a thread, settle it; and who has which role."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import CommentableDocument
from app.meetings import agenda, leading
from app.meetings.leading import NotLeading
from app.meetings.routes.showing import REFUSALS, OwnMeeting, answer, refusing
from app.review import discussion
from app.review.discussion import NotYoursToDo
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, form
from app.web.policy import open_to_guests

router = APIRouter()


class Lead(BaseModel):
    """``minutes`` for ``add``."""

    act: Literal["start", "call_off", "add", "pause", "go_on", "reveal"]
    minutes: int = Field(0, ge=-60, le=60)


class Turning(BaseModel):
    """To which thread, for how long."""

    thread: int = Field(ge=1, le=2**31 - 1)
    minutes: int = Field(5, ge=1, le=60)


class Role(BaseModel):
    """Who has it from now on."""

    role: Literal["facilitator", "note_taker", "decider"]
    person: int = Field(ge=1, le=2**31 - 1)


@router.post("/documents/{document_id}/meetings/{meeting_id}/lead", name="lead_meeting")
def lead_meeting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    wish: Annotated[Filled[Lead], Depends(form(Lead))],
) -> Response:
    wanted = wish.or_refused()
    acts: dict[str, Callable[..., None]] = {
        "start": leading.start, "call_off": leading.call_off, "pause": leading.pause, "go_on": leading.go_on,
        "reveal": leading.reveal, "add": partial(leading.change_time, minutes=wanted.minutes),
    }  # fmt: skip
    with refusing():
        acts[wanted.act](session, document, meeting, user)
    return answer(request, document, meeting)


@router.post("/documents/{document_id}/meetings/{meeting_id}/item", name="turn_to_thread")
def turn_to_thread(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    turning: Annotated[Filled[Turning], Depends(form(Turning))],
) -> Response:
    wish = turning.or_refused()
    if not is_there(session, document, user, wish.thread):
        raise NotYours
    with refusing():
        agenda.turn_to(session, document, meeting, wish.thread, wish.minutes, user)
    return answer(request, document, meeting)


@router.post("/documents/{document_id}/meetings/{meeting_id}/settled", name="settle_in_meeting")
@open_to_guests
def settle_in_meeting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    turning: Annotated[Filled[Turning], Depends(form(Turning))],
) -> Response:
    """As on the page of comments: by whoever writes, or began to talk about it."""
    thread = discussion.thread_of(session, document, user, turning.or_refused().thread)
    if thread is None:
        raise NotYours
    try:
        discussion.resolve(session, document, thread, user)
    except NotYoursToDo as error:
        raise REFUSALS[NotLeading] from error
    return answer(request, document, meeting)


@router.post("/documents/{document_id}/meetings/{meeting_id}/roles", name="give_role_in_meeting")
def give_role_in_meeting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    wish: Annotated[Filled[Role], Depends(form(Role))],
) -> Response:
    wanted = wish.or_refused()
    with refusing():
        leading.hand_over(session, document, meeting, user, wanted.role, wanted.person)
    return answer(request, document, meeting)


def is_there(session: Database, document: CommentableDocument, user: CurrentUser, thread_id: int) -> bool:
    """What is hidden from this person is no thread to vote on or to turn to."""
    return discussion.thread_of(session, document, user, thread_id) is not None

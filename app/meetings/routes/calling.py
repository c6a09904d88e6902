"""Meetings: seen, called, opened."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator
from sqlmodel import Session

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.calendar import MEDIA_TYPE, calendar
from app.documents import membership
from app.documents.dependencies import CommentableDocument, WritableDocument
from app.documents.models import Document
from app.export.gauging import gauge
from app.i18n import speaking
from app.meetings import calling, dates
from app.meetings.calling import CannotCome, Wish
from app.meetings.minutes import DECISIONS
from app.meetings.routes.showing import OwnMeeting, show
from app.web.addresses import absolute
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, say, see
from app.web.policy import open_to_guests

router = APIRouter()


def _(text: str) -> str:
    return text


class Calling(BaseModel):
    """Who shall come, in which role, when, and for how long they read. ``day`` and ``hour`` are UTC; no day means now."""

    people: list[int] = []
    minutes: int = Field(ge=calling.SHORTEST, le=calling.LONGEST)
    facilitator: int
    note_taker: int
    decider: int
    day: str = Field("", max_length=10)
    hour: str = Field("", max_length=5)
    with_guests: str = Field("", max_length=5)

    @field_validator("day")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        return _read_as(value, "%Y-%m-%d", _("Please give a date, such as 2027-03-15."))

    @field_validator("hour")
    @classmethod
    def _is_an_hour(cls, value: str) -> str:
        return _read_as(value, "%H:%M", _("Please give a time, such as 14:30."))

    @property
    def wish(self) -> Wish:
        at = (
            datetime.strptime(f"{self.day} {self.hour or '09:00'}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
            if self.day
            else None
        )
        roles = self.facilitator, self.note_taker, self.decider
        return Wish(frozenset(self.people), self.minutes, *roles, at, bool(self.with_guests))


def _read_as(value: str, pattern: str, otherwise: str) -> str:
    try:
        if value:
            datetime.strptime(value, pattern).replace(tzinfo=UTC)
    except ValueError as error:
        raise ValueError(otherwise) from error
    return value


@router.get("/documents/{document_id}/meetings", name="see_meetings")
@open_to_guests
def see_meetings(request: Request, session: Database, user: CurrentUser, document: CommentableDocument) -> Response:
    return _page(request, session, document, user)


@router.post("/documents/{document_id}/meetings", name="call_meeting")
def call_meeting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    called: Annotated[Filled[Calling], Depends(form(Calling))],
) -> Response:
    if not called.errors:
        try:
            meeting = calling.call(session, document, user, called.values.wish)
            return see(f"/documents/{document.id}/meetings/{meeting.id}")
        except CannotCome:
            called.refuse(
                "people", say(request, _("Please choose people who have a say here; who leads must be able to write."))
            )
    return _page(request, session, document, user, called, 422)


@router.get("/documents/{document_id}/meetings/going-on", name="see_meetings_going_on")
@open_to_guests
def see_meetings_going_on(
    session: Database, request: Request, user: CurrentUser, document: CommentableDocument
) -> Response:
    """A part for the page of reviews."""
    meetings = calling.of_document(session, document, user)
    return page(request, "meetings/going_on.html", document=document, meetings=meetings)


@router.get("/documents/{document_id}/meetings/{meeting_id}", name="see_meeting")
@open_to_guests
def see_meeting(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, meeting: OwnMeeting
) -> Response:
    return show(request, session, document, user, meeting)


@router.get("/documents/{document_id}/meetings/{meeting_id}/meeting.ics", name="take_meeting_day")
@open_to_guests
def take_meeting_day(request: Request, document: CommentableDocument, meeting: OwnMeeting) -> Response:
    if meeting.planned_for is None:
        raise NotYours
    with speaking(language_of(request)):
        file = calendar(dates.entry(document, meeting, absolute(request, "")))
    return Response(file, media_type=MEDIA_TYPE, headers={"Content-Disposition": 'attachment; filename="meeting.ics"'})


def _page(
    request: Request,
    session: Session,
    document: Document,
    user: User,
    called: Filled[Any] | None = None,
    status: int = 200,
) -> Response:
    me = str(user.id)
    suggested = blank(minutes=str(gauge(session, document).minutes), facilitator=me, note_taker=me, decider=me)
    may_write = request.state.role in membership.MAY_WRITE
    return page(
        request,
        "meetings/meetings.html",
        status,
        document=document,
        meetings=calling.of_document(session, document, user),
        can_come=calling.can_come(session, document) if may_write else [],
        writers=membership.MAY_WRITE,
        form=called or suggested,
        may_write=may_write,
        decisions=DECISIONS,
    )

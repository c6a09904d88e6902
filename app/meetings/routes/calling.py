"""Meetings: seen, called, opened."""

import re
from datetime import date, datetime, time
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator
from sqlmodel import Session

from app import zones
from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.documents import membership
from app.documents.dependencies import CommentableDocument, WritableDocument
from app.documents.models import Document
from app.export.gauging import gauge
from app.manuscript.model import is_day
from app.meetings import calling, dates
from app.meetings.calling import CannotCome, Wish
from app.meetings.minutes import DECISIONS
from app.meetings.routes.showing import OwnMeeting, show
from app.web.database import Database
from app.web.dates import as_calendar
from app.web.errors import NotYours
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see, zone_of
from app.web.policy import open_to_guests
from app.zones import NoSuchHour

router = APIRouter()

USUAL_HOUR = "09:00"
FIRST, LAST = date(1990, 1, 1), date(2200, 1, 1)  # every clock on earth can show what lies between
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _(text: str) -> str:
    return text


class Calling(BaseModel):
    """Who shall come, in which role, when, and for how long they read. ``day`` and ``hour`` are those of ``time_zone``, which
    the form shows beside them: the reader's may have changed since. No day means now."""

    people: list[int] = []
    minutes: int = Field(ge=calling.SHORTEST, le=calling.LONGEST)
    facilitator: int
    note_taker: int
    decider: int
    day: str = Field("", max_length=10)
    hour: str = Field("", max_length=5)
    time_zone: str = Field("", max_length=100)
    with_guests: str = Field("", max_length=5)

    @field_validator("day")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value and not (is_day(value) and FIRST <= date.fromisoformat(value) <= LAST):
            raise ValueError(_("Please give a date, such as 2027-03-15."))
        return value

    @field_validator("hour")
    @classmethod
    def _is_an_hour(cls, value: str) -> str:
        if value and not _HOUR.fullmatch(value):
            raise ValueError(_("Please give a time, such as 14:30."))
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        return value if zones.is_known(value) else ""

    def wish(self, usual_zone: str) -> Wish:
        """Raises NoSuchHour."""
        roles = self.facilitator, self.note_taker, self.decider
        return Wish(frozenset(self.people), self.minutes, *roles, self._moment(usual_zone), bool(self.with_guests))

    def _moment(self, usual_zone: str) -> datetime | None:
        if not self.day:
            return None
        hour = time.fromisoformat(self.hour or USUAL_HOUR)
        return zones.moment_of(date.fromisoformat(self.day), hour, self.time_zone or usual_zone)


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
            meeting = calling.call(session, document, user, called.values.wish(zone_of(request)))
            return see(f"/documents/{document.id}/meetings/{meeting.id}")
        except NoSuchHour:
            called.refuse("hour", say(request, _("On that day the clocks skip this hour. Please choose another.")))
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
    return as_calendar(request, "meeting.ics", partial(dates.entry, document, meeting))


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
    typed = called or suggested
    asked_in = typed.typed.get("time_zone", "")
    may_write = request.state.role in membership.MAY_WRITE
    return page(
        request,
        "meetings/meetings.html",
        status,
        document=document,
        meetings=calling.of_document(session, document, user),
        can_come=calling.can_come(session, document) if may_write else [],
        writers=membership.MAY_WRITE,
        form=typed,
        zone=asked_in if zones.is_known(asked_in) else zone_of(request),
        may_write=may_write,
        decisions=DECISIONS,
    )

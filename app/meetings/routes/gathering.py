"""How a meeting stands, read once for all who ask in one moment: whenever it goes on, everybody's page asks."""

from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Engine
from sqlalchemy.orm import joinedload
from sqlmodel import Session

from app import db
from app.accounts.models import User
from app.documents.models import Document
from app.meetings import agenda, attending
from app.meetings.agenda import Point
from app.meetings.models import Meeting, Note, Participant
from app.review.listing import listed
from app.review.routes.gathering import gathered, sees_more
from app.web.errors import NotYours
from app.web.sharing import Kept, Remembered, kept_with_it, together

MOST = 10
"""Agendas that are remembered."""

_remembered = Remembered(MOST)
_SHOWN_LATER = joinedload(Meeting.version), joinedload(Meeting.decided_by)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Agenda:
    """What there is to talk about, by section; and how it looks to all for whom it was read."""

    points: dict[str, list[Point]]
    looks: Kept = field(default_factory=kept_with_it)


@dataclass(frozen=True)
class Standing:
    """The meeting, who is there, what they talk about and what was noted."""

    meeting: Meeting
    people: list[Participant]
    notes: list[Note]
    agenda: Agenda


def standing(request: Request, session: Session, document: Document, reader: User, meeting: Meeting) -> Standing:
    """As it is for this reader."""
    if sees_more(request, session, document, reader):
        return _read(session, meeting, _agenda_for(session, document, meeting, reader))
    document_id, meeting_id, engine = document.id, meeting.id, request.app.state.engine
    db.let_go(session)
    return together(("meeting", meeting_id), lambda: _for_everybody(engine, document_id, meeting_id))


def _for_everybody(engine: Engine, document_id: str, meeting_id: int | None) -> Standing:
    """As plain values that other threads may read too."""
    with db.reading_one_moment(engine) as session:
        document = session.get(Document, document_id)
        meeting = session.get(Meeting, meeting_id, options=_SHOWN_LATER)
        if document is None or meeting is None:
            raise NotYours
        found = _read(session, meeting, _agenda_for_everybody(session, document, meeting))
        session.expunge_all()
        return found


def _read(session: Session, meeting: Meeting, agenda_of_it: Agenda) -> Standing:
    return Standing(meeting, attending.participants(session, meeting), agenda.notes(session, meeting), agenda_of_it)


def _agenda_for(session: Session, document: Document, meeting: Meeting, reader: User) -> Agenda:
    if not meeting.has_talked:
        return Agenda({})
    said = listed(session, document, reader, agenda.WISHED)
    return Agenda(agenda.points(meeting, said, agenda.voters(session, meeting)))


def _agenda_for_everybody(session: Session, document: Document, meeting: Meeting) -> Agenda:
    if not meeting.has_talked:
        return Agenda({})
    said, voters = gathered(session, document, agenda.WISHED), agenda.voters(session, meeting)
    return _remembered.unless_changed(
        meeting.id,
        (said, voters, meeting.began_at, meeting.ended_at),
        lambda: Agenda(agenda.points(meeting, said.listing, voters)),
    )

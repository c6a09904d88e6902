"""Calling people together about the text as it stands now; and finding the meetings of a document."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.documents import membership
from app.documents.locking import lock
from app.documents.models import Document, Membership
from app.events import publish
from app.meetings.models import Meeting, Participant
from app.meetings.telling import tell
from app.versions import history

SHORTEST, LONGEST = 1, 120  # minutes of reading


class CannotCome(ValueError):
    """Somebody is called, or given a role, who has no say in the document."""


@dataclass(frozen=True)
class Wish:
    """Who shall come (ids), how many minutes are read, when (None: now), who leads, takes notes and decides (ids)."""

    people: frozenset[int]
    minutes: int
    facilitator: int
    note_taker: int
    decider: int
    planned_for: datetime | None = None
    with_guests: bool = False


def call(session: Session, document: Document, by: User, wish: Wish) -> Meeting:
    """Freeze the text as a version, for those people to read it together. Raises CannotCome."""
    lock(session, document)
    people = wish.people | {wish.facilitator, wish.note_taker, wish.decider}
    able = {member.user_id: member.role for member in can_come(session, document)}
    leads = able.get(wish.facilitator) in membership.MAY_WRITE
    if people - able.keys() or not leads:
        raise CannotCome
    version = history.keep(session, document, by) or history.newest(session, document)
    assert version is not None and version.id is not None
    meeting = Meeting(
        document_id=document.id, version_id=version.id, minutes=wish.minutes, planned_for=wish.planned_for,
        with_guests=wish.with_guests, called_by_id=by.id, facilitator_id=wish.facilitator,
        note_taker_id=wish.note_taker, decider_id=wish.decider,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    assert meeting.id is not None
    session.add_all(Participant(meeting_id=meeting.id, user_id=user_id) for user_id in sorted(people))
    tell(session, document, meeting)
    publish(session, "meeting_called", document=document, meeting=meeting, by=by)
    return meeting


def can_come(session: Session, document: Document) -> list[Membership]:
    """Everybody who has a say in the document."""
    return [one for one in membership.members(session, document) if one.role in membership.MAY_COMMENT]


def of_document(session: Session, document: Document, reader: User) -> list[Meeting]:
    """The meetings there are for this person, the newest first: for guests those they are called to."""
    wanted = select(Meeting).where(Meeting.document_id == document.id).order_by(col(Meeting.id).desc())
    return [meeting for meeting in session.exec(wanted) if _is_for(session, meeting, reader)]


def meeting_of(session: Session, document: Document, reader: User, meeting_id: int) -> Meeting | None:
    wanted = select(Meeting).where(Meeting.id == meeting_id, Meeting.document_id == document.id)
    found = session.exec(wanted).first()
    return found if found and _is_for(session, found, reader) else None


def _is_for(session: Session, meeting: Meeting, reader: User) -> bool:
    return not reader.is_guest or meeting.with_guests or session.get(Participant, (meeting.id, reader.id)) is not None


def last_decided(session: Session, document: Document) -> Meeting | None:
    """The meeting whose decision holds: each one takes the place of those before."""
    ended = select(Meeting).where(Meeting.document_id == document.id, Meeting.phase == "ended")
    return session.exec(ended.order_by(col(Meeting.ended_at).desc(), col(Meeting.id).desc())).first()

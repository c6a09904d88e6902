"""The silent reading and its time, and who leads. The server's clock is the only one that counts."""

from datetime import timedelta
from math import ceil

from sqlmodel import Session, select

from app.accounts.models import User
from app.db import now
from app.documents import membership
from app.documents.locking import lock
from app.documents.models import Document
from app.events import publish
from app.jobs.queue import enqueue, job
from app.meetings.models import Meeting, Participant
from app.meetings.telling import tell
from app.review import together

LONGEST_LEFT = 180 * 60  # seconds


class NotLeading(PermissionError):
    """Another leads by now, or this is no act for whoever asks."""


class AnotherIsRead(Exception):
    """Another meeting about this document has not ended."""


class WentOn(Exception):
    """The meeting is in another phase by now."""


def start(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    """Everybody reads from now on. Raises NotLeading, WentOn, AnotherIsRead."""
    _lead(session, document, meeting, by, "planned")
    going_on = select(Meeting.id).where(Meeting.document_id == document.id, Meeting.phase == "reading")
    if session.exec(going_on).first():
        raise AnotherIsRead
    meeting.phase, meeting.began_at = "reading", now()
    together.fall_silent(session, document)
    _read_for(session, document, meeting, meeting.minutes * 60)


def call_off(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    """It will not be; whoever was to come is told. Raises NotLeading and WentOn."""
    _lead(session, document, meeting, by, "planned")
    meeting.phase, meeting.ended_at = "called_off", now()
    tell(session, document, meeting)
    publish(session, "meeting_called_off", document=document, meeting=meeting, by=by)


def change_time(session: Session, document: Document, meeting: Meeting, by: User, minutes: int) -> None:
    """Give or take some minutes. Raises NotLeading and WentOn."""
    _lead(session, document, meeting, by, "reading")
    seconds = min(max(0, (seconds_left(meeting) or 0) + minutes * 60), LONGEST_LEFT)
    if meeting.seconds_left is not None:
        meeting.seconds_left = seconds
        tell(session, document, meeting)
    else:
        _read_for(session, document, meeting, seconds)


def pause(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    """The time stands still; what was said stays hidden. Raises NotLeading and WentOn."""
    _lead(session, document, meeting, by, "reading")
    meeting.seconds_left, meeting.reading_until = seconds_left(meeting), None
    tell(session, document, meeting)


def go_on(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    """Raises NotLeading and WentOn."""
    _lead(session, document, meeting, by, "reading")
    _read_for(session, document, meeting, seconds_left(meeting) or 0)


def reveal(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    """The silence ends before its time. Raises NotLeading and WentOn."""
    _lead(session, document, meeting, by, "reading")
    _end_silence(session, document, meeting)


def seconds_left(meeting: Meeting) -> int | None:
    """Of the reading; None when nobody reads."""
    if meeting.phase != "reading":
        return None
    if meeting.reading_until is None:
        return meeting.seconds_left
    return max(0, ceil((meeting.reading_until - now()).total_seconds()))


def hand_over(session: Session, document: Document, meeting: Meeting, by: User, role: str, to: int) -> None:
    """Whoever may write the document may lead, also instead of somebody who is gone; who leads gives the other roles. Each
    time is kept. Raises NotLeading and WentOn."""
    lock(session, document)
    session.refresh(meeting)
    if meeting.is_over:
        raise WentOn
    if role == "facilitator":
        may = to == by.id and membership.role_of(session, by, document) in membership.MAY_WRITE
    else:
        may = meeting.facilitator_id == by.id and session.get(Participant, (meeting.id, to)) is not None
    if not may:
        raise NotLeading
    setattr(meeting, f"{role}_id", to)
    said = {"at": now().isoformat(), "by": by.name, "role": role, "to": session.get_one(User, to).name}
    meeting.handovers = [*meeting.handovers, said]
    tell(session, document, meeting)


@job("end_silent_reading")
def end_in_time(session: Session, meeting_id: int) -> None:
    """The time is up, unless it was changed meanwhile."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        return
    document = session.get_one(Document, meeting.document_id)
    lock(session, document)
    session.refresh(meeting)
    if seconds_left(meeting) == 0:
        _end_silence(session, document, meeting)


def _lead(session: Session, document: Document, meeting: Meeting, by: User, phase: str) -> None:
    lock(session, document)  # of two who lead at once the second sees what the first did
    session.refresh(meeting)
    if meeting.facilitator_id != by.id:
        raise NotLeading
    if meeting.phase != phase:
        raise WentOn


def _read_for(session: Session, document: Document, meeting: Meeting, seconds: int) -> None:
    meeting.seconds_left, meeting.reading_until = None, now() + timedelta(seconds=seconds)
    enqueue(session, "end_silent_reading", f"silence:{meeting.id}", meeting.reading_until, meeting_id=meeting.id)
    tell(session, document, meeting)


def _end_silence(session: Session, document: Document, meeting: Meeting) -> None:
    meeting.phase, meeting.revealed_at = "discussing", now()
    meeting.reading_until = meeting.seconds_left = None
    session.flush()
    together.reveal(session, document)
    tell(session, document, meeting)

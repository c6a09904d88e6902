"""All that is told of one meeting, as plain values: minutes are written from it, and archives take it along."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.accounts.models import User
from app.documents.models import Document
from app.meetings import agenda, attending
from app.meetings.agenda import Point
from app.meetings.models import HAVE_TALKED, Meeting, Note
from app.review.listing import listed


@dataclass(frozen=True)
class Present:
    """Somebody who was called or came; ``percent`` of the text they had come to."""

    name: str
    percent: int = 0
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Remark:
    """What somebody said, or the note taker noted."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Topic:
    """A thread on the agenda, with what was noted about it. ``replacement`` is what ``by`` proposes instead of the quote, "" to
    leave it out; None where nothing is proposed. ``suggestion`` is what became of that: open, accepted, refused; "" where
    nothing is proposed, or nobody knows any more."""

    section: str
    quote: str
    is_blocking: bool
    is_settled: bool
    votes: int
    by: str = ""
    replacement: str | None = None
    suggestion: str = ""
    said: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Handover:
    """Somebody gave a role to somebody."""

    at: datetime
    by: str
    role: str
    to: str


@dataclass(frozen=True)
class Record:
    """Names instead of people, "" for whoever left. ``topics`` are in the order of the agenda, ``notes`` those about none
    of them. ``version`` is a number, ``digest`` the checksum of its words."""

    version: int
    version_name: str
    digest: str
    phase: str
    minutes: int
    planned_for: datetime | None
    with_guests: bool
    called_by: str
    called_at: datetime
    facilitator: str
    note_taker: str
    decider: str
    began_at: datetime | None
    revealed_at: datetime | None
    ended_at: datetime | None
    people: tuple[Present, ...] = ()
    handovers: tuple[Handover, ...] = ()
    topics: tuple[Topic, ...] = ()
    notes: tuple[Remark, ...] = ()
    decision: str = ""
    decided_by: str = ""
    owner: str = ""
    next_date: date | None = None
    why: str = ""

    @property
    def has_talked(self) -> bool:
        return self.phase in HAVE_TALKED


def of_meeting(session: Session, document: Document, meeting: Meeting) -> Record:
    """As everybody may see it: of what is said into the silence, or quietly, there is nothing in it."""
    notes = agenda.notes(session, meeting)
    shown = _shown(session, document, meeting) if meeting.has_talked else {}
    topics = tuple(_topic(key, point, notes) for key, points in shown.items() for point in points)
    told = {point.talk.thread.id for points in shown.values() for point in points}
    people = attending.participants(session, meeting)
    same = ("phase", "minutes", "planned_for", "with_guests", "called_at", "began_at", "revealed_at", "ended_at", "decision",
            "owner", "next_date", "why")  # fmt: skip
    persons = ("called_by", "facilitator", "note_taker", "decider", "decided_by")
    as_it_stands: dict[str, Any] = {name: getattr(meeting, name) for name in same}
    as_it_stands |= {name: _name(getattr(meeting, name)) for name in persons}
    return Record(
        version=meeting.version.number,
        version_name=meeting.version.name,
        digest=meeting.version.digest,
        people=tuple(Present(one.user.name, one.percent, one.seen_at) for one in people),
        handovers=tuple(_handover(said) for said in meeting.handovers),
        topics=topics,
        notes=tuple(_noted(note) for note in notes if note.thread_id not in told),
        **as_it_stands,
    )


def _shown(session: Session, document: Document, meeting: Meeting) -> dict[str, list[Point]]:
    return agenda.points(meeting, listed(session, document, None, agenda.WISHED), agenda.voters(session, meeting))


def _topic(section: str, point: Point, notes: list[Note]) -> Topic:
    thread = point.talk.thread
    suggestion = point.talk.proposal.suggestion if point.talk.proposal else None
    said = (Remark(comment.by, comment.at, comment.text) for comment in point.talk.comments if not comment.removed_at)
    about = (_noted(note) for note in notes if note.thread_id == thread.id)
    return Topic(
        section=section,
        quote=point.talk.proposal.quote if point.talk.proposal else thread.quote,
        is_blocking=thread.is_blocking,
        is_settled=thread.resolved_at is not None,
        votes=point.votes,
        by=_name(thread.opened_by) or thread.brought.get("opened_by", ""),
        replacement=suggestion.replacement if suggestion else None,
        suggestion=suggestion.state if suggestion else "",
        said=tuple(said),
        notes=tuple(about),
    )


def _noted(note: Note) -> Remark:
    return Remark(_name(note.author), note.at, note.text)


def _handover(said: dict[str, str]) -> Handover:
    return Handover(datetime.fromisoformat(said["at"]), said["by"], said["role"], said["to"])


def _name(person: User | None) -> str:
    return person.name if person else ""

"""What is talked about: section by section the heaviest first, then what most people want; and what is noted of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.db import now
from app.documents.locking import lock
from app.documents.models import Document
from app.manuscript.model import tidy
from app.meetings.leading import NotLeading, WentOn
from app.meetings.models import Meeting, Note, Vote
from app.meetings.telling import tell
from app.review.listing import Listing, Talk, Wish

LONGEST_NOTE = 4_000
WISHED = Wish(state="all")

Voters = Mapping[int, frozenset[int]]
"""By thread, people (ids)."""


@dataclass(frozen=True)
class Point:
    """A thread on the agenda; ``voters`` (ids) want it to be talked about."""

    talk: Talk
    voters: frozenset[int] = frozenset()

    @property
    def votes(self) -> int:
        return len(self.voters)

    @property
    def weight(self) -> tuple[bool, bool, int, int]:
        thread = self.talk.thread
        return thread.resolved_at is not None, not thread.is_blocking, -self.votes, thread.id or 0


def voters(session: Session, meeting: Meeting) -> Voters:
    """Who wants which thread to be talked about."""
    by_thread: dict[int, set[int]] = defaultdict(set)
    for thread_id, user_id in session.exec(select(Vote.thread_id, Vote.user_id).where(Vote.meeting_id == meeting.id)):
        by_thread[thread_id].add(user_id)
    return {thread_id: frozenset(users) for thread_id, users in by_thread.items()}


def points(meeting: Meeting, listing: Listing, voters: Voters) -> dict[str, list[Point]]:
    """By section, in the order of the text; "" first for what concerns the whole or has lost its words. Of what was settled
    before the meeting nobody speaks. ``listing`` are the threads there are for a reader, with what was WISHED for."""

    def weighed(talks: Sequence[Talk]) -> list[Point]:
        there = (talk for talk in talks if _is_of(meeting, talk))
        found = [Point(talk, voters.get(talk.thread.id or 0, frozenset())) for talk in there]
        return sorted(found, key=lambda point: point.weight)

    whole = [*listing.detached, *listing.placed.get("", [])]
    sections = {"": whole} | {key: [*talks] for key, talks in listing.placed.items() if key}
    return {key: found for key, talks in sections.items() if (found := weighed(talks))}


def _is_of(meeting: Meeting, talk: Talk) -> bool:
    resolved, began = talk.thread.resolved_at, meeting.began_at
    is_settled_before = resolved is not None and (began is None or resolved < began)
    is_later = meeting.ended_at is not None and talk.thread.opened_at > meeting.ended_at
    return not is_settled_before and not is_later


def vote(session: Session, document: Document, meeting: Meeting, thread_id: int, by: User) -> None:
    """For talking about it; given before, it is taken back. Raises WentOn."""
    _insist_on_discussion(session, document, meeting)
    assert meeting.id is not None and by.id is not None
    if given := session.get(Vote, (meeting.id, thread_id, by.id)):
        session.delete(given)
    else:
        session.add(Vote(meeting_id=meeting.id, thread_id=thread_id, user_id=by.id))
    tell(session, document, meeting)


def turn_to(session: Session, document: Document, meeting: Meeting, thread_id: int, minutes: int, by: User) -> None:
    """Everybody talks about this thread now, for so many minutes. Raises NotLeading and WentOn."""
    _insist_on_discussion(session, document, meeting)
    if meeting.facilitator_id != by.id:
        raise NotLeading
    meeting.item_id, meeting.item_until = thread_id, now() + timedelta(minutes=minutes)
    tell(session, document, meeting)


def note(session: Session, document: Document, meeting: Meeting, by: User, text: str) -> None:
    """Added to the notes, under what is being talked about. Raises NotLeading for whoever neither takes notes nor leads,
    and WentOn."""
    lock(session, document)
    session.refresh(meeting)
    if by.id not in (meeting.note_taker_id, meeting.facilitator_id):
        raise NotLeading
    if meeting.is_over:
        raise WentOn
    assert meeting.id is not None
    session.add(Note(meeting_id=meeting.id, thread_id=meeting.item_id, author_id=by.id, text=tidy(text)))
    tell(session, document, meeting)


def notes(session: Session, meeting: Meeting) -> list[Note]:
    """In the order in which they were taken."""
    taken = select(Note).where(Note.meeting_id == meeting.id).order_by(col(Note.id))
    return list(session.exec(taken.options(joinedload(Note.author))))  # type: ignore[arg-type]


def _insist_on_discussion(session: Session, document: Document, meeting: Meeting) -> None:
    lock(session, document)
    session.refresh(meeting)
    if meeting.phase != "discussing":
        raise WentOn

"""The decision. A meeting has no other end."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.accounts.models import User
from app.db import now
from app.documents.locking import lock
from app.documents.models import Document
from app.events import publish
from app.manuscript.model import tidy, tidy_line
from app.meetings.leading import NotLeading, WentOn
from app.meetings.models import DECISIONS, Meeting
from app.meetings.telling import tell

LONGEST_OWNER, LONGEST_WHY = 200, 4_000


@dataclass(frozen=True)
class Decision:
    """What was decided, who sees to it, until when, and why."""

    decision: str
    owner: str
    next_date: date
    why: str = ""


def decide(session: Session, document: Document, meeting: Meeting, by: User, said: Decision) -> None:
    """With it the meeting ends. Raises NotLeading for anybody but the decider, and WentOn."""
    assert said.decision in DECISIONS
    lock(session, document)
    session.refresh(meeting)
    if meeting.decider_id != by.id:
        raise NotLeading
    if meeting.phase != "discussing":
        raise WentOn
    meeting.decision, meeting.owner, meeting.next_date = said.decision, tidy_line(said.owner), said.next_date
    meeting.why, meeting.decided_by_id = tidy(said.why), by.id
    meeting.phase, meeting.ended_at, meeting.item_id, meeting.item_until = "ended", now(), None, None
    tell(session, document, meeting)
    publish(session, "meeting_decided", document=document, meeting=meeting, by=by)

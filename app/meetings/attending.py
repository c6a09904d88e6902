"""Who is there, and how far they have read."""

from sqlalchemy import case
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.db import insert_into, now
from app.meetings.models import Meeting, Participant


def participants(session: Session, meeting: Meeting) -> list[Participant]:
    """By name."""
    there = select(Participant).where(Participant.meeting_id == meeting.id)
    found = session.exec(there.options(joinedload(Participant.user))).all()  # type: ignore[arg-type]
    return sorted(found, key=lambda one: (one.user.name.casefold(), one.user_id))


def note_progress(session: Session, meeting: Meeting, reader: User, percent: int) -> None:
    """Somebody is here, and has come so far while all read: before, they only look whether it begins. Nobody else's row is
    touched, and nobody waits for the document. Who looks at a meeting that is over was not there."""
    if meeting.is_over:
        return
    read = {"percent": percent // 10 * 10 if meeting.phase == "reading" else 0, "seen_at": now()}
    row = insert_into(session, Participant).values(meeting_id=meeting.id, user_id=reader.id, **read)
    more = read | {
        "percent": case((col(Participant.percent) > read["percent"], col(Participant.percent)), else_=read["percent"])
    }
    session.connection().execute(row.on_conflict_do_update(index_elements=["meeting_id", "user_id"], set_=more))
    session.expire_all()

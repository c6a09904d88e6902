"""Reminders of what a meeting decided: before its next date and on it, once each, to whoever sees to it. A later decision
takes the place of the one before."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.db import now
from app.documents import membership
from app.documents.models import Document
from app.jobs.queue import job
from app.meetings.calling import last_decided
from app.meetings.models import Meeting
from app.news.reminding import is_near, tell_once, whom_to_remind


@job("remind_of_decisions", hourly=True)
def remind_of_all_decisions(session: Session) -> None:
    remind_of_decisions(session, now())


def remind_of_decisions(session: Session, at: datetime) -> None:
    """Whatever is to be said by now and was not said yet."""
    due = select(Meeting).join(Document).where(col(Document.deleted_at).is_(None), Meeting.phase == "ended")
    for meeting in session.exec(due.where(*is_near(col(Meeting.next_date), at.date()))).all():
        document = session.get_one(Document, meeting.document_id)
        if last_decided(session, document) == meeting:
            _remind(session, document, meeting, at)


def _remind(session: Session, document: Document, meeting: Meeting, at: datetime) -> None:
    assert meeting.next_date and meeting.ended_at
    people = _who_sees_to_it(session, document, meeting)
    for kind, them in whom_to_remind(session, people, meeting.next_date, meeting.ended_at, at).items():
        tell_once(session, document, f"next_{kind}", them, meeting_id=meeting.id)


def _who_sees_to_it(session: Session, document: Document, meeting: Meeting) -> set[int]:
    """The owner was typed as a name: whoever is called so here. Else those who led and decided, who know whom they meant."""
    members = membership.members(session, document)
    owners = {one.user_id for one in members if one.user.name.casefold() == meeting.owner.casefold()}
    return owners or {one for one in (meeting.decider_id, meeting.facilitator_id) if one}

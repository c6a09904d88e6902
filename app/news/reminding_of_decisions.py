"""Reminders of what a meeting decided: before its next date and on it, once each, to whoever sees to it. A later decision
takes the place of the one before."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.db import now
from app.documents import membership
from app.documents.models import Document
from app.jobs.queue import job
from app.meetings.calling import last_decided
from app.meetings.models import Meeting
from app.news.models import News
from app.news.reminding import JUST_ASKED, LATE, MORNING
from app.news.telling import tell


@job("remind_of_decisions", daily=True, hour=MORNING)
def remind_of_all_decisions(session: Session) -> None:
    remind_of_decisions(session, now())


def remind_of_decisions(session: Session, at: datetime) -> None:
    """Whatever is to be said today and was not said yet."""
    today = at.date()
    due = select(Meeting).join(Document).where(col(Document.deleted_at).is_(None), Meeting.phase == "ended")
    due = due.where(col(Meeting.next_date) >= today - LATE, col(Meeting.next_date) <= today + timedelta(days=1))
    for meeting in session.exec(due).all():
        document = session.get_one(Document, meeting.document_id)
        kind = _kind(meeting, at)
        if kind and last_decided(session, document) == meeting:
            _remind(session, document, meeting, kind)


def _kind(meeting: Meeting, at: datetime) -> str:
    assert meeting.next_date is not None and meeting.ended_at is not None
    if meeting.next_date <= at.date():
        return "next_due"
    return "next_soon" if at - meeting.ended_at > JUST_ASKED else ""


def _remind(session: Session, document: Document, meeting: Meeting, kind: str) -> None:
    told = session.exec(select(News.user_id).where(News.meeting_id == meeting.id, News.kind == kind)).all()
    people = _who_sees_to_it(session, document, meeting)
    tell(session, document, kind, people - {*told}, None, meeting_id=meeting.id)


def _who_sees_to_it(session: Session, document: Document, meeting: Meeting) -> set[int]:
    """The owner was typed as a name: whoever is called so here. Else those who led and decided, who know whom they meant."""
    members = membership.members(session, document)
    owners = {one.user_id for one in members if one.user.name.casefold() == meeting.owner.casefold()}
    return owners or {one for one in (meeting.decider_id, meeting.facilitator_id) if one}

"""Reminders of a round that has a day: before it and on it, once each, to those whose verdict is awaited. Each morning all
open rounds are looked at; a morning that was missed is made up for, as long as it is of use."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from app.db import now
from app.documents.models import Document
from app.jobs.queue import job
from app.news.models import News
from app.news.telling import tell
from app.rounds.models import Asked, Round, Verdict

MORNING = 6  # o'clock, UTC
LATE = timedelta(days=7)  # so long after its day somebody who was away is still told
JUST_ASKED = timedelta(hours=12)


@job("remind", daily=True, hour=MORNING)
def remind_all(session: Session) -> None:
    remind(session, now())


def remind(session: Session, at: datetime) -> None:
    """Whatever is to be said today and was not said yet."""
    today = at.date()
    due = select(Round).join(Document).where(col(Document.deleted_at).is_(None), Round.ending == "")
    due = due.where(col(Round.due) >= today - LATE, col(Round.due) <= today + timedelta(days=1))
    for round_ in session.exec(due).all():
        if kind := _kind(round_, at, today):
            _remind(session, round_, kind)


def _kind(round_: Round, at: datetime, today: date) -> str:
    assert round_.due is not None
    if round_.due <= today:
        return "due"
    return "soon" if at - round_.asked_at > JUST_ASKED else ""


def _remind(session: Session, round_: Round, kind: str) -> None:
    document = session.get_one(Document, round_.document_id)
    asked = session.exec(select(Asked.user_id).where(Asked.round_id == round_.id)).all()
    judged = session.exec(select(Verdict.user_id).where(Verdict.round_id == round_.id)).all()
    told = session.exec(select(News.user_id).where(News.round_id == round_.id, News.kind == kind)).all()
    tell(session, document, kind, {*asked} - {*judged} - {*told}, None, round_id=round_.id)

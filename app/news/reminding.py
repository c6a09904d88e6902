"""Reminders of a round that has a day: before it and on it, once each, to those whose verdict is awaited. Each morning all
open rounds are looked at; a morning that was missed is made up for, as long as it is of use."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
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
    due = select(Round).join(Document).where(col(Document.deleted_at).is_(None), Round.ending == "")
    for round_ in session.exec(due.where(*is_near(col(Round.due), at.date()))).all():
        if kind := nearness(round_.due, round_.asked_at, at):
            _remind(session, round_, kind)


def _remind(session: Session, round_: Round, kind: str) -> None:
    document = session.get_one(Document, round_.document_id)
    asked = session.exec(select(Asked.user_id).where(Asked.round_id == round_.id)).all()
    judged = session.exec(select(Verdict.user_id).where(Verdict.round_id == round_.id)).all()
    tell_once(session, document, kind, {*asked} - {*judged}, round_id=round_.id)


def is_near(day: Any, today: date) -> tuple[ColumnElement[bool], ...]:
    """Whether the day in that column is one that people are reminded of now."""
    return day >= today - LATE, day <= today + timedelta(days=1)


def nearness(day: date | None, asked_at: datetime, at: datetime) -> str:
    """Of a day that is near: "due", "soon", or "" for somebody who was asked a moment ago."""
    assert day is not None
    if day <= at.date():
        return "due"
    return "soon" if at - asked_at > JUST_ASKED else ""


def tell_once(session: Session, document: Document, kind: str, people: set[int], **about: int | None) -> None:
    """Those of them who were not told this about it yet."""
    told = select(News.user_id).where(News.kind == kind, *(getattr(News, name) == one for name, one in about.items()))
    tell(session, document, kind, people - {*session.exec(told)}, None, **about)

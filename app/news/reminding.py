"""Reminders of a round that has a day: before it and on it, once each, to those whose verdict is awaited. Day and
morning are those of the clock that each of them lives by, so all open rounds are looked at each hour. A morning that was
missed is made up for, as long as it is of use."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app import zones
from app.accounts.models import User
from app.db import now
from app.documents.models import Document
from app.jobs.queue import DAY, job
from app.news.models import News
from app.news.telling import tell
from app.rounds.models import Asked, Round, Verdict

MORNING = 6  # o'clock
LATE = timedelta(days=7)  # so long after its day somebody who was away is still told
JUST_ASKED = timedelta(hours=12)


@job("remind", hourly=True)
def remind_all(session: Session) -> None:
    remind(session, now())


def remind(session: Session, at: datetime) -> None:
    """Whatever is to be said by now and was not said yet."""
    due = select(Round).join(Document).where(col(Document.deleted_at).is_(None), Round.ending == "")
    for round_ in session.exec(due.where(*is_near(col(Round.due), at.date()))).all():
        assert round_.due is not None
        people = _awaited(session, round_)
        for kind, them in whom_to_remind(session, people, round_.due, round_.asked_at, at).items():
            tell_once(session, session.get_one(Document, round_.document_id), kind, them, round_id=round_.id)


def _awaited(session: Session, round_: Round) -> set[int]:
    asked = session.exec(select(Asked.user_id).where(Asked.round_id == round_.id)).all()
    judged = session.exec(select(Verdict.user_id).where(Verdict.round_id == round_.id)).all()
    return {*asked} - {*judged}


def is_near(day: Any, today: date) -> tuple[ColumnElement[bool], ...]:
    """Whether the day in that column is one that anybody may be reminded of, wherever they are; ``today`` is that of UTC."""
    return day >= today - LATE - DAY, day <= today + DAY + DAY


def whom_to_remind(
    session: Session, people: set[int], day: date, asked_at: datetime, at: datetime
) -> dict[str, set[int]]:
    """Those of them whom ``nearness`` says something by their own clock, by what it says."""
    found: dict[str, set[int]] = defaultdict(set)
    for person in session.exec(select(User).where(col(User.id).in_(people))):
        found[nearness(day, asked_at, at.astimezone(zones.zone(person.time_zone)))].add(person.id or 0)
    return {kind: them for kind, them in found.items() if kind}


def nearness(day: date, asked_at: datetime, at: datetime) -> str:
    """Of a day, as of the last morning on the clock that ``at`` is of: "due", "soon", or "" on other days, and for somebody who
    was asked after that morning, or so shortly before it that "soon" is no news."""
    morning = at.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if at < morning:
        morning -= DAY
    today = morning.date()
    if asked_at > morning or not today - LATE <= day <= today + DAY:
        return ""
    if day <= today:
        return "due"
    return "soon" if morning - asked_at > JUST_ASKED else ""


def tell_once(session: Session, document: Document, kind: str, people: set[int], **about: int | None) -> None:
    """Those of them who were not told this about it yet."""
    told = select(News.user_id).where(News.kind == kind, *(getattr(News, name) == one for name, one in about.items()))
    tell(session, document, kind, people - {*session.exec(told)}, None, **about)

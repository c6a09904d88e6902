"""Telling people: whoever may hear of it, never the one who did it, never a guest, who has no inbox and no address."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.config import Settings
from app.db import now
from app.documents import membership
from app.documents.models import Document, Membership
from app.jobs.queue import enqueue, is_coming
from app.news.choices import chosen
from app.news.kinds import KINDS
from app.news.models import News

BURST = timedelta(minutes=10)
"""What happens within it is told as one thing, and comes in one mail."""


def tell(
    session: Session, document: Document, kind: str, people: Iterable[int | None], by: User | None, **about: Any
) -> None:
    """Tell these people, by their ids. ``about``: the ``thread_id``, ``comment_id``, ``round_id``, ``meeting_id`` and
    ``word`` of it."""
    is_mailed = Settings().writes_mail
    for user_id in _who_may_hear(session, document, kind, {one for one in people if one}, by):
        news = News(user_id=user_id, document_id=document.id, kind=kind, by_id=by.id if by else None, **about)
        news.mail = _by_mail(session, news) if is_mailed else ""
        session.add(news)
        session.flush()
        news.burst = _burst(session, news) or news.id or 0
        session.flush()
        if news.mail:
            _ask_for_mail(session, news)


def _who_may_hear(session: Session, document: Document, kind: str, people: set[int], by: User | None) -> Iterable[int]:
    parts = select(Membership.user_id).join(User).where(Membership.document_id == document.id, membership.lasts())
    parts = parts.where(col(Membership.user_id).in_(people), col(Membership.role).in_(KINDS[kind].roles))
    parts = parts.where(~col(User.is_guest), col(User.suspended_at).is_(None))
    return sorted(set(session.exec(parts)) - {by.id if by else None})


def _burst(session: Session, news: News) -> int:
    """The one that goes on: of the same kind, neither read nor mailed, and begun some minutes ago; else 0."""
    same = select(News.burst, func.min(News.at)).where(
        News.user_id == news.user_id, News.document_id == news.document_id, News.kind == news.kind, News.id != news.id
    )  # fmt: skip
    same = same.where(col(News.read_at).is_(None), col(News.mailed_at).is_(None), News.mail == news.mail)
    last = session.exec(same.group_by(col(News.burst)).order_by(col(News.burst).desc())).first()
    return last[0] if last and news.at - last[1] < BURST else 0


def _by_mail(session: Session, news: News) -> str:
    how = chosen(session, news.user_id)[KINDS[news.kind].topic]
    return "" if how == "never" else how


def _ask_for_mail(session: Session, news: News) -> None:
    """What is collected goes ten minutes after the first of it, however much follows."""
    key = f"mail_news:{news.user_id}:{news.document_id}:{news.mail}"
    if news.mail == "once" or not is_coming(session, key):
        due = now() if news.mail == "once" else now() + BURST
        enqueue(session, "mail_news", key, due, user_id=news.user_id, document_id=news.document_id, how=news.mail)

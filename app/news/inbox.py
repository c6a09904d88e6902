"""What somebody has been told, as far as they may still see it: whoever lost a part in a document reads and counts
nothing of it any more, nor what was taken back meanwhile, nor what lies in the bin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, and_, col, delete, distinct, func, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from app.db import now
from app.documents import membership
from app.documents.membership import MAY_COMMENT, MAY_READ
from app.documents.models import Document, Membership
from app.jobs.queue import job
from app.news.digest import Line, folded
from app.news.kinds import FOR_ALL_WHO_READ
from app.news.models import News
from app.news.things import things
from app.review.models import Comment, Mention, Thread

PAGE = 40
KEPT_DAYS = 90


@dataclass(frozen=True)
class Inbox:
    """Some lines, the newest first; ``older`` is the burst before which there are more, 0 for none."""

    lines: list[Line]
    older: int = 0

    @property
    def newest(self) -> int:
        """Up to which thing this shows."""
        return max((line.newest.id for line in self.lines), default=0)


def look(session: Session, user_id: int, before: int = 0) -> Inbox:
    """A page of it; ``before`` is the burst where the page before ended."""
    bursts = _seen_by(user_id, select(News.burst).distinct())
    bursts = bursts.where(col(News.burst) < before) if before else bursts
    found = list(session.exec(bursts.order_by(col(News.burst).desc()).limit(PAGE + 1)))
    rows = session.exec(_whole(user_id).where(col(News.burst).in_(found[:PAGE])))
    return Inbox(folded(things(rows)), found[PAGE - 1] if len(found) > PAGE else 0)


def unread(session: Session, user_id: int) -> int:
    """How many lines there are in which something was not looked at yet."""
    waiting = _seen_by(user_id, select(func.count(distinct(col(News.burst)))))
    return int(session.exec(waiting.where(col(News.read_at).is_(None))).one())


def waiting_of(session: Session, user_id: int, ids: Iterable[int]) -> list[News]:
    """Of these news, what there is for the person, and they have not read."""
    waiting = _whole(user_id).where(col(News.id).in_(list(ids)), col(News.read_at).is_(None))
    return list(session.exec(waiting))


def mark_read(session: Session, user_id: int, burst: int) -> None:
    _mark(session, user_id, col(News.burst) == burst)


def mark_all_read(session: Session, user_id: int, until: int) -> None:
    """All that was shown: what came after the thing ``until`` was not."""
    _mark(session, user_id, col(News.id) <= until)


def _mark(session: Session, user_id: int, which: Any) -> None:
    mine = update(News).where(col(News.user_id) == user_id, col(News.read_at).is_(None), which)
    session.exec(mine.values(read_at=now()).execution_options(synchronize_session=False))


def _seen_by(user_id: int, wanted: SelectOfScalar[Any]) -> SelectOfScalar[Any]:
    """The one place that says which news there are for this person now."""
    part = and_(col(Membership.document_id) == News.document_id, col(Membership.user_id) == News.user_id)
    mine = wanted.join(Document, col(Document.id) == News.document_id).join(Membership, part)
    mine = mine.outerjoin(Comment, col(News.comment_id) == col(Comment.id))
    mine = mine.outerjoin(Thread, col(News.thread_id) == col(Thread.id))
    mine = mine.where(col(News.user_id) == user_id, membership.lasts(), col(Document.deleted_at).is_(None))
    reads = and_(col(Membership.role).in_(MAY_READ), col(News.kind).in_(FOR_ALL_WHO_READ))
    mine = mine.where(or_(col(Membership.role).in_(MAY_COMMENT), reads))
    mine = mine.where(or_(col(News.thread_id).is_(None), ~col(Thread.is_held)))
    is_said = and_(col(Comment.removed_at).is_(None), ~col(Comment.is_held))
    named = select(Mention.user_id).where(Mention.comment_id == News.comment_id, Mention.user_id == News.user_id)
    mine = mine.where(or_(col(News.comment_id).is_(None), is_said))
    return mine.where(or_(col(News.kind) != "mentioned", named.exists()))


def _whole(user_id: int) -> SelectOfScalar[Any]:
    """With all that a line is made of."""
    others = (joinedload(getattr(News, name)) for name in ("by", "document", "comment", "round", "meeting"))
    return _seen_by(user_id, select(News)).options(*others)


@job("forget_news", daily=True)
def forget_news(session: Session) -> None:
    """What happened so long ago is no news."""
    session.exec(delete(News).where(col(News.at) < now() - timedelta(days=KEPT_DAYS)))

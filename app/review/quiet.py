"""Reviewing quietly: what somebody says then exists for nobody else, not to read, not to count, not to find, until they
submit it (``submitting``). Whoever looks for threads or comments asks here which of them there are for the reader."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, or_, select

from app.accounts.models import User
from app.documents.locking import lock
from app.documents.models import Document
from app.review.models import Comment, QuietReview, SilentReading, Thread


@dataclass(frozen=True)
class Quiet:
    """Whether somebody reviews quietly, and how many things they have said so far. ``is_together``: everybody does, until
    the silent reading of a meeting ends."""

    is_on: bool
    said: int = 0
    is_together: bool = False


def begin(session: Session, document: Document, reader: User) -> None:
    """From now on what this person says is held."""
    lock(session, document)  # of two clicks at once the second finds it begun
    if not _has_begun(session, document, reader):
        session.add(QuietReview(document_id=document.id, user_id=reader.id or 0))
        session.flush()


def is_quiet(session: Session, document: Document, reader: User) -> bool:
    """By this person's own wish, or because all read together in silence; in one question, for each page asks it."""
    own = exists().where(col(QuietReview.document_id) == document.id, col(QuietReview.user_id) == reader.id)
    of_all = exists().where(col(SilentReading.document_id) == document.id)
    return bool(session.scalar(select(or_(own, of_all))))


def is_silent(session: Session, document: Document) -> bool:
    """Whether everybody reads together (``together``): until that ends nobody can show what they hold."""
    return session.get(SilentReading, document.id, populate_existing=True) is not None


def _has_begun(session: Session, document: Document, reader: User) -> bool:
    return session.get(QuietReview, (document.id, reader.id)) is not None


def look(session: Session, document: Document, reader: User) -> Quiet:
    """What this person holds; other words that were proposed without any more to say count as well."""
    if not is_quiet(session, document, reader):
        return Quiet(False)
    said = select(func.count()).select_from(Comment).join(Thread).where(Thread.document_id == document.id)
    said = said.where(col(Comment.is_held), Comment.author_id == reader.id)
    speechless = select(func.count()).where(Thread.document_id == document.id, col(Thread.is_held))
    speechless = speechless.where(
        Thread.opened_by_id == reader.id, col(Thread.id).not_in(select(Comment.thread_id).where(col(Comment.is_held)))
    )
    count = session.exec(said).one() + session.exec(speechless).one()
    return Quiet(True, count, is_silent(session, document))


def threads_for(reader: User | None) -> ColumnElement[bool]:
    """The threads there are for this person; None: what there is for everybody, as in a file to hand on."""
    return ~col(Thread.is_held) | (col(Thread.opened_by_id) == (reader.id if reader else 0))


def comments_for(reader: User | None) -> ColumnElement[bool]:
    """The comments there are for this person, or for everybody."""
    return ~col(Comment.is_held) | (col(Comment.author_id) == (reader.id if reader else 0))

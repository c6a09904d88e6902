"""Reading together in silence: what anybody says meanwhile exists for nobody else, and then all of it is there at once.

Whoever reviews quietly by their own wish goes on doing so: what they hold is theirs to submit.
"""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, or_, select, update

from app.db import now
from app.documents.locking import lock
from app.documents.models import Document
from app.events import publish
from app.review import quiet
from app.review.discussion import note_mentions
from app.review.models import Comment, QuietReview, SilentReading, Thread


def fall_silent(session: Session, document: Document) -> None:
    lock(session, document)  # what is being said in this moment comes before or after, never between
    if not quiet.is_silent(session, document):
        session.add(SilentReading(document_id=document.id))
        session.flush()


def reveal(session: Session, document: Document) -> None:
    """Everybody sees everything from now on, as said in this moment. By the row, a thousand comments would take seconds."""
    lock(session, document)
    silent = session.get(SilentReading, document.id)
    if silent is None:
        return
    session.delete(silent)
    threads = (
        col(Thread.document_id) == document.id,
        col(Thread.is_held),
        _is_free(document, col(Thread.opened_by_id)),
    )
    of_document = col(Comment.thread_id).in_(select(Thread.id).where(Thread.document_id == document.id))
    comments = (of_document, col(Comment.is_held), _is_free(document, col(Comment.author_id)))
    naming = session.exec(select(Comment).where(*comments, col(Comment.text).contains("@"))).all()
    answered = select(Comment.thread_id).where(*comments)
    session.exec(update(Thread).where(col(Thread.id).in_(answered)).values(resolved_at=None, resolved_by_id=None))
    session.exec(update(Thread).where(*threads).values(is_held=False, opened_at=now()))
    session.exec(update(Comment).where(*comments).values(is_held=False, at=now()))
    session.expire_all()
    for comment in naming:
        note_mentions(session, document, comment)
    session.flush()
    publish(session, "comments_revealed", document=document)


def _is_free(document: Document, author: Mapped[int | None]) -> ColumnElement[bool]:
    """Not by somebody who reviews quietly by their own wish."""
    own = select(QuietReview.user_id).where(QuietReview.document_id == document.id)
    return or_(author.is_(None), author.not_in(own))

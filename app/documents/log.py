"""The log of a document's text: updates are only ever appended, and read from the newest snapshot on.

Whoever appends holds the document (``locking``), so within one document the rows appear in the order of their ids, on
both engines and whichever process wrote them: to read on, the id read last is enough.
"""

from collections.abc import Sequence
from contextlib import suppress

from sqlmodel import Session, col, delete, func, select

from app.accounts.models import User
from app.documents.models import Document, Update
from app.documents.text import Text, UpdatesMissing
from app.events import publish

SQUASH_AFTER = 200
"""Rows in the tail: replaying that many takes about as long as reading the snapshot."""


def append(session: Session, document: Document, author: User | None, updates: Sequence[bytes]) -> None:
    """Add what one person changed, and tell the rooms above: whoever has the document open must hear of it."""
    author_id = author.id if author else None
    session.add_all(Update(document_id=document.id, data=update, author_id=author_id) for update in updates)
    session.flush()
    publish(session, "text_appended", document_id=document.id)


def tail(session: Session, document_id: str) -> list[Update]:
    """The newest snapshot and what came after it."""
    newest = select(func.max(Update.id)).where(Update.document_id == document_id, col(Update.replaces_all))
    return after(session, document_id, (session.exec(newest).one() or 1) - 1)


def after(session: Session, document_id: str, last: int) -> list[Update]:
    """What came after the row of that id, in order."""
    log = select(Update).where(Update.document_id == document_id, col(Update.id) > last)
    return list(session.exec(log.order_by(col(Update.id))))


def squash_if_long(session: Session, document: Document, length: int, text: Text) -> None:
    """Begin the log anew when its tail of so many rows, which say ``text``, takes long to replay."""
    if length >= SQUASH_AFTER:
        with suppress(UpdatesMissing):
            squash(session, document, text)


def squash(session: Session, document: Document, text: Text) -> None:
    """A snapshot becomes the new beginning; the rows before it stay, for authorship and for the worst day, but for
    snapshots between, which say nothing that they do not. Raises UpdatesMissing when something is parked that a snapshot
    would lose."""
    snapshot = Update(document_id=document.id, data=text.snapshot(), replaces_all=True)
    session.add(snapshot)
    session.flush()
    of_it = col(Update.document_id) == document.id
    first = select(func.min(Update.id)).where(of_it).scalar_subquery()
    between = of_it, col(Update.replaces_all), col(Update.id) < snapshot.id, col(Update.id) > first
    session.exec(delete(Update).where(*between))

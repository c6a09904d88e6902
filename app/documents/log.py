"""The log of a document's text: updates are only ever appended, and read from the newest snapshot on.

Whoever appends holds the document (``locking``), so within one document the rows appear in the order of their ids, on
both engines and whichever process wrote them: to read on, the id read last is enough.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col, delete, func, select

from app.accounts.models import User
from app.db import now
from app.documents.models import Document, Update
from app.documents.text import Text, UpdatesMissing
from app.events import publish

SQUASH_AFTER = 200
"""Rows in the tail: replaying that many takes about as long as reading the snapshot."""

FOLDED_AFTER = timedelta(days=1)
"""Rows younger than that lie there as they came; older ones may have been joined with others (collab/folding)."""


class Row(NamedTuple):
    """A row as it is read: plain, since a log has hundreds and nobody changes one."""

    id: int
    data: bytes
    author_id: int | None
    replaces_all: bool
    at: datetime


def append(session: Session, document: Document, author: User | None, updates: Sequence[bytes]) -> None:
    """Add what one person changed, and tell the rooms above: whoever has the document open must hear of it."""
    author_id = author.id if author else None
    session.add_all(Update(document_id=document.id, data=update, author_id=author_id) for update in updates)
    session.flush()
    publish(session, "text_appended", document_id=document.id)


def tail(session: Session, document_id: str) -> list[Row]:
    """The newest snapshot and what came after it."""
    newest = select(func.max(Update.id)).where(Update.document_id == document_id, col(Update.replaces_all))
    return after(session, document_id, (session.exec(newest).one() or 1) - 1)


def after(
    session: Session, document_id: str, last: int, up_to: int | None = None, most: int | None = None
) -> list[Row]:
    """What came after the row of that id, in order; up to another row, and so many at most, when that is asked."""
    # SQLModel's own select knows four columns at most.
    log = sqlalchemy.select(
        col(Update.id), col(Update.data), col(Update.author_id), col(Update.replaces_all), col(Update.at)
    )
    log = log.where(col(Update.document_id) == document_id, col(Update.id) > last).order_by(col(Update.id)).limit(most)
    if up_to is not None:
        log = log.where(col(Update.id) <= up_to)
    return [Row(*row) for row in session.execute(log)]


def is_old(row: Row) -> bool:
    return row.at < now() - FOLDED_AFTER


def since(session: Session, document_id: str, last: int) -> list[bytes]:
    """What whoever has read on to the row of that id must still take in. Who has slept for a day may have missed what was
    folded since; the snapshot has it."""
    rows = after(session, document_id, last)
    if rows and is_old(rows[0]):
        return [row.data for row in tail(session, document_id)]
    return [row.data for row in rows if not row.replaces_all]


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

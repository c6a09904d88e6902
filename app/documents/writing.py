"""The one way in for text: every form, import, restore and acceptance becomes one more update in the log."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.db import now
from app.documents import projection
from app.documents.locking import lock
from app.documents.models import Document, Update
from app.documents.text import Text, UpdatesMissing
from app.events import publish

SQUASH_AFTER = 200  # rows in the tail: replaying that many takes about as long as reading the snapshot

Edit = Callable[[Text], bytes | Sequence[bytes]]


def open_text(session: Session, document: Document) -> Text:
    """The document's CRDT: the newest snapshot and what came after it, in the order of the log."""
    return Text.open(row.data for row in _tail(session, document))


def edit(session: Session, document: Document, author: User | None, change: Edit) -> Text:
    """Open the text, let ``change`` make its updates, and keep them. Nothing changed, nothing kept.

    The document is locked first, so two processes write one after the other.
    """
    lock(session, document)
    tail = _tail(session, document)
    text = Text.open(row.data for row in tail)
    made = change(text)
    updates = [update for update in ([made] if isinstance(made, bytes) else made) if update]
    if updates:
        for update in updates:
            _append(session, document, author, update)
        if len(tail) >= SQUASH_AFTER:
            with suppress(UpdatesMissing):
                _squash(session, document, text)
        projection.renew(session, document, text)
        touch(session, document, author)
    return text


def begin(session: Session, document: Document, author: User | None, text: Text, update: bytes) -> None:
    """The first update of a new document, in the transaction that makes it: only the server seeds, once."""
    _append(session, document, author, update)
    projection.renew(session, document, text)
    touch(session, document, author)


def take_details(session: Session, document: Document, author: User, **details: object) -> None:
    """Change what stands before the text: product, language, launch, authors, stage, outcomes, internal terms."""
    lock(session, document)
    changed = {name: value for name, value in details.items() if getattr(document, name) != value}
    for name, value in changed.items():
        setattr(document, name, value)
    if changed:
        projection.reindex(session, document)
        touch(session, document, author)


def touch(session: Session, document: Document, author: User | None) -> None:
    """Note who changed it last, and tell the rooms above."""
    document.revision += 1
    document.changed_at = now()
    document.changed_by_id = author.id if author else None
    session.flush()
    publish(session, "document_changed", document=document, author=author)


def _append(session: Session, document: Document, author: User | None, update: bytes) -> None:
    session.add(Update(document_id=document.id, data=update, author_id=author.id if author else None))
    session.flush()


def compact(session: Session, document: Document) -> bool:
    """Squash the log of a document, open or not; False when it already is, or must not be (something is parked)."""
    lock(session, document)
    tail = _tail(session, document)
    if len(tail) < 2:
        return False
    try:
        _squash(session, document, Text.open(row.data for row in tail))
    except UpdatesMissing:
        return False
    return True


def _squash(session: Session, document: Document, text: Text) -> None:
    """A snapshot becomes the new beginning; the rows before it stay, for authorship and for the worst day."""
    session.add(Update(document_id=document.id, data=text.snapshot(), replaces_all=True))
    session.flush()


def _tail(session: Session, document: Document) -> list[Update]:
    log = select(Update).where(Update.document_id == document.id)
    newest = select(func.max(Update.id)).where(Update.document_id == document.id, col(Update.replaces_all))
    since = session.exec(newest).one() or 0
    return list(session.exec(log.where(col(Update.id) >= since).order_by(col(Update.id))))

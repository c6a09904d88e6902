"""The one way in for text: every form, import, restore and acceptance becomes one more update in the log, and what is
typed live (``live``) joins the same log."""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from app.accounts.models import User
from app.db import now
from app.documents import log, projection, receipts
from app.documents.locking import lock
from app.documents.models import Behind, Document
from app.documents.text import Text, UpdatesMissing
from app.events import publish

Edit = Callable[[Text], bytes | Sequence[bytes]]


def open_text(session: Session, document: Document) -> Text:
    """The document's CRDT: the newest snapshot and what came after it, in the order of the log."""
    return Text.open(row.data for row in log.tail(session, document.id))


def edit(session: Session, document: Document, author: User | None, change: Edit, once: str = "") -> Text:
    """Open the text, let ``change`` make its updates, and keep them. Nothing changed, nothing kept.

    The document is locked first, so two processes write one after the other. What comes a second time under the key
    ``once`` (see ``receipts``) finds the text as it stands and changes nothing.
    """
    lock(session, document)
    tail = log.tail(session, document.id)
    text = Text.open(row.data for row in tail)
    if receipts.is_known(session, document, once):
        return text
    made = change(text)
    updates = [update for update in ([made] if isinstance(made, bytes) else made) if update]
    if updates:
        log.append(session, document, author, updates)
        _write_down(session, document, author, text, len(tail))
    receipts.keep(session, document, once)
    return text


def begin(session: Session, document: Document, author: User | None, text: Text, update: bytes) -> None:
    """The first update of a new document, in the transaction that makes it: only the server seeds, once."""
    log.append(session, document, author, [update])
    projection.renew(session, document, text)
    touch(session, document, author)


def is_behind(session: Session, document_id: str) -> bool:
    """Whether something typed live is in the log but not yet in the rows that everything else reads."""
    return session.get(Behind, document_id) is not None


def catch_up(session: Session, document_id: str) -> None:
    """Write down what was typed live, in the name of whoever typed last."""
    document = session.get(Document, document_id)
    if document is None:
        return
    lock(session, document)
    if not session.get(Behind, document_id, populate_existing=True):
        return
    tail = log.tail(session, document_id)
    author = next((row.author_id for row in reversed(tail) if not row.replaces_all), None)
    text = Text.open(row.data for row in tail)
    _write_down(session, document, session.get(User, author) if author else None, text, len(tail))


def _write_down(session: Session, document: Document, author: User | None, text: Text, length: int) -> None:
    log.squash_if_long(session, document, length, text)
    projection.renew(session, document, text)
    if late := session.get(Behind, document.id):
        session.delete(late)
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


def compact(session: Session, document: Document) -> bool:
    """Squash the log of a document, open or not; False when it already is, or must not be (something is parked)."""
    lock(session, document)
    tail = log.tail(session, document.id)
    if len(tail) < 2:
        return False
    try:
        log.squash(session, document, Text.open(row.data for row in tail))
    except UpdatesMissing:
        return False
    return True

"""The threads of a document as there are for everybody, read once for all who ask in one moment: when a meeting ends its
silence, fifty pages ask at once for a thousand of them."""

from dataclasses import dataclass, field
from typing import TypeVar

from fastapi import Request
from sqlalchemy import Engine
from sqlmodel import Session

from app import db
from app.accounts.models import User
from app.documents.models import Document
from app.review import discussion, evidence, quiet
from app.review.listing import Listing, Talk, Wish, listed, talk_of
from app.web.database import SAFE_METHODS
from app.web.errors import NotYours
from app.web.sharing import Kept, Remembered, kept_with_it, together

MOST = 10
"""Lists of threads that are remembered."""

Found = TypeVar("Found")

_remembered = Remembered(MOST)


@dataclass(frozen=True, eq=False)
class Gathered:
    """The threads that were read, and how they look to all for whom they were."""

    listing: Listing
    looks: Kept = field(default_factory=kept_with_it)


def threads(request: Request, session: Session, document: Document, reader: User, wish: Wish = Wish()) -> Gathered:
    """Those there are for this reader."""
    if sees_more(request, session, document, reader):
        return Gathered(listed(session, document, reader, wish))
    document_id, engine = document.id, request.app.state.engine
    db.let_go(session)
    return together(("threads", document_id, wish), lambda: _for_everybody(engine, document_id, wish))


def thread(request: Request, session: Session, document: Document, reader: User, thread_id: int) -> Talk:
    """One of them alone, for this reader; any other is not found."""
    if sees_more(request, session, document, reader):
        found = _talk(session, document, reader, thread_id)
    else:
        document_id, engine = document.id, request.app.state.engine
        db.let_go(session)
        found = together(("thread", document_id, thread_id), lambda: _one_for_everybody(engine, document_id, thread_id))
    if found is None:
        raise NotYours
    return found


def sees_more(request: Request, session: Session, document: Document, reader: User) -> bool:
    """Who reviews quietly, or has just changed something, sees more than all the others."""
    return request.method not in SAFE_METHODS or quiet.is_quiet(session, document, reader)


def _for_everybody(engine: Engine, document_id: str, wish: Wish) -> Gathered:
    with db.reading_one_moment(engine) as session:
        document = session.get(Document, document_id)
        if document is None:
            raise NotYours
        return gathered(session, document, wish)


def gathered(session: Session, document: Document, wish: Wish) -> Gathered:
    """Those there are for everybody, as plain values that other threads may read too. The session must be of one moment."""
    return _remembered.unless_changed(
        (document.id, wish),
        evidence.of(session, document),
        lambda: Gathered(_apart(session, listed(session, document, None, wish))),
    )


def _apart(session: Session, found: Found) -> Found:
    session.expunge_all()
    return found


def _one_for_everybody(engine: Engine, document_id: str, thread_id: int) -> Talk | None:
    with db.reading(engine) as session:
        document = session.get(Document, document_id)
        found = _talk(session, document, None, thread_id) if document else None
        return _apart(session, found)


def _talk(session: Session, document: Document, reader: User | None, thread_id: int) -> Talk | None:
    found = discussion.thread_of(session, document, reader, thread_id)
    return talk_of(session, reader, found) if found else None

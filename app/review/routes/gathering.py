"""The threads of a document as there are for everybody, read once for all who ask in one moment: when a meeting ends its
silence, fifty pages ask at once for a thousand of them."""

from fastapi import Request
from sqlalchemy import Engine
from sqlmodel import Session

from app import db
from app.accounts.models import User
from app.documents.models import Document
from app.review import quiet
from app.review.listing import Listing, Wish, listed
from app.web.database import SAFE_METHODS
from app.web.errors import NotYours
from app.web.sharing import together


def threads(request: Request, session: Session, document: Document, reader: User, wish: Wish = Wish()) -> Listing:
    """Those there are for this reader. Who reviews quietly, or has just changed something, sees more than all the others."""
    if request.method not in SAFE_METHODS or quiet.is_quiet(session, document, reader):
        return listed(session, document, reader, wish)
    document_id, engine = document.id, request.app.state.engine
    session.rollback()  # the view so far is let go: see ``together``
    return together(("threads", document_id, wish), lambda: _for_everybody(engine, document_id, wish))


def _for_everybody(engine: Engine, document_id: str, wish: Wish) -> Listing:
    with db.reading(engine) as session:
        document = session.get(Document, document_id)
        if document is None:
            raise NotYours
        found = listed(session, document, None, wish)
        session.expunge_all()  # as plain values: other threads read them too
        return found

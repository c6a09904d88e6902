"""One at a time: whoever changes a document by what it says now must hold its row."""

from sqlmodel import Session

from app.documents.models import Document


def lock(session: Session, document: Document) -> None:
    """On PostgreSQL two processes change it one after the other, each seeing what the other did; on SQLite the
    transaction already is the only one that writes."""
    session.flush()  # or the refresh would forget what was just set on the document
    session.refresh(document, with_for_update=True)

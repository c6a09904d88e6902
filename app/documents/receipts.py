"""Saves that were taken in. One whose answer was lost is sent again, and must change nothing more."""

from datetime import timedelta

from sqlmodel import Session, col, delete

from app.db import now
from app.documents.models import Document, Receipt

KEPT_FOR = timedelta(days=1)
"""A closed notebook sends again what it had on its way when it is opened in the morning."""


def is_known(session: Session, document: Document, key: str) -> bool:
    """Whether that save was taken in before. Ask it of a locked document: two copies may arrive at once."""
    return bool(key) and session.get(Receipt, (document.id, key)) is not None


def keep(session: Session, document: Document, key: str) -> None:
    """Remember that save, and forget old ones."""
    if key:
        session.exec(delete(Receipt).where(col(Receipt.document_id) == document.id, col(Receipt.at) < now() - KEPT_FOR))
        session.add(Receipt(document_id=document.id, key=key))
        session.flush()

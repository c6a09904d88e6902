"""That a meeting went on is told, so that pages that show it look again."""

from sqlmodel import Session

from app.documents.models import Document
from app.events import publish
from app.meetings.models import Meeting


def tell(session: Session, document: Document, meeting: Meeting) -> None:
    session.flush()
    publish(session, "meeting_changed", document=document, meeting=meeting)

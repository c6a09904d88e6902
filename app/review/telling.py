"""What changed in what is said aloud is told, so that pages that show it look again. What is held tells nobody. ``only`` is the
thread in which something was said, when nothing else looks different: pages ask for that card alone."""

from sqlmodel import Session

from app.documents.models import Document
from app.events import publish
from app.review.models import Comment, Thread


def tell(session: Session, document: Document, changed: Thread | Comment) -> None:
    if not changed.is_held:
        only = changed.thread_id if isinstance(changed, Comment) else None
        publish(session, "discussion_changed", document=document, only=only)

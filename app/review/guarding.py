"""What must be settled before a document goes on holds it up, until it is settled or an owner says why it need not be."""

from sqlmodel import Session, col, func, select

from app.documents.models import Document
from app.documents.stages import Told
from app.events import on
from app.i18n import format_number, translations
from app.review.models import Thread


@on("stage_asked_for")
def hold_up(session: Session, document: Document, stage: str, held: list[Told]) -> None:  # noqa: ARG001
    """What is said quietly holds nothing up: that would tell of it."""
    waiting = select(func.count()).where(Thread.document_id == document.id, col(Thread.is_blocking))
    waiting = waiting.where(col(Thread.resolved_at).is_(None), ~col(Thread.is_held))
    if count := session.exec(waiting).one():
        held.insert(0, lambda language: _told(count, language))  # what people say comes before what a program finds


def _told(count: int, language: str) -> str:
    said = translations(language).ngettext(
        "%(num)s comment must be settled.", "%(num)s comments must be settled.", count
    )
    return said % {"num": format_number(count, language)}

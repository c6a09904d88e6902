"""Letting a finding stand, with a reason, and taking that back."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.coach.models import Dismissal
from app.coach.standing import Placed
from app.documents.models import Document
from app.manuscript.model import tidy_line


def dismiss(session: Session, document: Document, author: User, placed: Placed, reason: str) -> Dismissal:
    """Let it stand as long as the words it is about do."""
    finding = placed.finding
    dismissal = Dismissal(
        document_id=document.id, check=finding.id, variant=finding.variant, section=finding.section,
        item_id=placed.item_id, field=finding.field, quote=finding.quote, context=placed.context,
        reason=tidy_line(reason), by_id=author.id,
    )  # fmt: skip
    session.add(dismissal)
    session.flush()
    return dismissal


def take_back(session: Session, document: Document, dismissal_id: int) -> None:
    """The finding is shown again; one that was taken back already stays so."""
    wanted = select(Dismissal).where(Dismissal.document_id == document.id, Dismissal.id == dismissal_id)
    if dismissal := session.exec(wanted).first():
        session.delete(dismissal)
        session.flush()

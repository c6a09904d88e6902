"""Which findings hold up a stage, and owners who go on all the same."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.coach import standing
from app.coach.models import GateOverride
from app.coach.standing import Placed
from app.documents.models import Document
from app.manuscript.model import tidy_line

LONGEST = 300


def holding_up(session: Session, document: Document, stage: str) -> list[Placed]:
    """What would have to be mended, or dismissed, before the document reaches that stage."""
    return [placed for placed in standing.look(session, document, stage).open if placed.finding.severity == "E"]


def go_on_all_the_same(session: Session, document: Document, owner: User, stage: str, reason: str) -> None:
    """Note who overrode what, and why."""
    checks = sorted({placed.finding.id for placed in holding_up(session, document, stage)})
    noted = GateOverride(
        document_id=document.id, stage=stage, reason=tidy_line(reason)[:LONGEST], checks=checks, by_id=owner.id
    )  # fmt: skip
    session.add(noted)
    session.flush()


def overrides(session: Session, document: Document) -> list[GateOverride]:
    """All that were noted, newest first."""
    noted = select(GateOverride).where(GateOverride.document_id == document.id).order_by(col(GateOverride.at).desc())
    return list(session.exec(noted).all())

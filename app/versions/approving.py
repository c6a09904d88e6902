"""What was approved is kept, under that name: it is the text that was meant, whatever is written later."""

from dataclasses import replace

from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import STAGE_TITLES, has_reached
from app.documents import stages
from app.documents.models import Document, StageMove
from app.events import on
from app.i18n import translate
from app.manuscript.model import Manuscript
from app.versions import history
from app.versions.models import Version


def is_approved(session: Session, document: Document, manuscript: Manuscript) -> bool:
    """Whether this very text was approved. What is written later is not, though the document stays at that stage."""
    return approval_of(session, document, manuscript) is not None


def approval_of(session: Session, document: Document, manuscript: Manuscript) -> tuple[Version, StageMove] | None:
    """The version that was kept of this very text when it was called approved, and who called it that; None when it was
    not."""
    if not has_reached(manuscript.front.stage, "approved"):
        return None
    for move in stages.moves(session, [document.id]):
        version = history.find(session, document, move.version) if move.version else None
        if version and means_the_same(history.manuscript_of(session, version), manuscript):
            return version, move
    return None


def means_the_same(one: Manuscript, other: Manuscript) -> bool:
    """Whether who approved the one approved the other."""
    return _meant(one) == _meant(other)


def _meant(manuscript: Manuscript) -> Manuscript:
    """A section that is shown and empty says nothing, and the stage moves on because the text was approved."""
    written = tuple(passage for passage in manuscript.passages if not passage.is_empty)
    return Manuscript(replace(manuscript.front, stage="approved"), written)


@on("stage_moved")
def keep_what_was_approved(session: Session, document: Document, author: User, move: StageMove) -> None:
    """Whoever comes back from a further stage was not asked (see ``stages.move``), so nothing new is approved by it."""
    if has_reached(move.before, "approved") or not has_reached(move.stage, "approved"):
        return
    version = history.keep(session, document, author, translate(STAGE_TITLES["approved"], document.language))
    assert version is not None
    move.version = version.number
    session.flush()

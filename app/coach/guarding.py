"""Holding up a stage until what must be mended is mended, or an owner says why it need not be."""

from functools import partial

from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import BY_KEY
from app.coach import gating
from app.coach.finding import Finding
from app.coach.messages import say
from app.documents.models import Document, StageMove
from app.documents.stages import Told
from app.events import on
from app.i18n import translate


@on("stage_asked_for")
def hold_up(session: Session, document: Document, stage: str, held: list[Told]) -> None:
    found = [placed.finding for placed in gating.holding_up(session, document, stage)]
    held.extend(partial(_told, finding, document.language) for finding in found)


@on("stage_moved")
def note_why(session: Session, document: Document, author: User, move: StageMove) -> None:
    """What was gone on in spite of may have been somebody else's doubt: only findings are noted here."""
    if move.in_spite_of and gating.holding_up(session, document, move.stage):
        gating.go_on_all_the_same(session, document, author, move.stage, move.why)


def _told(finding: Finding, document_language: str, reader_language: str) -> str:
    """With the section it is about: “This part is still empty” could be said of any."""
    what = say(finding, reader_language, document_language).what
    if finding.section not in BY_KEY:
        return what
    return translate(
        _("%(part)s: %(what)s"),
        reader_language,
        part=translate(BY_KEY[finding.section].title, reader_language),
        what=what,
    )


def _(text: str) -> str:
    return text

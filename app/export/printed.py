"""Whether what a sheet of paper shows still stands, by the code in its margin."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.documents.models import Document
from app.export.stamp import code_of, revision_code
from app.manuscript.model import Manuscript
from app.versions.models import Version

LOOKED_THROUGH = 500
"""Of the versions the newest."""


@dataclass(frozen=True)
class Standing:
    """Of a printed text: whether it is today's, and else which version it is (None when it was never kept)."""

    is_current: bool
    version: int | None = None


def standing(session: Session, document: Document, now: Manuscript, code: str) -> Standing:
    if code == code_of(now):
        return Standing(True)
    mine = select(Version.number, Version.manifest).where(Version.document_id == document.id)
    newest = session.exec(mine.order_by(col(Version.number).desc()).limit(LOOKED_THROUGH))
    found = (number for number, manifest in newest if revision_code(manifest.values()) == code)
    return Standing(False, next(found, None))

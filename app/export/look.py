"""How a manuscript is to be shown: for whom, on what paper, with which marks. Plain data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app import catalogue
from app.catalogue import PartKey
from app.export.theme import Paper as Paper
from app.export.theme import Theme
from app.i18n import format_date
from app.manuscript.approval import Approval
from app.manuscript.model import Manuscript, Passage
from app.manuscript.remarks import Remark

Audience = Literal["customer", "full"]
Comments = Literal["", "notes", "appendix"]


@dataclass(frozen=True)
class Look:
    """``label`` is the version as it should read ("Version 4, 2026-11-22").

    ``day`` is the day of this version: printed in the foot and kept as the file's date, so that the same version
    gives the same bytes. ``contents`` puts a list of contents in front. ``pencil`` is for reading on paper: numbered lines,
    a wide margin, a code that tells the revision; ``address`` is where it can be looked up. ``remarks`` are printed as ``comments`` says: as notes at the words or as an appendix.
    ``digest`` names the text of this version, for a Word file to say when it comes back. ``approval`` has a page of its
    own at the end.
    """

    audience: Audience = "full"
    paper: Paper = "A4"
    draft: bool = False
    label: str = ""
    document_id: str = ""
    digest: str = ""
    day: date | None = None
    contents: bool = False
    pencil: bool = False
    address: str = ""
    comments: Comments = ""
    remarks: tuple[Remark, ...] = ()
    approval: Approval | None = None
    theme: Theme = field(default_factory=Theme)


def passages_by_part(manuscript: Manuscript, audience: Audience) -> Iterator[tuple[PartKey, tuple[Passage, ...]]]:
    """The parts that audience may read, in print order, each with its passages that say something."""
    for part in catalogue.PRINT_ORDER:
        if audience == "customer" and part not in catalogue.CUSTOMER_PARTS:
            continue
        passages = tuple(p for p in manuscript.passages if p.section.part == part and not p.is_empty)
        if passages:
            yield part, passages


def spoken_date(text: str, language: str) -> str:
    """An ISO date in that language's long form; what is no date comes back as it was."""
    try:
        return format_date(date.fromisoformat(text), language)
    except ValueError:
        return text

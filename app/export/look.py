"""How a manuscript is to be shown: for whom, on what paper, with which marks. Plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app import catalogue
from app.catalogue import PartKey
from app.i18n import format_date
from app.manuscript.model import Manuscript, Passage

Audience = Literal["customer", "full"]
Paper = Literal["A4", "Letter"]


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language where it is set."""
    return text


STAGE_TITLES = {
    "draft": _("Draft"),
    "peer": _("In peer review"),
    "exec": _("In executive review"),
    "approved": _("Approved"),
}

# The press release opens every copy, so that the first page is the one to judge by; the brief is where the work
# started and stands with the appendix, for those who want to know why.
PRINT_ORDER: tuple[PartKey, ...] = (
    "press_release",
    "customer_faq",
    "stakeholder_faq",
    "guide",
    "brief",
    "appendix",
)


@dataclass(frozen=True)
class Look:
    """``label`` is the version as it should read ("Version 4, 2026-11-22"), ``status`` overrides the stage's title.

    ``day`` is the day of this version: printed in the foot and kept as the file's date, so that the same version
    gives the same bytes.
    """

    audience: Audience = "full"
    paper: Paper = "A4"
    draft: bool = False
    label: str = ""
    document_id: str = ""
    day: date | None = None
    status: str = ""


def passages_by_part(manuscript: Manuscript, audience: Audience) -> Iterator[tuple[PartKey, tuple[Passage, ...]]]:
    """The parts that audience may read, in print order, each with its passages that say something."""
    for part in PRINT_ORDER:
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

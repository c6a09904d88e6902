"""What is said about a manuscript, beside its words: plain values, for whoever prints them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Said:
    """One contribution, in Markdown; without a ``name`` by somebody who left. ``at`` is the moment, where it is known."""

    name: str
    day: date
    text: str
    at: datetime | None = None


@dataclass(frozen=True)
class Remark:
    """A conversation about words, a whole section or item, or the document (``section`` "").

    ``item`` is the place among the passage's items, None for the section's own text; ``end`` where the words end in that
    ``field``, in code points, None for something whole. ``quote`` are the words; ``is_lost`` when they are gone from the
    text. ``replacement`` are other words that are proposed, None for none; without a ``quote`` they are to be added as a
    new item. ``by`` began it, ``at`` that moment. ``is_done`` when it is settled.
    """

    section: str = ""
    item: int | None = None
    field: str = "text"
    end: int | None = None
    quote: str = ""
    is_lost: bool = False
    kind: str = ""
    is_blocking: bool = False
    replacement: str | None = None
    said: tuple[Said, ...] = ()
    by: str = ""
    at: datetime | None = None
    is_done: bool = False

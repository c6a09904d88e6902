"""One thing the coach found, and how much it matters."""

import dataclasses
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["E", "W", "I"]
"""E holds up the move to a stage unless somebody overrides it with a reason; W is shown; I is a hint."""

Field = Literal["text", "title", "name", "role"]
"""Which text of a section or item: ``title`` is a feature's name or a question, ``text`` everything else that runs."""


@dataclass(frozen=True)
class Finding:
    """Where something stands and what is to be said of it.

    ``start`` and ``end`` count Unicode code points of the Markdown in that field of that section, or of its item
    (``item`` counts from 0; None is the section itself); ``quote`` is exactly what stands there, empty when something
    is missing. ``variant`` picks among several wordings of one check; ``values`` fill its message.
    """

    id: str
    severity: Severity
    section: str
    item: int | None = None
    field: Field = "text"
    start: int = 0
    end: int = 0
    quote: str = ""
    variant: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict, hash=False)
    fix: str | None = None
    """What could stand there instead, word for word; None when only the author can know."""

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

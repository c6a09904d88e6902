"""What the coach says of a finding, natively in five languages (``words/<tag>.toml``).

``what`` and ``why`` are said in the reader's language, ``better`` shows a better form in the document's.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.coach.finding import Finding
from app.i18n import format_number

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Said:
    """``what`` names the matter with its numbers, ``why`` gives the reason in one sentence, ``better`` an example."""

    what: str
    why: str
    better: str


@cache
def words(language: str) -> dict[str, Any]:
    """For each check: ``what`` (a text, or a table of texts by variant), ``why``, ``better``."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def say(finding: Finding, reader: str, document: str) -> Said:
    """The finding in the reader's language, its example in the document's."""
    entry = words(reader)[finding.id]
    what = entry["what"] if isinstance(entry["what"], str) else entry["what"][finding.variant or "plain"]
    values = {name: _spoken(value, reader) for name, value in finding.values.items()} | {"quote": finding.quote}
    return Said(what.format_map(values), entry["why"], words(document)[finding.id]["better"])


def _spoken(value: Any, reader: str) -> str:
    """Figures as that language writes them; one a little over a limit is not rounded to it."""
    if not isinstance(value, float):
        return str(value)
    rounded = round(value, 1)
    return format_number(round(value, 2) if rounded.is_integer() else rounded, reader)

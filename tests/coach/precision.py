"""How often the coach is right: its findings in texts of other houses, each judged, counted by check and language.

``prose/<tag>/*.md`` are the texts, ``prose/<tag>.toml`` the judgements:

```
unseen = { texts = 3, right = 41, all = 48 }  # the last texts, as they were judged before anything was mended for them

[[finding]]
text = "01"         # of 01-bank.md
check = "W02"
section = "problem"
quote = "might"
right = true        # would a demanding editor have marked it?
why = "…"           # when not
```

``python -m tests.coach.precision`` prints the table of docs/coach.md, ``--write`` puts it there.
"""

import re
import sys
from collections import Counter
from typing import Any

from app.coach.finding import Finding
from app.config import ROOT
from tests.coach.documents import data, languages_with, prose_files

DOCUMENTATION = ROOT / "docs" / "coach.md"
_PLACE = re.compile(r"(?<=<!-- precision -->\n).*?(?=<!-- /precision -->)", re.DOTALL)

_MISSING = ("A05", "F02", "F03")
"""Checks of topics that a document has or has not: many findings, and hardly one of them can be wrong."""

Key = tuple[str, str, str, str]
"""Text, check, section, quote."""


def judged(tag: str) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = data("prose", tag)["finding"]
    return findings


def key_of(judgement: dict[str, Any]) -> Key:
    return judgement["text"], judgement["check"], judgement["section"], judgement["quote"]


def key_in(text: str, finding: Finding) -> Key:
    return text, finding.id, finding.section, finding.quote


def right_and_all(tag: str) -> tuple[Counter[str], Counter[str]]:
    """By check."""
    right = Counter(one["check"] for one in judged(tag) if one["right"])
    return right, Counter(one["check"] for one in judged(tag))


def table() -> str:
    tags = languages_with("prose")
    counted = {tag: right_and_all(tag) for tag in tags}
    checks = sorted({check for _, found in counted.values() for check in found})
    rows = [["check", *tags], ["---", *["---:"] * len(tags)]]
    rows += [[check, *(_cell(right[check], found[check]) for right, found in counted.values())] for check in checks]
    rows += [["**all**", *(_share(right.total(), found.total()) for right, found in counted.values())]]
    rows += [["without missing topics", *(_share(*_without_topics(*both)) for both in counted.values())]]
    rows += [["texts", *(str(len(prose_files(tag))) for tag in tags)]]
    rows += [["last texts, at first sight", *(_unseen(tag) for tag in tags)]]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(right: int, found: int) -> str:
    return f"{right}/{found}" if found else ""


def _without_topics(right: Counter[str], found: Counter[str]) -> tuple[int, int]:
    topics_right, topics = (sum(counts[check] for check in _MISSING) for counts in (right, found))
    return right.total() - topics_right, found.total() - topics


def _share(right: int, found: int) -> str:
    return f"{right}/{found} ({right / found:.0%})"


def _unseen(tag: str) -> str:
    first = data("prose", tag).get("unseen")
    return _share(first["right"], first["all"]) if first else ""


def documented() -> str:
    """The documentation with the table as it is now."""
    return _PLACE.sub(lambda _: table(), DOCUMENTATION.read_text(encoding="utf-8"), count=1)


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENTATION.write_text(documented(), encoding="utf-8")
    else:
        print(table(), end="")

"""The whole documents in which the coach is proven, read into drafts.

``app/demo/<tag>.md`` is a good one, ``weak/<tag>.md`` its weak twin with exactly the findings of ``weak/<tag>.toml``,
``prose/<tag>/*.md`` are texts of other houses. A language without them is not asked.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from app import demo
from app.coach.draft import Draft
from app.coach.finding import Finding
from app.coach.packs import LANGUAGES
from app.manuscript.reading import from_markdown

HERE = Path(__file__).parent
DEMO = Path(demo.__file__).parent
TODAY = date(2026, 11, 1)
"""The day on which all of them are examined; their launches lie ahead of it."""


def good_file(tag: str) -> Path:
    return DEMO / f"{tag}.md"


def weak_file(tag: str) -> Path:
    return HERE / "weak" / f"{tag}.md"


def prose_files(tag: str) -> list[Path]:
    """Each named after its number and its trade: ``01-bank.md``."""
    return sorted((HERE / "prose" / tag).glob("*.md"))


def languages_with(folder: str) -> list[str]:
    """Those for which ``<folder>/<tag>.toml`` is written."""
    return [tag for tag in LANGUAGES if (HERE / folder / f"{tag}.toml").exists()]


def data(folder: str, tag: str) -> dict[str, Any]:
    return tomllib.loads((HERE / folder / f"{tag}.toml").read_text(encoding="utf-8"))


def draft_of(markdown: str) -> Draft:
    """At the stage that it says itself, without printed pages."""
    manuscript = from_markdown(markdown).manuscript
    return Draft(manuscript, manuscript.front.stage, today=TODAY)


def draft_in(file: Path) -> Draft:
    return draft_of(file.read_text(encoding="utf-8"))


def text_of(finding: Finding, draft: Draft) -> str:
    """The text in which its places count."""
    holder = draft.passage(finding.section) if finding.item is None else draft.items(finding.section)[finding.item]
    text: str = getattr(holder, finding.field)
    return text

"""Cases as data: ``cases/<tag>.toml`` holds, for each check, texts in which it must speak and texts in which it must not.

```
[[W02]]
section = "introduction"            # where the text stands; default: introduction
text = "The app might save time."   # the section's text, or an answer where the section has questions
title = "Is it free?"               # question or feature name, where the section has items
items = [{title = "…", text = "…", topic = "price"}]   # instead of text, several items
document = { headline = "…" }       # other sections, or front matter: product, launch, stage, profile, outcomes, internal_terms
stage = "peer"                      # default: draft
today = 2026-11-01                  # the day on which it is examined; default: that one
quote = "might"                     # the check speaks, and this is the first finding's quote ("" where something is missing)
silent = true                       # instead of quote: the check says nothing
severity = "W"                      # optional
```
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app import catalogue
from app.coach.checks import REGISTER
from app.coach.checks.language import other_language
from app.coach.draft import Draft, Pages, Workspace
from app.coach.finding import Finding
from app.coach.packs import LANGUAGES
from app.manuscript.model import Front, Item, Manuscript, Passage, tidy

HERE = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 1)
_FRONT = ("product", "launch", "profile")
_LISTS = ("outcomes", "internal_terms")


def all_cases() -> Iterator[tuple[str, str, int, dict[str, Any]]]:
    """Language, check, number, case."""
    for tag in LANGUAGES:
        path = HERE / f"{tag}.toml"
        if path.exists():
            for check, cases in tomllib.loads(path.read_text(encoding="utf-8")).items():
                for number, case in enumerate(cases):
                    yield tag, check, number, case


def draft_of(tag: str, case: dict[str, Any]) -> Draft:
    """The document of that case."""
    document = dict(case.get("document", {}))
    front = Front(
        language=tag, **{name: document.pop(name) for name in _FRONT if name in document},
        **{name: tuple(document.pop(name)) for name in _LISTS if name in document},
    )  # fmt: skip
    pages = Pages(**document.pop("pages")) if "pages" in document else None
    passages = {key: _passage(key, text) for key, text in document.items()}
    key = case.get("section", "introduction")
    passages[key] = _passage(key, case.get("items") or case.get("text", ""), case)
    workspace = Workspace(**{name: tuple(map(_pair, words)) for name, words in case.get("workspace", {}).items()})
    ordered = tuple(passages[section.key] for section in catalogue.SECTIONS if section.key in passages)
    return Draft(Manuscript(front, ordered), case.get("stage", "draft"), workspace, pages, case.get("today", TODAY))


def found_by(check: str, draft: Draft) -> list[Finding]:
    """What that check finds; L01, which comes before all others, stands in no register."""
    if check == "L01":
        return [finding] if (finding := other_language(draft)) else []
    return list(REGISTER[check].look(draft)) if draft.language in REGISTER[check].languages else []


def _pair(word: Any) -> Any:
    return tuple(word) if isinstance(word, list) else word


def _passage(key: str, content: Any, case: dict[str, Any] | None = None) -> Passage:
    case = case or {}
    if isinstance(content, list):
        return Passage(key, items=tuple(Item(**item) for item in content))
    if catalogue.section(key).has_items:
        about = {name: case[name] for name in ("title", "topic", "owner", "due", "state") if name in case}
        return Passage(key, items=(Item(text=tidy(content), **about),))
    return Passage(key, tidy(content), name=case.get("name", ""), role=case.get("role", ""))

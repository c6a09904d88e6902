"""Advice beside each section and the bank of questions, written natively in five languages (``<tag>.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Advice:
    """What belongs into a section, what good looks like, an example in Markdown, usual mistakes."""

    belongs: str
    good: str
    example: str
    mistakes: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question that somebody will ask, ready to be added."""

    section: str
    topic: str
    text: str


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))


def advice(key: str, language: str, profile: str) -> Advice:
    """The advice for a section, in the wording of the profile."""
    found: dict[str, Any] = _words(language)[key]
    if profile == "internal":
        found = {**found, **found["internal"]}
    return Advice(found["belongs"], found["good"], found["example"], tuple(found["mistakes"]))


def question_bank(section: str, language: str, profile: str) -> list[Question]:
    """The questions for a section in that language, grouped by topic in the order of the catalogue's file."""
    rows = [row for row in _words(language)["questions"] if row["section"] == section]
    return [Question(section, row["topic"], _wording(row, profile)) for row in rows]


def _wording(row: dict[str, str], profile: str) -> str:
    return row.get("internal", row["text"]) if profile == "internal" else row["text"]

"""What the coach knows of each language, as data: ``<tag>.toml``. README.md beside this file says what each entry is for.

Both Chinese scripts are read in Simplified letters (``app.coach.script``), so they share one pack, ``zh.toml``.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.coach.lexicon import Entry, Lexicon
from app.coach.sentences import Stops

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "pt-BR", "zh-Hans", "zh-Hant")
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Parameters:
    """The numbers of one language, with their sources in docs/coach.md. Lengths in units: words; in Chinese each Han
    character and each run of Latin letters or digits. Of two numbers the first is a hint, the second a warning."""

    sentence: tuple[int, int]
    headline: int
    headline_letters: int
    answer: tuple[int, int]
    """Shortest and longest good answer."""
    quote: int
    readability_from: int
    """Units of text below which readability says nothing."""
    clause: tuple[int, int] = (0, 0)
    """Only Chinese: clause length; ``sentence`` is then (no hint, longest)."""


@dataclass(frozen=True)
class Pack:
    """One language: parameters, word lists, patterns."""

    tag: str
    parameters: Parameters
    lexicon: Lexicon
    stops: Stops
    patterns: dict[str, re.Pattern[str]]
    months: dict[str, int]
    common: frozenset[str]
    """Small words of which every text of the language is full."""
    known_acronyms: frozenset[str] = frozenset()
    """Beside those that every language knows (``checks.acronyms``)."""

    @property
    def is_chinese(self) -> bool:
        return self.tag == "zh"

    def pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of that name; one that never matches where the language has none."""
        return self.patterns.get(name, NEVER)


def pack(language: str) -> Pack:
    """The pack for a document's language."""
    return _pack("zh" if language.startswith("zh") else language)


@cache
def _pack(tag: str) -> Pack:
    raw: dict[str, Any] = tomllib.loads((HERE / f"{tag}.toml").read_text(encoding="utf-8"))
    numbers: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw["parameters"].items()
    }
    return Pack(
        tag, Parameters(**numbers), Lexicon(entries(raw), in_compounds=raw.get("in_compounds", False)), _stops(raw.get("stops", {})),
        {name: re.compile(pattern, re.IGNORECASE) for name, pattern in raw["patterns"].items()},
        raw.get("months", {}), frozenset(raw.get("common", ())), frozenset(raw.get("known_acronyms", ())),
    )  # fmt: skip


def entries(raw: dict[str, Any]) -> list[Entry]:
    """The phrases of all lists; ``{name}`` in a phrase is replaced by that entry of ``[endings]``."""
    endings: dict[str, str] = raw.get("endings", {})
    return [
        Entry(name, _with_endings(phrase, endings), hint)
        for name, phrases in raw["lists"].items()
        for phrase, hint in _pairs(phrases)
    ]


def _pairs(phrases: list[str] | dict[str, str]) -> list[tuple[str, str]]:
    return list(phrases.items()) if isinstance(phrases, dict) else [(phrase, "") for phrase in phrases]


def _with_endings(phrase: str, endings: dict[str, str]) -> str:
    for name, choices in endings.items():
        phrase = phrase.replace("{" + name + "}", f"({choices})")
    return phrase


def _stops(raw: dict[str, Any]) -> Stops:
    return Stops(
        frozenset(raw.get("abbreviations", ())),
        frozenset(raw.get("before_number", ())),
        raw.get("ordinals", False),
        frozenset(raw.get("before_ordinal", ())),
        frozenset(raw.get("after_ordinal", ())),
    )

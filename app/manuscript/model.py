"""The manuscript: what is compared, kept, exported and printed. Pure data; every text in it is tidy Markdown."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app import catalogue

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def without_controls(text: str) -> str:
    """Without the letters that some store or format refuses."""
    return _FORBIDDEN.sub("", text)


def tidy(text: str) -> str:
    """The one form in which prose is kept: ``\\n`` line ends, no control characters, no blank lines around it.

    PostgreSQL refuses NUL, XML refuses the rest, UTF-8 refuses lone surrogates: none of them is ever wanted.
    Inside the text nothing changes: two spaces at a line's end are a line break in Markdown.
    """
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    first = len(text) - len(text.lstrip())
    return text[text.rfind("\n", 0, first) + 1 :]


def tidy_line(text: str) -> str:
    """The form of a single line (headline, question, name): white space folded to one blank."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def is_day(text: str) -> bool:
    """Whether it is a date as we keep them: 2027-03-15. Python alone would take 20270315 as well."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


@dataclass(frozen=True)
class Item:
    """A feature (title, text) or a question (title is the question, text the answer)."""

    title: str = ""
    text: str = ""
    topic: str = ""
    owner: str = ""
    due: str = ""
    state: str = ""


@dataclass(frozen=True)
class Passage:
    """The content of one section. ``text`` for line, prose and quote; ``items`` for list and questions;
    ``name`` and ``role`` only for a quote."""

    key: str
    text: str = ""
    items: tuple[Item, ...] = ()
    name: str = ""
    role: str = ""

    @property
    def section(self) -> catalogue.Section:
        return catalogue.section(self.key)

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.name or self.role or any(i.title or i.text for i in self.items))

    def texts(self) -> Iterable[str]:
        """Every piece of writing in it, in reading order; for counting, searching and checking."""
        yield from (self.text, self.name, self.role)
        for item in self.items:
            yield from (item.title, item.text)

    def to_json(self) -> str:
        """Canonical: equal passages give equal letters, so its hash names the content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Passage":
        raw: dict[str, Any] = json.loads(text)
        return cls(**{**raw, "items": tuple(Item(**item) for item in raw["items"])})

    @property
    def digest(self) -> str:
        """32 hex digits of SHA-256 over the canonical form: 128 bits are beyond accident."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Front:
    """What stands before the text: the front matter of the Markdown form. ``launch`` is an ISO date or empty."""

    language: str = "en"
    profile: str = "essential"
    product: str = ""
    launch: str = ""
    authors: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    stage: str = "draft"
    internal_terms: tuple[str, ...] = ()
    unknown: tuple[tuple[str, Any], ...] = field(default=(), hash=False)
    """Front-matter keys of others, kept as they came (plain YAML values)."""


@dataclass(frozen=True)
class Manuscript:
    """A whole document: its front and the passages of all sections it shows, in reading order."""

    front: Front = field(default_factory=Front)
    passages: tuple[Passage, ...] = ()

    def passage(self, key: str) -> Passage:
        """The section's content; an empty passage where the document does not show the section."""
        return next((p for p in self.passages if p.key == key), Passage(key))

    @property
    def headline(self) -> str:
        return self.passage("headline").text

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(p.key for p in self.passages)

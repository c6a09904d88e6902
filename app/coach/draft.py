"""The whole document as the checks see it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from app import catalogue
from app.coach.finding import Field, Finding, Severity
from app.coach.lexicon import Entry, Hit, Lexicon
from app.coach.packs import Pack, pack
from app.coach.reading import Reading, read
from app.coach.script import simplified
from app.coach.sentences import Span
from app.manuscript.model import Item, Manuscript, Passage

PRESS_RELEASE = tuple(section.key for section in catalogue.SECTIONS if section.part == "press_release")
FAQ = ("customer_faq", "stakeholder_faq")
QUOTES = ("leader_quote", "customer_quote")
TOLD = tuple(key for key in PRESS_RELEASE if key not in QUOTES)
"""The press release in the author's own voice."""
ALL_PROSE = (*TOLD, *FAQ, "user_guide")


@dataclass(frozen=True)
class Workspace:
    """Words of the team: ``products`` and ``acronyms`` are nobody's mistake, ``internal`` must not reach a customer,
    ``banned`` maps a word to what is better ("" when that depends)."""

    products: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()
    banned: tuple[tuple[str, str], ...] = ()

    @cached_property
    def lexicon(self) -> Lexicon:
        banned = [Entry("banned", phrase, hint) for phrase, hint in self.banned]
        own = [*banned, *(Entry("internal", phrase) for phrase in self.internal)]
        read = [replace(entry, phrase=simplified(entry.phrase)) for entry in own]  # as texts in Traditional letters are
        return Lexicon(dict.fromkeys([*own, *read]), in_compounds=True)


@dataclass(frozen=True)
class Pages:
    """Printed pages, from the real layout: a press release of a page and a quarter is 1.25."""

    press_release: float = 0
    customer_faq: float = 0
    stakeholder_faq: float = 0
    whole: float = 0


@dataclass(frozen=True)
class Piece:
    """One text of the document and where it stands."""

    section: str
    item: int | None
    field: Field
    reading: Reading

    def finding(
        self,
        id: str,  # noqa: A002
        severity: Severity,
        span: Span,
        variant: str = "",
        fix: str | None = None,
        **values: Any,
    ) -> Finding:
        """A finding on those letters of it."""
        start, end = span
        quote = self.reading.source[start:end]
        return Finding(id, severity, self.section, self.item, self.field, start, end, quote, variant, values, fix)


@dataclass(frozen=True)
class Draft:
    """A manuscript at a stage. ``pages`` is None where nothing was laid out: then what needs pages is silent."""

    manuscript: Manuscript
    stage: str = "draft"
    workspace: Workspace = field(default_factory=Workspace)
    pages: Pages | None = None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    @property
    def language(self) -> str:
        return self.manuscript.front.language

    @cached_property
    def pack(self) -> Pack:
        return pack(self.language)

    def shows(self, key: str) -> bool:
        """Whether the document has that section: its profile shows it, or something stands in it."""
        in_profile = key in catalogue.profile(self.manuscript.front.profile).sections
        return in_profile or not self.passage(key).is_empty

    def passage(self, key: str) -> Passage:
        return self._passages.get(key) or Passage(key)

    @cached_property
    def _passages(self) -> dict[str, Passage]:
        return {passage.key: passage for passage in self.manuscript.passages}

    def items(self, key: str) -> tuple[Item, ...]:
        return self.passage(key).items

    def reading(self, key: str) -> Reading:
        """The text of a section without items."""
        return self._read(self.passage(key).text)

    def _read(self, text: str) -> Reading:
        """Long texts are remembered only here, so that each is read once for all checks."""
        if text not in self._readings:
            self._readings[text] = read(text, self.language)
        return self._readings[text]

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return {}

    def pieces(self, keys: tuple[str, ...], fields: tuple[Field, ...] = ("title", "text")) -> Iterator[Piece]:
        """All texts of those sections that say something, in reading order. A section's own text is ``text``."""
        for key in keys:
            passage = self.passage(key)
            for name in fields:
                if name != "title" and (text := getattr(passage, name)):
                    yield Piece(key, None, name, self._read(text))
            for at, item in enumerate(passage.items):
                for name in fields:
                    if name in ("title", "text") and (text := getattr(item, name)):
                        yield Piece(key, at, name, self._read(text))

    def units(self, keys: tuple[str, ...]) -> int:
        return sum(piece.reading.units for piece in self.pieces(keys))

    def from_stage(self, stage: str, then: Severity, before: Severity) -> Severity:
        """``then`` once the document has reached that stage, ``before`` until then."""
        return then if catalogue.has_reached(self.stage, stage) else before

    def missing(
        self,
        id: str,  # noqa: A002
        severity: Severity,
        section: str,
        item: int | None = None,
        variant: str = "",
        **values: Any,
    ) -> Finding:
        """A finding about what does not stand there; it has a place but no words."""
        return Finding(id, severity, section, item, variant=variant, values=values)

    def own_hits(self, reading: Reading) -> Iterator[Hit]:
        """The workspace's banned and internal words in that text."""
        yield from self.workspace.lexicon.hits(reading.prose, reading.words)

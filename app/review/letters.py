"""A text as nothing but its letters and digits, each with its place: what a reader selects on a page and what was typed
as Markdown agree in these, whatever marks, blanks and line ends stand between them."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
_HIDDEN = re.compile(
    r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)"  # where a link or an image leads: nobody reads it
    r"|<!--[^<>]*-->"
    r"|^[ \t]*(?:>[ \t]*)*\d{1,9}[.)](?=\s)",  # the number of a list's entry: a selection has none
    re.MULTILINE,
)
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Letters:
    """``text`` is one small letter for each letter shown, ``places`` where each stands in the source, in code points."""

    text: str
    places: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """Where the letters from ``first`` up to but without ``last`` stand; never empty."""
        return self.places[first], self.places[last - 1] + 1

    def within(self, span: Span) -> Span:
        """The other way round: which letters stand in that span of the source."""
        first, last = (bisect_left(self.places, place) for place in span)
        return first, last


@lru_cache(maxsize=2_000)
def letters_of(source: str) -> Letters:
    """The letters of a text, one for one: a letter whose small form is longer stays as it is."""
    shown = _HIDDEN.sub(lambda hidden: " " * len(hidden[0]), source)
    found = [(match[0], match.start()) for match in _LETTER.finditer(shown)]
    small = (letter.lower() if len(letter.lower()) == 1 else letter for letter, _ in found)
    return Letters("".join(small), tuple(place for _, place in found))

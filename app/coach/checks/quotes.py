"""The two quotes: somebody real, something concrete, nothing from a brochure. See docs/coach.md."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.coach import naming
from app.coach.checks import checked
from app.coach.draft import QUOTES, Draft
from app.coach.finding import Field, Finding
from app.coach.reading import Reading
from app.coach.unwritten import is_written
from app.manuscript.model import Passage

_ALIKE = 0.5


@checked("Q01")
def speakers_without_name_or_role(draft: Draft) -> Iterator[Finding]:
    for passage in _spoken(draft):
        missing: list[Field] = []
        if not any(letter.isalpha() for letter in passage.name):
            missing.append("name")
        if not passage.role.strip():
            missing.append("role")
        for field in missing:
            yield replace(draft.missing("Q01", "W", passage.key, variant=field), field=field)


@checked("Q02")
def customers_without_before_and_after(draft: Draft) -> Iterator[Finding]:
    for passage in _spoken(draft):
        reading = draft.reading(passage.key)
        told = any(hit.entry.list in ("number", "before_after") for hit in reading.spoken_hits)
        if passage.key == "customer_quote" and not told and not _has_digits(draft, reading):
            yield draft.missing("Q02", "W", passage.key)


def _has_digits(draft: Draft, reading: Reading) -> bool:
    """Outside the product's own name: Flow 360 counts nothing."""
    named = list(naming.places(reading.spoken, (draft.manuscript.front.product,)))
    digits = (match.start() for match in re.finditer(r"\d", reading.spoken))
    return any(not any(start <= place < end for start, end in named) for place in digits)


@checked("Q03")
def voices_of_a_brochure(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(QUOTES):
        for hit in piece.reading.spoken_hits:
            if hit.entry.list == "hype":
                yield piece.finding("Q03", "W", (hit.start, hit.end), variant="hype")
    leader, customer = (_trigrams(draft.passage(key).text) for key in QUOTES)
    if leader and customer and len(leader & customer) / len(leader | customer) > _ALIKE:
        yield draft.missing("Q03", "W", "customer_quote", variant="same")


@checked("Q04")
def quotes_too_long_to_repeat(draft: Draft) -> Iterator[Finding]:
    longest = draft.pack.parameters.quote
    for piece in draft.pieces(QUOTES):
        if (units := piece.reading.units) > longest:
            yield draft.missing("Q04", "I", piece.section, units=units, longest=longest)


def _spoken(draft: Draft) -> Iterator[Passage]:
    """The quotes in which something is said; a place kept for one is the matter of S11."""
    return (passage for passage in map(draft.passage, QUOTES) if is_written(draft.reading(passage.key)))


def _trigrams(text: str) -> set[str]:
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    return {letters[at : at + 3] for at in range(len(letters) - 2)}

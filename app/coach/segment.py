"""The customer segment as the brief names it, and whether other texts speak of the same one."""

from collections.abc import Iterable, Iterator

from app import catalogue
from app.coach.draft import Draft, Piece
from app.coach.reading import Reading
from app.coach.unwritten import is_written
from app.prose.words import WORD

_STEM = 5
_SHORTEST = 4
"""Letters: words that begin with the same five are one word in another form; shorter ones say too little."""


def brief_places(draft: Draft) -> dict[str, int]:
    """Where the brief answers each of its questions: by topic; where no item has one, by their order."""
    items = draft.items("brief")
    if not any(item.topic for item in items):
        return {question.key: at for at, question in enumerate(catalogue.BRIEF_QUESTIONS[: len(items)])}
    found: dict[str, int] = {}
    for at, item in enumerate(items):
        if item.topic and not (item.topic in found and items[found[item.topic]].text):
            found[item.topic] = at
    return found


def brief_answer(draft: Draft, topic: str) -> Piece | None:
    """What the brief says on that topic; None where it says nothing."""
    place = brief_places(draft).get(topic, -1)
    pieces = (piece for piece in draft.pieces(("brief",), ("text",)) if piece.item == place)
    return next((piece for piece in pieces if is_written(piece.reading)), None)


def segment_terms(draft: Draft) -> frozenset[str]:
    """The stems of the words by which the brief says who the customer is; none without a brief."""
    answer = brief_answer(draft, "who")
    return frozenset(_stems(answer.reading)) if answer else frozenset()


def shares_a_term(terms: frozenset[str], readings: Iterable[Reading]) -> bool:
    """Whether one of these stems stands in one of the texts."""
    return any(not terms.isdisjoint(_stems(reading)) for reading in readings)


def _stems(reading: Reading) -> Iterator[str]:
    """Of all words but small ones and those that name nobody. In Chinese each pair of neighbouring letters."""
    common = reading.pack.common
    generic = reading.hits_in((0, len(reading.source)), "generic_customer")
    nobody = {place for hit in generic for place in range(hit.start, hit.end)}
    before, at = "", -2
    for match in WORD.finditer(reading.spoken):
        word, start = match[0].casefold(), match.start()
        if len(word) == 1 and reading.pack.is_chinese:
            if start == at + 1 and nobody.isdisjoint((at, start)) and not {before, word} & common:
                yield before + word
            before, at = word, start
        elif len(word) >= _SHORTEST and word not in common and start not in nobody and not word[0].isdecimal():
            yield word[:_STEM]
            if len(word) <= _STEM:
                yield word[:_SHORTEST]

"""Where sentences begin and end, in five languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_CLOSERS = "”“’»«\"')\\]」』）】"
_ENDS = re.compile(rf"(?<![.!?…])[.!?…]+[{_CLOSERS}]*(?=\s|$)")
_ENDS_CHINESE = re.compile(
    rf"(?:[。！？!?…]++|(?<![A-Za-z])\.(?=\s|$))(?!(?<=[！？!?])[”’」』][\u4e00-\u9fff])[{_CLOSERS}]*"
)
"""A question or a cry between quotation marks ends nothing where words follow: “走吗？”他问。"""

_LAST_WORD = re.compile(r"[^\s(„“\"«»]*$")
_NEXT = re.compile(r"\s*[„“\"«»(‘'¿¡]*(\S)")
_CLAUSE_ENDS = re.compile(r"[，、；：,;:。！？!?…—]+")


@dataclass(frozen=True)
class Stops:
    """What a full stop does not end: ``abbreviations`` (with their stop, case folded), those that are some only
    ``before_number`` (No. 4; but: No. It rained.), and whether it makes numbers ordinal; then ``before_ordinal`` are the
    words before such a number, ``after_ordinal`` those after it."""

    abbreviations: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    ordinals: bool = False
    before_ordinal: frozenset[str] = frozenset()
    after_ordinal: frozenset[str] = frozenset()


def sentences(text: str, stops: Stops, is_chinese: bool) -> Iterator[Span]:
    """The sentences of one paragraph, without the blanks around them."""
    start = 0
    for end in _ends(text, stops, is_chinese):
        if span := _trimmed(text, start, end):
            yield span
        start = end
    if span := _trimmed(text, start, len(text)):
        yield span


def clauses(text: str) -> Iterator[Span]:
    """The clauses of a Chinese sentence, between any two marks."""
    start = 0
    for mark in _CLAUSE_ENDS.finditer(text):
        if span := _trimmed(text, start, mark.start()):
            yield span
        start = mark.end()
    if span := _trimmed(text, start, len(text)):
        yield span


def _ends(text: str, stops: Stops, is_chinese: bool) -> Iterator[int]:
    if is_chinese:
        yield from (mark.end() for mark in _ENDS_CHINESE.finditer(text))
        return
    for mark in _ENDS.finditer(text):
        if mark[0][0] != "." or not _goes_on(text, mark, stops):
            yield mark.end()


def _goes_on(text: str, mark: re.Match[str], stops: Stops) -> bool:
    """Whether this full stop ends no sentence: an abbreviation, an initial, an ordinal, or small letters follow."""
    follows = _NEXT.match(text, mark.end())
    if follows and follows[1].islower():
        return True
    found = _LAST_WORD.search(text, max(0, mark.start() - 40), mark.start())
    word = found[0] if found else ""
    if len(word) == 1 and word.isupper():
        return True
    if f"{word}.".casefold() in stops.before_number:
        return bool(follows and follows[1].isdecimal())
    if f"{word}.".casefold() in stops.abbreviations:
        return bool(follows)
    return stops.ordinals and word.isdecimal() and len(word) <= 2 and _is_ordinal(text, mark, word, stops)


def _is_ordinal(text: str, mark: re.Match[str], word: str, stops: Stops) -> bool:
    before = text[max(0, mark.start() - len(word) - 30) : mark.start() - len(word)].split()
    after = text[mark.end() : mark.end() + 40].split()
    is_led = bool(before) and before[-1].casefold() in stops.before_ordinal
    return is_led or (bool(after) and after[0].strip(".,;:").casefold() in stops.after_ordinal)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    first = start + len(piece) - len(piece.lstrip())
    return first, first + len(inner)

"""What is said again and again, and what is said in two ways. See docs/coach.md."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.coach.checks import checked
from app.coach.draft import ALL_PROSE, Draft, Piece
from app.coach.finding import Finding
from app.coach.lexicon import Word
from app.coach.reading import Reading
from app.coach.sentences import Span

_MOST_TIMES = 2
_LONGEST_SENTENCE = 100
_ALIKE = 0.5
_LETTERS = "A-Za-z0-9_\u00c0-\u024f"
"""No Han letters: in Chinese, words stand right beside their numbers."""

_FACT = re.compile(
    rf"(?<![{_LETTERS}.,:/$€£¥§-])(?P<currency>[€$£¥]|R\$ ?|US\$ ?)?(?P<number>\d{{1,12}}(?:[.,]\d{{1,3}}){{0,3}})(?P<unit>\s?[%€])?(?![\dA-Za-z:/-]|[.,]\d)"
)
_FRACTION = re.compile(r"[.,]\d{1,2}$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_A_YEAR = re.compile(rf"(?<![{_LETTERS}.,/:-])(?:19|20)\d\d(?![{_LETTERS}/:-]|[.,]\d)")
_LABELS = frozenset("第表图步版年月日号点时")
"""Chinese letters beside numbers that count nothing: labels, days, hours."""

_Key = tuple[str, ...]
"""Unit, words before, words after."""


@dataclass(frozen=True)
class _Fact:
    """A number with what is counted; ``about`` are the words of its sentence."""

    key: _Key
    span: Span
    number: str
    about: frozenset[str]

    def is_about_the_same_as(self, other: "_Fact") -> bool:
        return len(self.about & other.about) >= _ALIKE * len(self.about | other.about)


@checked("W16")
def said_twice_or_in_two_ways(draft: Draft) -> Iterator[Finding]:
    pieces = list(draft.pieces(ALL_PROSE))
    yield from _contradictions(draft, pieces)
    yield from _repetitions(draft, pieces)


def _contradictions(draft: Draft, pieces: list[Piece]) -> Iterator[Finding]:
    """Two numbers for one thing, in two places. More than two are a list of several things."""
    facts: dict[_Key, list[tuple[Piece, _Fact]]] = {}
    for piece in pieces:
        for fact in piece.reading.once("facts", partial(_facts, piece.reading)):
            facts.setdefault(fact.key, []).append((piece, fact))
    for key, alike in facts.items():
        if len({fact.number for _, fact in alike}) != 2:
            continue
        there, first = alike[0]
        here, second = next((piece, fact) for piece, fact in alike if fact.number != first.number)
        if (there.section, there.item) != (here.section, here.item) and first.is_about_the_same_as(second):
            is_sure = bool(key[0]) and not draft.pack.is_chinese and key[1] not in draft.pack.common
            severity = draft.from_stage("exec", "E", "I") if is_sure else "I"
            other = there.reading.source[slice(*first.span)]
            yield here.finding("W16", severity, second.span, "differs", other=other)


def _facts(reading: Reading) -> list[_Fact]:
    """The numbers that count something; none from sentences with a date or a year, or that say from what to what."""
    facts: list[_Fact] = []
    found = {match.span(): match for match in _FACT.finditer(reading.prose)}
    for sentence, spans in reading.by_sentence(found).items():
        if any(reading.has(name, sentence) for name in ("baseline", "date")) or _OF_A_YEAR.search(
            reading.prose, *sentence
        ):
            continue
        words = reading.words_in(sentence)
        if len(words) > _LONGEST_SENTENCE:
            continue
        about = frozenset(word for word, _, _ in words if word not in reading.pack.common and not word[0].isdigit())
        for span in spans:
            if key := _key(reading, found[span], words):
                facts.append(_Fact(key, span, _value(found[span]["number"]), about))
    return facts


def _key(reading: Reading, fact: re.Match[str], words: Sequence[Word]) -> _Key | None:
    """What the number counts, by the words around it; None where it counts nothing or too little is said."""
    unit = (fact["currency"] or "").strip() + (fact["unit"] or "").strip()
    first = bisect_left(words, fact.start("number"), key=lambda word: word[1])
    if first == len(words) or words[first][1] != fact.start("number"):
        return None
    is_chinese = reading.pack.is_chinese
    last = bisect_left(words, fact.start(), key=lambda word: word[1])  # the R of R$ is no word before
    before = words[max(0, last - (2 if is_chinese else 1)) : last]
    after = [word for word, _, _ in words[first + 1 : first + 5]]
    if not is_chinese:
        after = [word for word in after if word not in reading.pack.common][:2]
    if not before or len(after) < (4 if is_chinese else 2) or any(word[0].isdigit() for word in after):
        return None
    if not unit and _YEAR.fullmatch(fact["number"]):
        return None
    names = {before[-1][0], after[0]}
    if names & (_LABELS | reading.pack.months.keys()) or _is_label(reading, before[-1], words[0]):
        return None
    return (unit, *(word for word, _, _ in before), *after)


def _is_label(reading: Reading, word: Word, first: Word) -> bool:
    """Table 2, Version 3; German writes every noun so."""
    return word != first and reading.language != "de" and reading.prose[word[1]].isupper()


def _value(number: str) -> str:
    """3.60 and 3.6, 1,840 and 1840 are the same."""
    plain = number.rstrip("0").rstrip(".,") if _FRACTION.search(number) else number
    return plain.replace(",", "").replace(".", "")


def _repetitions(draft: Draft, pieces: list[Piece]) -> Iterator[Finding]:
    """Where a row of words stands for the third time; rows that overlap are one finding."""
    size = 14 if draft.pack.is_chinese else 8
    met: dict[int, tuple[int, int]] = {}  # of each row of words: how often, and behind which word last
    behind = 0
    for piece in pieces:
        words = piece.reading.words
        again: list[tuple[int, int, int]] = []
        for at, row in enumerate(piece.reading.once("rows", partial(_rows, words, size))):
            times, last = met.get(row, (0, 0))
            if behind + at >= last:
                met[row] = times + 1, behind + at + size
                if times >= _MOST_TIMES:
                    first = again.pop() if again and at <= again[-1][1] else (at, 0, times + 1)
                    again.append((first[0], at + size, first[2]))
        for at, end, times in again:
            yield piece.finding("W16", "I", (words[at][1], words[end - 1][2]), "repeated", count=times)
        behind += len(words)


def _rows(words: Sequence[Word], size: int) -> list[int]:
    """Each run of so many words, as one number."""
    plain = [word for word, _, _ in words]
    return [hash(tuple(plain[at : at + size])) for at in range(len(plain) - size + 1)]

"""What changed between two texts: for readers (``changes``) and for machines (``edits``)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from app.prose.words import count, tokens

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Change:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Edit:
    """Replace the letters from ``start`` to ``end`` of the earlier text, in code points, by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Step:
    """Some text that stayed, then ``gone`` replaced by ``new``; each may be empty."""

    same: str
    gone: str
    new: str


MOST_CELLS = 100_000_000
"""Bits of the comparison's table: 12 MB, some milliseconds. Where it would be larger, larger pieces are compared first."""

_FAR_TOO_MANY_LETTERS = 25 * MOST_CELLS

WORDS_OF_AN_ISLAND = 2
"""So few unchanged words between two larger changes confuse more than they tell."""

_BLANKS = re.compile(r"\s*")


def changes(before: str, after: str) -> list[Change]:
    """How to read the way from one text to the other, word by word.

    ``same`` and ``gone`` joined give ``before``; ``same`` and ``new`` joined give ``after``. What went stands before what
    came in its place; none is empty, and no two neighbours are of one kind.
    """
    steps = _blanks_first(_without_islands(_steps(before, after)))
    return list(_told(steps))


def edits(before: str, after: str) -> list[Edit]:
    """The replacements that turn one text into the other: whole words, in order, never touching each other."""
    found = []
    at = 0
    for step in _steps(before, after):
        start = at + len(step.same)
        at = start + len(step.gone)
        if step.gone or step.new:
            found.append(Edit(start, at, step.new))
    return found


def _clauses(text: str) -> list[str]:
    return re.findall(r"[^\n.,;:!?。，；：！？、]+[.,;:!?。，；：！？、]*[^\S\n]*\n?|[\n.,;:!?。，；：！？、]", text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


_CUTS: tuple[Callable[[str], list[str]], ...] = (tokens, _clauses, _lines)


def _steps(before: str, after: str) -> list[_Step]:
    """The comparison itself, in the finest pieces that fit; what differs coarsely is looked at again."""
    for cut in _CUTS[len(before) * len(after) > _FAR_TOO_MANY_LETTERS :]:
        old, new = cut(before), cut(after)
        head = _common_start(old, new)
        tail = _common_start(old[head:][::-1], new[head:][::-1])
        middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
        if len(middle_old) * len(middle_new) <= MOST_CELLS:
            break
    else:
        return [_Step("", before, after)]
    rest = _Step("".join(old[len(old) - tail :]), "", "")
    steps = list(_run_together([_Step("".join(old[:head]), "", ""), *_compared(middle_old, middle_new), rest]))
    if cut is tokens or steps == [_Step("", before, after)]:
        return steps
    return list(_run_together(finer for step in steps for finer in _closer(step)))


def _closer(step: _Step) -> Iterator[_Step]:
    yield _Step(step.same, "", "")
    yield from _steps(step.gone, step.new)


def _common_start(old: list[str], new: list[str]) -> int:
    if old == new:
        return len(old)
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _compared(old: list[str], new: list[str]) -> list[_Step]:
    """Pieces are compared as numbers, so that the inner loop never sees a string."""
    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(piece, len(numbers)) for piece in pieces] for pieces in (old, new)]
    steps = []
    for found in Indel.opcodes(*coded):
        gone = "".join(old[found.src_start : found.src_end])
        new_text = "".join(new[found.dest_start : found.dest_end])
        steps.append(_Step(gone, "", "") if found.tag == "equal" else _Step("", gone, new_text))
    return steps


def _run_together(steps: Iterable[_Step]) -> Iterator[_Step]:
    """One step from each run of stretches that stayed and of changes behind them."""
    same: list[str] = []
    gone: list[str] = []
    new: list[str] = []
    for step in steps:
        if step.same and (any(gone) or any(new)):
            yield _Step("".join(same), "".join(gone), "".join(new))
            same, gone, new = [], [], []
        same.append(step.same)
        gone.append(step.gone)
        new.append(step.new)
    yield _Step("".join(same), "".join(gone), "".join(new))


def _without_islands(steps: list[_Step]) -> list[_Step]:
    """A lone blank or a small word between two changes belongs to them: people read phrases, not confetti."""
    calm: list[_Step] = []
    for step in steps:
        if calm and _is_island(calm[-1], step):
            last = calm.pop()
            step = _Step(last.same, last.gone + step.same + step.gone, last.new + step.same + step.new)
        calm.append(step)
    return calm


def _is_island(last: _Step, step: _Step) -> bool:
    if not (step.same and (step.gone or step.new)) or "\n" in step.same or len(step.same) > 60:
        return False
    words = count(step.same)
    return words == 0 or (words <= WORDS_OF_AN_ISLAND and words < min(_size(last), _size(step)))


def _size(step: _Step) -> int:
    return max(count(step.gone[-400:]), count(step.new[:400]))


def _blanks_first(steps: list[_Step]) -> list[_Step]:
    """``the[ big] cat`` reads better as ``the [big ]cat``: blanks before a lone change move behind it."""
    moved: list[_Step] = []
    borrowed = ""
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        same = step.same.removeprefix(borrowed)
        blanks = _blanks_of(step, following.same if following else "")
        moved.append(_Step(same + blanks, _rotated(step.gone, blanks), _rotated(step.new, blanks)))
        borrowed = blanks
    return moved


def _blanks_of(step: _Step, following: str) -> str:
    lone = step.gone or step.new
    blanks = _BLANKS.match(lone)
    fits = not (step.gone and step.new) and blanks and blanks[0] != lone and following.startswith(blanks[0])
    return blanks[0] if fits and blanks else ""


def _rotated(text: str, blanks: str) -> str:
    return text[len(blanks) :] + blanks if text else ""


def _told(steps: Iterable[_Step]) -> Iterator[Change]:
    halves = (half for step in steps for half in (_Step(step.same, "", ""), _Step("", step.gone, step.new)))
    for step in _run_together(halves):
        if step.same:
            yield Change("same", step.same)
        if step.gone:
            yield Change("gone", step.gone)
        if step.new:
            yield Change("new", step.new)

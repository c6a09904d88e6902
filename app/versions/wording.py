"""One text then and now, word by word. Only paragraphs that changed are taken apart, and of these only the middle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from app.prose.differences import MOST_CELLS, Change, changes
from app.prose.letters import is_cjk
from app.prose.words import count

_STILL_THE_SAME_PARAGRAPH = 50.0


@dataclass(frozen=True)
class Wording:
    """One text then and now."""

    before: str = ""
    after: str = ""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Stretches that stayed, went and came; see ``differences.changes``."""
        return tuple(word_by_word(self.before, self.after))

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @cached_property
    def words_new(self) -> int:
        return sum(count(change.text) for change in self._changed if change.kind == "new")

    @cached_property
    def words_gone(self) -> int:
        return sum(count(change.text) for change in self._changed if change.kind == "gone")

    @property
    def _changed(self) -> tuple[Change, ...]:
        return self.changes if self.is_changed else ()


def word_by_word(before: str, after: str) -> Iterator[Change]:
    """As ``differences.changes``, and the same promise: what stayed and what went give ``before``, and so on."""
    old, now = before.splitlines(keepends=True), after.splitlines(keepends=True)
    is_small = len(old) * len(now) <= MOST_CELLS
    return _joined(_by_paragraph(old, now) if is_small else _middle(before, after))


def _by_paragraph(before: list[str], after: list[str]) -> Iterator[Change]:
    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(line, len(numbers)) for line in lines] for lines in (before, after)]
    gone = new = 0
    for step in Indel.opcodes(*coded):
        if step.tag == "equal":
            yield from _rewritten(before[gone : step.src_start], after[new : step.dest_start])
            yield Change("same", "".join(before[step.src_start : step.src_end]))
            gone, new = step.src_end, step.dest_end
    yield from _rewritten(before[gone:], after[new:])


def _rewritten(before: list[str], after: list[str]) -> Iterator[Change]:
    """Some neighbouring paragraphs: each against its own later self where that can be told, else all together."""
    pairs = list(zip(before, after, strict=False))
    if len(before) == len(after) and all(fuzz.ratio(*pair) >= _STILL_THE_SAME_PARAGRAPH for pair in pairs):
        for old, now in pairs:
            yield from _middle(old, now)
    else:
        yield from _middle("".join(before), "".join(after))


def _middle(before: str, after: str) -> Iterator[Change]:
    head = _whole_words(before, after, _same_start(before, after))
    old, new = before[head:][::-1], after[head:][::-1]
    tail = _whole_words(old, new, _same_start(old, new))
    yield Change("same", before[:head])
    yield from changes(before[head : len(before) - tail], after[head : len(after) - tail])
    yield Change("same", before[len(before) - tail :])


def _same_start(one: str, other: str) -> int:
    """How many letters the two begin with in common, by halving: slices are compared far faster than letters."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _whole_words(one: str, other: str, end: int) -> int:
    """``end`` moved back to where no word of either text is cut."""
    if end == len(one) == len(other):
        return end
    while end and not (one[end - 1].isspace() or is_cjk(one[end - 1])):
        end -= 1
    return end


def _joined(pieces: Iterable[Change]) -> Iterator[Change]:
    """No two neighbours of one kind; between two stretches that stayed, first what went, then what came."""
    same = gone = new = ""
    for piece in (*pieces, Change("same", "")):
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        elif piece.text:
            yield from _told(same, gone, new) if gone or new else ()
            same = piece.text if gone or new else same + piece.text
            gone = new = ""
    yield from _told(same, gone, new)


def _told(same: str, gone: str, new: str) -> Iterator[Change]:
    if same:
        yield Change("same", same)
    if gone:
        yield Change("gone", gone)
    if new:
        yield Change("new", new)

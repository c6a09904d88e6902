"""Which leaf of one text is which of another."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from app.versions.blocks import Leaf

Step = tuple[Leaf | None, Leaf | None]
"""A leaf then and now; None where it was not yet, or is no more."""

_ALIKE = 40.0
_MOST_PAIRS = 2_500  # in a larger gap only neighbours by number are tried


def aligned(before: Sequence[Leaf], after: Sequence[Leaf]) -> Iterator[Step]:
    """All leaves of both in reading order; those that are the same one, rewritten or not, together."""
    numbers: dict[object, int] = {}
    coded = [[numbers.setdefault(_identity(leaf), len(numbers)) for leaf in leaves] for leaves in (before, after)]
    gone = new = 0
    for step in Indel.opcodes(*coded):
        if step.tag == "equal":
            yield from _gap(before[gone : step.src_start], after[new : step.dest_start])
            same = (before[step.src_start : step.src_end], after[step.dest_start : step.dest_end])
            yield from zip(*same, strict=True)
            gone, new = step.src_end, step.dest_end
    yield from _gap(before[gone:], after[new:])


def _identity(leaf: Leaf) -> object:
    return (leaf.kind, leaf.cells)


def _gap(before: Sequence[Leaf], after: Sequence[Leaf]) -> Iterator[Step]:
    gone = new = 0
    for old, now in _pairs(before, after):
        yield from ((leaf, None) for leaf in before[gone:old])
        yield from ((None, leaf) for leaf in after[new:now])
        yield before[old], after[now]
        gone, new = old + 1, now + 1
    yield from ((leaf, None) for leaf in before[gone:])
    yield from ((None, leaf) for leaf in after[new:])


def _pairs(before: Sequence[Leaf], after: Sequence[Leaf]) -> Iterator[tuple[int, int]]:
    """The pairs in ascending order whose likeness adds up to the most."""
    if len(before) * len(after) > _MOST_PAIRS:
        yield from ((at, at) for at in range(min(len(before), len(after))) if _likeness(before[at], after[at]))
        return
    likeness = [[_likeness(old, now) for now in after] for old in before]
    best = _best_sums(likeness, len(after))
    old = now = 0
    while old < len(before) and now < len(after):
        if likeness[old][now] and best[old][now] == likeness[old][now] + best[old + 1][now + 1]:
            yield old, now
            old, now = old + 1, now + 1
        elif best[old][now] == best[old + 1][now]:
            old += 1
        else:
            now += 1


def _best_sums(likeness: list[list[float]], width: int) -> list[list[float]]:
    best = [[0.0] * (width + 1) for _ in range(len(likeness) + 1)]
    for old in reversed(range(len(likeness))):
        for now in reversed(range(width)):
            paired = likeness[old][now] + best[old + 1][now + 1] if likeness[old][now] else 0.0
            best[old][now] = max(paired, best[old + 1][now], best[old][now + 1])
    return best


def _likeness(old: Leaf, now: Leaf) -> float:
    return fuzz.ratio(old.plain, now.plain, score_cutoff=_ALIKE) if old.kind == now.kind else 0.0

"""Which feature or question of one version is which of another: by title first, then by likeness, the surest first."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz

from app.manuscript.model import Item

_SIMILAR_TITLES = 60.0
_SIMILAR_TEXTS = 70.0
_LETTERS_LOOKED_AT = 400

Pairs = dict[int, int]


def matched(before: Sequence[Item], after: Sequence[Item]) -> Pairs:
    """Index after -> index before of the items that are the same one, written anew or not."""
    pairs: Pairs = {}
    for same in (lambda item: item, lambda item: item.title, lambda item: item.text):
        _pair_equals(pairs, before, after, same)
    _pair_similar(pairs, before, after)
    return pairs


def moved(pairs: Pairs) -> set[int]:
    """Of the paired items (index after) the fewest that must have changed places."""
    in_order = sorted(pairs)
    staying = _longest_ascending([pairs[index] for index in in_order])
    return {index for at, index in enumerate(in_order) if at not in staying}


def in_reading_order(pairs: Pairs, before: int, after: int) -> Iterator[tuple[int | None, int | None]]:
    """(index before, index after) of all items: as they stand now, and what went after its former neighbour."""
    now_at = {old: new for new, old in pairs.items()}
    gone_behind: dict[int, list[int]] = defaultdict(list)
    neighbour = -1
    for old in range(before):
        if old in now_at:
            neighbour = now_at[old]
        else:
            gone_behind[neighbour].append(old)
    for new in range(-1, after):
        if new >= 0:
            yield pairs.get(new), new
        yield from ((old, None) for old in gone_behind[new])


def _pair_equals(
    pairs: Pairs, before: Sequence[Item], after: Sequence[Item], same: Callable[[Item], Item | str]
) -> None:
    free = defaultdict(list)
    for old in reversed(_free(before, set(pairs.values()))):
        free[same(before[old])].append(old)
    for new in _free(after, set(pairs)):
        if same(after[new]) and free[same(after[new])]:
            pairs[new] = free[same(after[new])].pop()


def _pair_similar(pairs: Pairs, before: Sequence[Item], after: Sequence[Item]) -> None:
    gone, came = _free(before, set(pairs.values())), _free(after, set(pairs))
    likely = [(_likeness(before[old], after[new]), -abs(old - new), old, new) for old in gone for new in came]
    for likeness, _, old, new in sorted(likely, reverse=True):
        if likeness and new not in pairs and old not in pairs.values():
            pairs[new] = old


def _free(items: Sequence[Item], taken: set[int]) -> list[int]:
    return [index for index in range(len(items)) if index not in taken]


def _likeness(one: Item, other: Item) -> float:
    return max(
        _ratio(one.title, other.title, _SIMILAR_TITLES),
        _ratio(one.text[:_LETTERS_LOOKED_AT], other.text[:_LETTERS_LOOKED_AT], _SIMILAR_TEXTS),
    )


def _ratio(one: str, other: str, least: float) -> float:
    return fuzz.ratio(one, other, score_cutoff=least) if one and other else 0.0


def _longest_ascending(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest ascending run, gaps allowed."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [at]
        before.append(ends[length - 1] if length else None)
    chosen: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        chosen.add(last)
        last = before[last]
    return chosen

"""Which item of a restored or imported passage is which item of the text, so that names (and comments) survive."""

from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz import fuzz

from app.documents.text.entries import Entry, tidied
from app.documents.text.places import LONGEST, spread
from app.manuscript.model import Item

_SIMILAR_TITLES = 75.0
_SIMILAR_TEXTS = 85.0


def matched(found: Sequence[Entry], wanted: Sequence[Item]) -> list[Entry | None]:
    """For each wanted item the entry that is to become it, or None for a new one; the surest pairs first.

    Items in the text come before removed ones, which are returned rather than written a second time.
    """
    entries = sorted(found, key=lambda entry: entry.removed)
    shown = {entry.id: tidied(entry.item) for entry in entries}
    pairs: dict[int, Entry] = {}
    taken: set[str] = set()
    for likeness in (_equal, _equal_title, _similar):
        free = [entry for entry in entries if entry.id not in taken]
        for index, item in enumerate(wanted):
            if index in pairs:
                continue
            best = max(free, key=lambda entry: likeness(shown[entry.id], item), default=None)
            if best is not None and likeness(shown[best.id], item) > 0:
                pairs[index] = best
                taken.add(best.id)
                free.remove(best)
    return [pairs.get(index) for index in range(len(wanted))]


def _equal(one: Item, other: Item) -> float:
    return float(one == other)


def _equal_title(one: Item, other: Item) -> float:
    return float(bool(one.title) and one.title == other.title)


def _similar(one: Item, other: Item) -> float:
    return max(
        _ratio(one.title, other.title, _SIMILAR_TITLES),
        _ratio(one.text[:2_000], other.text[:2_000], _SIMILAR_TEXTS),
    )


def _ratio(one: str, other: str, least: float) -> float:
    return fuzz.ratio(one, other, score_cutoff=least) if one and other else 0.0


def places_in_order(wanted: Sequence[Entry | None]) -> list[str]:
    """Places that put the entries in this order; as many as possible keep theirs."""
    staying = _longest_ascending([entry.place if entry else "" for entry in wanted])
    places: list[str] = []
    run = 0
    for index in range(len(wanted) + 1):
        if index < len(wanted) and index not in staying:
            run += 1
            continue
        entry = wanted[index] if index < len(wanted) else None
        places += spread(places[-1] if places else "", entry.place if entry else None, run)
        places += [entry.place] if entry else []
        run = 0
    return places if all(len(place) <= LONGEST for place in places) else spread("", None, len(wanted))


def _longest_ascending(places: Sequence[str]) -> set[int]:
    """Indices of the longest strictly ascending run of places (gaps allowed); "" never belongs to it."""
    tails: list[str] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for index, place in enumerate(places):
        if not place:
            continue
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [index]
        before[index] = ends[at - 1] if at else None
    chosen: set[int] = set()
    index_or_none = ends[-1] if ends else None
    while index_or_none is not None:
        chosen.add(index_or_none)
        index_or_none = before[index_or_none]
    return chosen

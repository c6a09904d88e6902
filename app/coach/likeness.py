"""How alike two texts are: the share of their words, or of their runs of three letters, that both have."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from app.prose.words import WORD

_MOST_COMPARED = 20
"""With how many earlier texts each is compared at most, so that thousands of near copies take no longer."""


def word_set(text: str) -> frozenset[str]:
    """Its words; in Chinese its letters."""
    return frozenset(word.casefold() for word in WORD.findall(text))


@lru_cache(maxsize=2_000)
def trigrams(text: str) -> frozenset[str]:
    """Its runs of three letters, words parted by one blank."""
    plain = " ".join(word.casefold() for word in WORD.findall(text))
    return frozenset(plain[at : at + 3] for at in range(max(1, len(plain) - 2)) if plain)


def likeness(one: frozenset[Any], other: frozenset[Any]) -> float:
    """From 0, nothing in common, to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0


def repeated(texts: Sequence[str], beyond: float) -> Iterator[tuple[int, int]]:
    """Each text that is more alike than that to an earlier one, with that one.

    Sets so alike must share one of their few rarest runs; only those that do are compared.
    """
    sets = [trigrams(text) for text in texts]
    known = Counter(run for runs in sets for run in runs)
    by_rare: dict[str, list[int]] = {}
    for at, runs in enumerate(sets):
        rare = sorted(runs, key=lambda run: (known[run], run))[: int(len(runs) * (1 - beyond)) + 1]
        earlier = {other for run in rare for other in by_rare.get(run, ())[:_MOST_COMPARED]}
        twin = next((other for other in sorted(earlier)[:_MOST_COMPARED] if likeness(sets[other], runs) > beyond), None)
        if twin is not None:
            yield at, twin
        for run in rare:
            by_rare.setdefault(run, []).append(at)

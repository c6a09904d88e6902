"""Anchors over edits as people make them, in five languages: how many stay on their words, beside what only remembers the
place and what only looks for the quote. Each letter carries a name of its own, so it is known where the words really are."""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from statistics import median
from time import process_time
from typing import Any

from app import demo
from app.i18n import TAGS
from app.review.anchors import Anchor, Steps, followed, made, refound
from app.review.letters import letters_of

PLACE = ("problem", "", "text")
ROUNDS, EDITS, ANCHORS = 60, 8, 12
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]+[”’」』\"]?\s*")

Letter = tuple[str, int]
Text = list[Letter]
_names = count()


def run() -> list[dict[str, Any]]:
    tally = {way.__name__: Counter[str]() for way in WAYS}
    for tag in TAGS:
        for seed in range(ROUNDS):
            _one_history(tag, random.Random(f"{tag} {seed}"), tally)
    ours, by_place, by_quote = (tally[way.__name__] for way in WAYS)
    rows = [
        _row("comments on the right words, %", ours, by_quote, by_place, "right", ""),
        _row("comments on wrong words, %", ours, by_quote, by_place, "wrong", 0.5),
        _row("comments without a place though their words are there, %", ours, by_quote, by_place, "missing", ""),
    ]
    return [*rows, _speed()]


def _row(
    name: str, ours: Counter[str], quote: Counter[str], place: Counter[str], key: str, target: object
) -> dict[str, Any]:
    def share(tally: Counter[str]) -> float:
        return 100 * tally[key] / sum(tally.values())

    note = f"%, not ms; {sum(ours.values()):,} anchors after {EDITS} edits each; only the place: {share(place):.1f} %"
    row = {"name": name, "ours_ms": share(ours), "target": target, "note": note}
    return row | {"other": "only the quote", "other_ms": share(quote)}


def _speed() -> dict[str, Any]:
    """Five hundred threads after an edit of ten thousand words."""
    random.seed(1)
    sentences = [" ".join(f"word{random.randrange(3000)}" for _ in range(10)) for _ in range(2_000)]
    changed = [sentence.replace("7", "seven") if at % 4 == 0 else sentence for at, sentence in enumerate(sentences)]
    before, after = (". ".join(each) for each in (sentences, ["Quite new", *changed]))
    starts = [at * (len(before) - 60) // 500 for at in range(500)]
    anchors = [made(PLACE, before, (start, start + 40)) for start in starts]

    def once() -> float:
        letters_of.cache_clear()
        begun = process_time()
        steps = Steps.between(before, after)
        for anchor in anchors:
            followed(anchor, {PLACE: before}, {PLACE: after}, steps)
        return (process_time() - begun) * 1000

    return {"name": "500 threads after an edit of 10,000 words", "ours_ms": median(once() for _ in range(5)), "target": 50,
            "note": "processor time"}  # fmt: skip


@dataclass
class _Tracked:
    """An anchor in one way of following, and which letters it is really about."""

    anchor: Anchor | None
    last: Anchor
    letters: frozenset[int]


def by_all_means(tracked: _Tracked, before: str, after: str) -> Anchor | None:
    if tracked.anchor is None:
        return refound(tracked.last, {PLACE: after})
    return followed(tracked.anchor, {PLACE: before}, {PLACE: after}, Steps.between(before, after))


def by_place_alone(tracked: _Tracked, _before: str, after: str) -> Anchor | None:
    start, end = tracked.last.span
    return made(PLACE, after, (start, end)) if end <= len(after) else None


def by_quote_alone(tracked: _Tracked, _before: str, after: str) -> Anchor | None:
    at = after.find(tracked.last.quote)
    return made(PLACE, after, (at, at + len(tracked.last.quote))) if at >= 0 else None


Way = Callable[[_Tracked, str, str], Anchor | None]
WAYS: Sequence[Way] = (by_all_means, by_place_alone, by_quote_alone)


def _one_history(tag: str, chance: random.Random, tally: dict[str, Counter[str]]) -> None:
    manuscript = demo.manuscript(tag)
    source = "\n\n".join(passage.text for passage in manuscript.passages if passage.section.kind == "prose")
    text = _new(source[:6_000])
    tracked = {way.__name__: [_begin(text, chance) for _ in range(ANCHORS)] for way in WAYS[:1]}
    for way in WAYS[1:]:
        tracked[way.__name__] = [replace(each) for each in tracked[WAYS[0].__name__]]
    past = [text]
    for _ in range(EDITS):
        before, text = text, chance.choice(_EDITS)(text, chance, past)
        past.append(text)
        for way in WAYS:
            for each in tracked[way.__name__]:
                each.anchor = way(each, _plain(before), _plain(text))
                each.last = each.anchor or each.last
    for way in WAYS:
        tally[way.__name__].update(_judged(each, text) for each in tracked[way.__name__])


def _begin(text: Text, chance: random.Random) -> _Tracked:
    found = _SENTENCE.finditer(_plain(text))
    spans = [match.span() for match in found if len(letters_of(match[0]).text) > 3]
    start, end = chance.choice(spans)
    if chance.random() < 0.5:  # a few words of it
        start += chance.randrange(max(1, (end - start) // 2))
        end = min(end, start + chance.randrange(8, 40))
    anchor = made(PLACE, _plain(text), (start, end))
    return _Tracked(anchor, anchor, frozenset(name for letter, name in text[start:end] if letter.isalnum()))


def _judged(tracked: _Tracked, text: Text) -> str:
    """Right when it stands on the surviving words, or has no place when hardly a word survives."""
    there = {name for _, name in text} & tracked.letters
    survives = len(there) >= 0.4 * len(tracked.letters)
    if tracked.anchor is None:
        return "missing" if survives else "right"
    on = {name for letter, name in text[slice(*tracked.anchor.span)] if letter.isalnum()}
    if there & on and len(there & on) >= 0.5 * min(len(on), len(there)):
        return "right"
    return "wrong" if survives or not _is_like(tracked) else "right"


def _is_like(tracked: _Tracked) -> bool:
    """Rewritten words that still say nearly the same: a reader would look for the comment there."""
    assert tracked.anchor
    old, new = (Counter(letters_of(anchor.quote).text) for anchor in (tracked.last, tracked.anchor))
    return sum((old & new).values()) >= 0.6 * max(1, sum(old.values()))


def _new(text: str) -> Text:
    return [(letter, next(_names)) for letter in text]


def _plain(text: Text) -> str:
    return "".join(letter for letter, _ in text)


def _sentence(text: Text, chance: random.Random) -> tuple[int, int]:
    return chance.choice([match.span() for match in _SENTENCE.finditer(_plain(text))] or [(0, len(text))])


def _type(text: Text, chance: random.Random, _past: list[Text]) -> Text:
    at = _sentence(text, chance)[0] + chance.randrange(12)
    other = _plain(text)[slice(*_sentence(text, chance))]
    return [*text[:at], *_new(f" {other[: chance.randrange(5, 80)]} "), *text[at:]]


def _delete(text: Text, chance: random.Random, _past: list[Text]) -> Text:
    start, end = _sentence(text, chance)
    return [*text[:start], *text[end:]]


def _change_words(text: Text, chance: random.Random, _past: list[Text]) -> Text:
    start, end = _sentence(text, chance)
    middle = start + (end - start) // 3
    gone = min(end, middle + chance.randrange(3, 15))
    return [*text[:middle], *_new("something else"[: chance.randrange(4, 14)]), *text[gone:]]


def _move_a_paragraph(text: Text, chance: random.Random, _past: list[Text]) -> Text:
    breaks = [match.end() for match in re.finditer(r"\n\n", _plain(text))]
    if len(breaks) < 3:
        return text
    first = chance.randrange(len(breaks) - 1)
    start, end = breaks[first], breaks[first + 1]
    rest = [*text[:start], *text[end:]]
    at = chance.choice([place for place in breaks if place <= start])
    return [*rest[:at], *text[start:end], *rest[at:]]


def _paste_over(text: Text, chance: random.Random, _past: list[Text]) -> Text:
    """A paragraph comes back from another program with a few words changed: to the store all its letters are new."""
    start, end = _sentence(text, chance)
    changed = _plain(text)[start:end].replace(" ", "  ", 1)
    kept = [(letter, name) for (letter, name) in text[start:end]]
    return [*text[:start], *kept[:1], *_new(" " * (len(changed) - len(kept))), *kept[1:], *text[end:]]


def _undo(_text: Text, _chance: random.Random, past: list[Text]) -> Text:
    return past[-2] if len(past) > 1 else past[-1]


def _restore(_text: Text, chance: random.Random, past: list[Text]) -> Text:
    return chance.choice(past)


_EDITS = (_type, _type, _change_words, _change_words, _delete, _move_a_paragraph, _paste_over, _undo, _restore)

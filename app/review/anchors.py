"""Words that a comment is about, and how they are found again after the text has changed. Pure: texts in, places out.

Three ways, from the surest to the boldest: the place is carried through the edit itself; words that were cut and
pasted, undone, restored or imported are looked for letter by letter, with what stood around them; words that were
rewritten are looked for by likeness. Where none of them is sure the words count as gone: a comment on the wrong words
is worse than one without a place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from rapidfuzz import fuzz

from app.prose.differences import Edit, edits
from app.prose.letters import HAN_AND_KANA
from app.review.letters import Letters, Span, letters_of

AROUND = 60
"""Letters kept on each side of a quote."""
SURE_ALONE = 12
"""Letters that are hardly there twice by chance; fewer need some of what stood around them."""
SURE_AROUND = 8
ALIKE = 62.0
"""Of 100; how alike words must be to what replaced them to be called rewritten."""
_MOST_PLACES = 200
_WRITTEN_TOGETHER = re.compile(rf"[^\W_{HAN_AND_KANA}]")
_REACH = 20
"""How many times their own length rewritten words are looked for to both sides of their place."""

Place = tuple[str, str, str]
"""Section, item id ("" for the section's own text), field."""


@dataclass(frozen=True)
class Anchor:
    """``quote`` are the words as they stand in the source, ``before`` and ``after`` what stood around them."""

    place: Place
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True)
class Steps:
    """The edits from one text to the next, in order; ``shifts`` is by how much what stands behind each has moved."""

    edits: Sequence[Edit]
    ends: Sequence[int]
    shifts: Sequence[int]

    @classmethod
    def between(cls, before: str, after: str) -> "Steps":
        """Word by word."""
        found = edits(before, after)
        shifts = accumulate(len(step.text) - (step.end - step.start) for step in found)
        return cls(found, [step.end for step in found], list(shifts))

    def before(self, place: int) -> tuple[int, int]:
        """How many of them end at that place or before, and by how much they have moved it."""
        passed = bisect_right(self.ends, place)
        return passed, self.shifts[passed - 1] if passed else 0

    def within(self, span: Span) -> list[Edit]:
        """Those that reach into it."""
        first, _ = self.before(span[0])
        return list(takewhile(lambda step: step.start < span[1], self.edits[first:]))


def made(place: Place, text: str, span: Span) -> Anchor:
    """The anchor of that span as the text stands."""
    start, end = span
    around = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Anchor(place, start, end, text[start:end], *around)


def found(text: str, quote: str, before: str = "", after: str = "", near: int = 0) -> Span | None:
    """Where those words stand, as a reader saw them; of several places the one whose surroundings fit best, then the
    nearest. None when they stand nowhere."""
    source, wanted = letters_of(text), letters_of(quote).text
    if not wanted:
        return _mark(text, quote.strip(), near)
    best = max(_places(source, wanted, before, after, near), default=None)
    return _with_marks(text, best.span, quote) if best else None


def _mark(text: str, mark: str, near: int) -> Span | None:
    """A dash or a sign alone has no letters: it is looked for as it is."""
    places = [match.start() for match in re.finditer(re.escape(mark), text)] if mark else []
    at = min(places, key=lambda place: abs(place - near), default=None)
    return None if at is None else (at, at + len(mark))


def followed(anchor: Anchor, before: Mapping[Place, str], after: Mapping[Place, str], steps: Steps) -> Anchor | None:
    """The anchor in the changed document, None when its words are gone. ``before`` and ``after`` are the texts of the
    sections that changed; ``steps`` those of the anchor's own field."""
    text = after.get(anchor.place)
    if text is not None and (span := carried(anchor.span, before.get(anchor.place, ""), text, steps)):
        return made(anchor.place, text, span)
    return refound(anchor, after)


def refound(anchor: Anchor, texts: Mapping[Place, str]) -> Anchor | None:
    """The anchor where its words stand now, in whatever field; only where there is hardly a doubt."""
    wanted = letters_of(anchor.quote).text
    if not wanted:
        return None
    best: tuple[int, int, Place, Span] | None = None
    for place, text in texts.items():
        for candidate in _places(letters_of(text), wanted, anchor.before, anchor.after, anchor.start):
            if len(wanted) >= SURE_ALONE or candidate.around >= SURE_AROUND:
                here = candidate.around, int(place == anchor.place), place, candidate.span
                best = max(best, here) if best else here
    if best is None:
        return None
    _, _, place, span = best
    return made(place, texts[place], _with_marks(texts[place], span, anchor.quote))


def carried(span: Span, before: str, after: str, steps: Steps) -> Span | None:
    """The span moved through an edit of its own text. What is typed within the words belongs to them, what is typed
    at their edges does not; of words replaced as a whole, what replaced them when it is like them."""
    quote = before[slice(*span)]
    inside = letters_of(quote).places
    # The marks at the edges follow the letters: typed before a full stop is typed behind the words.
    core = (span[0] + inside[0], span[0] + inside[-1] + 1) if inside else span
    moved = _carried(core, before, after, steps)
    return moved and _with_marks(after, moved, quote)


def _carried(span: Span, before: str, after: str, steps: Steps) -> Span | None:
    start, end = span
    _, shift = steps.before(start)
    touching = steps.within(span)
    gone = sum(step.end - step.start for step in touching)
    is_inside = all(
        start <= step.start and step.end <= end and step.end - step.start < end - start for step in touching
    )
    if not is_inside or gone > (end - start) / 2:
        return _rewritten(span, before, after, shift, touching)
    moved = start + shift, end + shift + sum(len(step.text) for step in touching) - gone
    return moved if after[slice(*moved)].strip() else None


def _rewritten(span: Span, before: str, after: str, shift: int, touching: Sequence[Edit]) -> Span | None:
    """What came in the place of words that were edited across their edges: the part of it that is like them."""
    start, end = span
    first = min(start, touching[0].start) + shift
    change = sum(len(step.text) - (step.end - step.start) for step in touching)
    last = max(end, touching[-1].end) + shift + change
    first, last = _near((first, last), start - min(start, touching[0].start), end - start)
    new, old = letters_of(after[first:last]), letters_of(before[start:end]).text
    if not new.text or not old:
        return None
    alike = fuzz.partial_ratio_alignment(old, new.text, score_cutoff=ALIKE)
    if alike is None or len(new.text) * 3 < len(old):
        return None
    inside = new.span(alike.dest_start, max(alike.dest_end, alike.dest_start + 1))
    return _to_whole_words(after, (first + inside[0], first + inside[1]), before, span)


def _to_whole_words(text: str, span: Span, before: str, was: Span) -> Span:
    """Words that were whole are whole again: "box" that became "boxes" is not its first three letters now."""
    start, end = span
    while not _is_inside_a_word(before, was[0]) and _is_inside_a_word(text, start):
        start -= 1
    while not _is_inside_a_word(before, was[1]) and _is_inside_a_word(text, end):
        end += 1
    return start, end


def _is_inside_a_word(text: str, place: int) -> bool:
    return bool(_WRITTEN_TOGETHER.match(text, place - 1) and _WRITTEN_TOGETHER.match(text, place)) if place else False


def _near(region: Span, offset: int, length: int) -> Span:
    """Of a region much longer than the words, what lies about where they stood: else thousands of threads in a text
    that was replaced as a whole would each read all of it."""
    first, last = region
    reach = _REACH * length
    return max(first, first + offset - reach), min(last, first + offset + length + reach)


def _with_marks(text: str, span: Span, quote: str) -> Span:
    """With the marks at the edges of the quote, where they stand there too."""
    (start, end), inside = span, letters_of(quote).places
    if not inside:
        return span
    before, after = quote[: inside[0]], quote[inside[-1] + 1 :]
    if before and text.endswith(before, 0, start):
        start -= len(before)
    if after and text.startswith(after, end):
        end += len(after)
    return start, end


@dataclass(frozen=True, order=True)
class _Candidate:
    """``around``: letters of the surroundings that fit; ``nearness``: the fewer letters away the more."""

    around: int
    nearness: int
    span: Span


def _places(source: Letters, wanted: str, before: str, after: str, near: int) -> Iterator[_Candidate]:
    left, right = letters_of(before).text, letters_of(after).text
    at = source.text.find(wanted) if wanted else -1
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        end = at + len(wanted)
        around = _common_end(source.text[max(0, at - len(left)) : at], left)
        around += _common_start(source.text[end : end + len(right)], right)
        yield _Candidate(around, -abs(source.places[at] - near), source.span(at, end))
        at = source.text.find(wanted, at + 1)


def _common_start(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _common_end(one: str, other: str) -> int:
    return _common_start(one[::-1], other[::-1])

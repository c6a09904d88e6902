"""Two texts as suggestions: which words would be others. Pure: texts in, texts out.

A suggestion stands on words, so what is only added takes a neighbouring word along, and what changed are only marks or
blanks takes one too. Replacing every piece in the one text gives the other, letter for letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.prose.differences import changes
from app.prose.words import tokens
from app.review.letters import Span, letters_of

MOST_PIECES = 60
"""A text changed in more places than that was written anew: nobody would decide about each of them."""

_REACH = 200


@dataclass(frozen=True)
class Rewording:
    """The words from ``start`` to ``end``, in code points, would rather be ``text``; none of them only where there are none."""

    start: int
    end: int
    text: str

    def overlaps(self, other: "Rewording") -> bool:
        return (self.start < other.end and other.start < self.end) or self.end == other.end == 0


def every_rewording(before: str, after: str) -> list[Rewording]:
    """What turns one text into the other, in order, no two on the same words; none at all for an empty ``before``, which
    has no words to stand on."""
    if not before.strip():
        return []
    groups: list[tuple[Span, list[Rewording]]] = []
    for piece in _changed(before, after):
        span, pieces = _with_words(before, piece), [piece]
        while groups and span[0] < groups[-1][0][1]:  # two that would stand on the same word are one
            (start, end), others = groups.pop()
            span, pieces = (min(start, span[0]), max(end, span[1])), others + pieces
        groups.append((span, pieces))
    return [_without_blanks(before, _within(before, span, pieces)) for span, pieces in groups]


def rewordings(before: str, after: str) -> list[Rewording]:
    """The same for one text to decide about: one piece for the whole of a text that was written anew."""
    pieces = every_rewording(before, after)
    return pieces if len(pieces) <= MOST_PIECES else [Rewording(0, len(before), after)]


def reworded(text: str, pieces: Iterable[Rewording]) -> str:
    """The text with those pieces; of two that overlap the first counts."""
    made, at = [], 0
    for piece in sorted(pieces, key=lambda piece: (piece.start, piece.end)):
        if piece.start >= at:
            made += [text[at : piece.start], piece.text]
            at = piece.end
    return "".join([*made, text[at:]])


def is_said_by(piece: Rewording, pieces: Sequence[Rewording], text: str) -> bool:
    """Whether those pieces say of its words what it says."""
    touching = [other for other in pieces if other.overlaps(piece)]
    if not touching or any(other.start < piece.start or other.end > piece.end for other in touching):
        return False
    return _within(text, (piece.start, piece.end), touching) == piece


def _changed(before: str, after: str) -> list[Rewording]:
    """As ``changes`` reads it; ``start`` and ``end`` may still be one place."""
    found: list[Rewording] = []
    at, is_open = 0, False
    for change in changes(before, after):
        end = at if change.kind == "new" else at + len(change.text)
        if change.kind != "same":
            new = change.text if change.kind == "new" else ""
            last = found.pop() if is_open else Rewording(at, at, "")
            found.append(Rewording(last.start, end, last.text + new))
        at, is_open = end, change.kind != "same"
    return found


def _within(text: str, span: Span, pieces: Sequence[Rewording]) -> Rewording:
    """All those pieces as one, of that span."""
    start, end = span
    moved = [Rewording(piece.start - start, piece.end - start, piece.text) for piece in pieces]
    return Rewording(start, end, reworded(text[start:end], moved))


def _without_blanks(text: str, piece: Rewording) -> Rewording:
    """Blanks that stand behind the words before and after are none of its business."""
    words = text[piece.start : piece.end]
    blanks = words[len(words.rstrip()) :]
    if not blanks or not piece.text.endswith(blanks):
        return piece
    return Rewording(piece.start, piece.end - len(blanks), piece.text[: -len(blanks)])


def _with_words(text: str, piece: Rewording) -> Span:
    """Wide enough to stand on a word: the one to the left, at the beginning the one to the right."""
    start, end = piece.start, piece.end
    if letters_of(text[start:end]).text:
        return start, end
    if left := _to_a_word(reversed(tokens(text[max(0, start - _REACH) : start]))):
        return start - left, end
    if right := _to_a_word(tokens(text[end : end + _REACH])):
        return start, end + right
    return (start, end) if text[start:end].strip() else (0, len(text))  # marks are better than nothing


def _to_a_word(pieces: Iterable[str]) -> int:
    """How many letters lead to the end of the first word; 0 when there is none."""
    length = 0
    for piece in pieces:
        length += len(piece)
        if piece[0].isalnum():
            return length
    return 0

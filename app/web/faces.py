"""A part of a page that is made once for everybody, and from which each is shown what is for them.

In its template ``{% call only_for("writes", person(4)) %}…{% endcall %}`` stands around what is for those alone who bear one of
these marks, ``not_for`` around what is for all others. A reader's marks are what they may, and who they are.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

Marks = frozenset[str]

_BOUND = secrets.token_hex(16)  # nobody can write it into a comment
_EDGE = re.compile(f"<{_BOUND} (.*?)>")


@dataclass(frozen=True)
class Condition:
    """Shown to those who bear one of the marks, or to all the others."""

    marks: Marks
    is_for_them: bool

    def holds(self, marks: Marks) -> bool:
        return self.is_for_them != self.marks.isdisjoint(marks)


@dataclass(frozen=True)
class Piece:
    """Markup, and under which conditions it is shown: all of them must hold."""

    markup: str
    conditions: tuple[Condition, ...] = ()

    def shown_to(self, marks: Marks) -> str:
        return self.markup if all(condition.holds(marks) for condition in self.conditions) else ""


class Face:
    """Pieces in their order. ``plain`` is what somebody without any mark sees of each; ``about`` says for which pieces a mark
    makes a difference: a reader's are few among thousands."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.plain = [piece.shown_to(frozenset()) for piece in self.pieces]
        self.about: dict[str, list[int]] = defaultdict(list)
        for at, piece in enumerate(self.pieces):
            for mark in frozenset().union(*(condition.marks for condition in piece.conditions)):
                self.about[mark].append(at)

    @property
    def weight(self) -> int:
        """How many letters are kept with it."""
        return sum(len(piece.markup) for piece in self.pieces)

    def seen_by(self, marks: Marks) -> Markup:
        shown = self.plain.copy()
        for at in {at for mark in marks for at in self.about.get(mark, ())}:
            shown[at] = self.pieces[at].shown_to(marks)
        return Markup("".join(shown))


def person(user_id: int | None) -> str:
    """The mark of one person; nobody bears that of somebody who left."""
    return f"person-{user_id}"


def marks_of(user_id: int | None, may_write: bool) -> Marks:
    return frozenset({person(user_id), "writes"} if may_write else {person(user_id)})


def only_for(*marks: str, caller: Callable[[], Markup]) -> Markup:
    return _bounded("+", marks, caller())


def not_for(*marks: str, caller: Callable[[], Markup]) -> Markup:
    return _bounded("-", marks, caller())


def _bounded(kind: str, marks: Iterable[str], inner: Markup) -> Markup:
    return Markup(f"<{_BOUND} {kind}{' '.join(marks)}>{inner}<{_BOUND} >")


def face_of(part: str) -> Face:
    """What a template made of it, cut at its edges."""
    within: list[Condition] = []
    pieces: list[Piece] = []
    for at, text in enumerate(_EDGE.split(part)):
        if at % 2 == 0:
            pieces.append(Piece(text, tuple(within)))
        elif text:
            within.append(Condition(frozenset(text[1:].split()), text[0] == "+"))
        else:
            within.pop()
    return Face(piece for piece in pieces if piece.markup)


def joined(faces: Iterable[Face]) -> Face:
    """One after the other, as few pieces as can be: what is for everybody is one with what stands beside it."""
    pieces: list[Piece] = []
    common: list[str] = []
    for piece in (piece for face in faces for piece in face.pieces):
        if not piece.conditions:
            common.append(piece.markup)
            continue
        pieces += (Piece("".join(common)), piece)
        common.clear()
    return Face((*pieces, Piece("".join(common))))

"""Three-way merge of a text: what a form showed, what the text is now, what the form sent back.

As the CRDT would: a letter that either side deleted is gone, a letter that either side typed stays. Beyond it: what
both sides typed at one spot stands there once, so that a save sent twice does not double the text.
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from app.documents.text.wordwise import edits, tokens

_SHELL = re.compile(r"\A((?:\s*\n)?)(.*?)(\s*)\Z", re.DOTALL)
_SAME_WRITING = 0.75
"""Two insertions at one spot that share this much of the shorter are versions of one, not two."""


def merged(base: str, current: str, mine: str) -> str:
    """The text with the changes base -> current and base -> mine.

    Blank lines and blanks around the text are not shown in forms, so each side's are compared by themselves.
    """
    if mine in (base, current):
        return current
    if current == base:
        return mine
    shells = [_shell(text) for text in (base, current, mine)]
    lead, core, trail = zip(*shells, strict=True)
    return _chosen(*lead) + _merged_core(*core) + _chosen(*trail)


def _shell(text: str) -> tuple[str, str, str]:
    found = _SHELL.match(text)
    assert found is not None
    return found[1], found[2], found[3]


def _chosen(base: str, current: str, mine: str) -> str:
    return current if mine == base else mine


def _merged_core(base: str, current: str, mine: str) -> str:
    if mine in (base, current):
        return current
    if current == base:
        return mine
    old = tokens(base)
    theirs, ours = _Changes.between(old, base, current), _Changes.between(old, base, mine)
    if ours.are_in(theirs):
        return current
    pieces: list[str] = []
    for gap in range(len(old) + 1):
        pieces.append(_together(theirs.typed.get(gap, ""), ours.typed.get(gap, "")))
        if gap < len(old) and gap not in theirs.gone and gap not in ours.gone:
            pieces.append(old[gap])
    return "".join(pieces)


@dataclass(frozen=True)
class _Changes:
    """One side's changes: the indices of the base's tokens that are ``gone``, and what was ``typed`` before which."""

    gone: frozenset[int]
    typed: dict[int, str]

    @classmethod
    def between(cls, old: list[str], base: str, text: str) -> "_Changes":
        index = {0: 0}
        reached = 0
        for number, token in enumerate(old, start=1):
            reached += len(token)
            index[reached] = number
        gone: set[int] = set()
        typed: dict[int, str] = {}
        free = 0
        for step in edits(base, text):
            start, end = index[step.start], index[step.end]
            gap, inserted, removed = _leftmost(old, free, start, end, step.text)
            gone.update(removed)
            if inserted:
                typed[gap] = typed.get(gap, "") + inserted
            free = end
        return cls(frozenset(gone), typed)

    def are_in(self, other: "_Changes") -> bool:
        return self.gone <= other.gone and all(
            _is_within(text, other.typed.get(gap, "")) for gap, text in self.typed.items()
        )


def _leftmost(old: list[str], free: int, start: int, end: int, text: str) -> tuple[int, str, range]:
    """Of all equal readings of one edit the leftmost, so that both sides' equal edits meet at the same gap.

    “very |very |good”: whether the first or the second was typed cannot be known; both sides must decide alike.
    """
    if text and start == end:
        new = tokens(text)
        while start > free and old[start - 1] == new[-1]:
            new.insert(0, new.pop())
            start -= 1
        return start, "".join(new), range(0)
    if not text:
        while start > free and old[start - 1] == old[end - 1]:
            start, end = start - 1, end - 1
    return start, text, range(start, end)


def _together(theirs: str, ours: str) -> str:
    """What stands at a spot where both typed."""
    if not theirs or not ours or _is_within(ours, theirs):
        return theirs or ours
    if _is_within(theirs, ours):
        return ours
    old, new = tokens(theirs), tokens(ours)
    shared = LCSseq.opcodes(old, new)
    common = sum(sum(map(len, old[op.src_start : op.src_end])) for op in shared if op.tag == "equal")
    if common < _SAME_WRITING * min(len(theirs), len(ours)):
        return theirs + _joint(theirs, ours) + ours
    return "".join(
        "".join(old[op.src_start : op.src_end])
        + ("" if op.tag == "equal" else "".join(new[op.dest_start : op.dest_end]))
        for op in shared
    )


def _is_within(inner: str, outer: str) -> bool:
    """Whether ``outer`` has all words of ``inner`` in their order."""
    if inner in outer:
        return True
    rest = iter(tokens(outer))
    return all(token in rest for token in tokens(inner))


def _joint(left: str, right: str) -> str:
    """A blank where two words of two people would grow together."""
    return " " if left[-1].isalnum() and right[0].isalnum() and max(left[-1], right[0]) < "\u2e80" else ""

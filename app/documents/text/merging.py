"""Three-way merge of a text: what a form showed, what the text is now, what the form sent back.

As the CRDT would: a letter that either side deleted is gone, a letter that either side typed stays. Beyond it: what
both sides typed at one spot stands there once, so that a save sent twice does not double the text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise, takewhile

from rapidfuzz.distance import Indel, LCSseq, Opcode

from app.prose.differences import MOST_CELLS, Edit, edits
from app.prose.words import tokens

_ONE_WRITING = 0.75
"""Two insertions at one spot that share this much of the shorter are versions of one, not two."""

_OPENING = "([{<„“‘«¿¡*_`@#"
_FIRST_OF_CHINESE = "\u2e80"

_THEIRS, _OURS = frozenset({"theirs"}), frozenset({"ours"})
_BOTH = _THEIRS | _OURS


@dataclass(frozen=True)
class _Piece:
    """A stretch of text, never empty, the sides that have it, and whether it is left out because one has not."""

    text: str
    sides: frozenset[str]
    is_gone: bool = False


def merged(base: str, current: str, mine: str) -> str:
    """The text with the changes base -> current and base -> mine.

    Blanks at the end are not shown in forms, but others may be typing there: each side's are compared by themselves.
    """
    if mine in (base, current):
        return current
    if current == base:
        return mine
    texts = [_Cut(text) for text in (base, current, mine)]
    shown, theirs, ours = texts
    if _kept(shown, ours, theirs).all:
        return current
    if _kept(shown, theirs, ours).all:
        return mine
    core = _merged_core(*(each.core for each in texts))
    ends = (each.text[len(each.core.text) :] for each in texts)
    return core.rstrip() + (_chosen(*ends) or core[len(core.rstrip()) :])


def _chosen(base: str, current: str, mine: str) -> str:
    return current if mine == base else mine


@dataclass(frozen=True)
class _Cut:
    """A text that is cut into words once, however often it is compared."""

    text: str

    @cached_property
    def words_and_lines(self) -> list[str]:
        """Without the blanks: those are alike everywhere and would tie what does not belong together."""
        return [token for token in tokens(self.text) if token == "\n" or not token.isspace()]

    @cached_property
    def words(self) -> list[str]:
        return [token for token in self.words_and_lines if token != "\n"]

    @cached_property
    def core(self) -> "_Cut":
        """Without the blanks at the end."""
        core = self.text.rstrip()
        return self if core == self.text else _Cut(core)


def _merged_core(base: _Cut, current: _Cut, mine: _Cut) -> str:
    if mine.text in (base.text, current.text):
        return current.text
    if current.text == base.text:
        return mine.text
    steps, our_steps = edits(base.text, current.text), edits(base.text, mine.text)
    old = _pieces(base.text, [*steps, *our_steps])
    theirs, ours = _Changes.of(old, steps), _Changes.of(old, our_steps)
    match _kept(base, mine, current), _kept(base, current, mine):
        case _Kept(all=True), _:
            return current.text
        case _, _Kept(all=True):
            return mine.text
        case _Kept(words=True), _:
            ours = replace(ours, typed={})
        case _, _Kept(words=True):
            theirs = replace(theirs, typed={})
    return "".join(_joined(_woven(old, theirs, ours)))


@dataclass(frozen=True)
class _Kept:
    """Whether a text has the ``words`` that another one brought (and it brought some), and whether it has ``all``
    that the other changed: the words, and the gaps where it took some out."""

    words: bool
    all: bool


def _kept(base: _Cut, text: _Cut, later: _Cut) -> _Kept:
    """How much of base -> text is in ``later``: all of it, when one of them is a save whose answer was lost.

    Which of two equal words was taken out or typed first may be read differently in each text, so words are counted.
    """
    has_words, _ = _is_kept(base.words, text.words, later.words)
    _, has_all = _is_kept(base.words_and_lines, text.words_and_lines, later.words_and_lines)
    return _Kept(has_words, has_all)


def _is_kept(base: list[str], text: list[str], later: list[str]) -> tuple[bool, bool]:
    gone, typed = _difference(base, text)
    gone_later, typed_later = _difference(base, later)
    lost, new = _difference(text, later)
    is_unsure = lost and gone & typed  # words changed places, and which of them did is a matter of taste
    has_words = bool(typed) and not lost & typed and not is_unsure
    has_gaps = gone - typed <= gone_later - typed_later and new & gone <= typed_later
    return has_words, has_gaps and (has_words or (bool(gone) and not typed))


def _difference(old: list[str], new: list[str]) -> tuple[Counter[str], Counter[str]]:
    """The words that went and those that came; all of them where finding out would take too long."""
    head = _same_start(old, new)
    tail = _same_start(old[head:][::-1], new[head:][::-1])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old) * len(new) > MOST_CELLS:
        return Counter(old), Counter(new)
    steps = [step for step in Indel.opcodes(old, new) if step.tag != "equal"]
    lost = Counter(word for step in steps for word in old[step.src_start : step.src_end])
    return lost, Counter(word for step in steps for word in new[step.dest_start : step.dest_end])


def _same_start(old: list[str], new: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _woven(old: list[str], theirs: "_Changes", ours: "_Changes") -> Iterator[_Piece]:
    for gap in range(len(old) + 1):
        yield from _together(theirs.typed.get(gap, ""), ours.typed.get(gap, ""))
        if gap < len(old):
            gone_by = _gone_by(gap in theirs.gone, gap in ours.gone)
            yield _Piece(old[gap], _BOTH - gone_by, is_gone=bool(gone_by))


def _gone_by(is_gone_there: bool, is_gone_here: bool) -> frozenset[str]:
    return frozenset(side for side, is_gone in (("theirs", is_gone_there), ("ours", is_gone_here)) if is_gone)


def _joined(found: Iterable[_Piece]) -> Iterator[str]:
    """The texts, with a blank where two words grow together that are neighbours on neither side."""
    last = ""
    neighbours: frozenset[str] = frozenset()
    for piece in found:
        if piece.is_gone:
            neighbours -= piece.sides
            continue
        if last and not neighbours & piece.sides and _need_a_blank(last, piece.text[0]):
            yield " "
        yield piece.text
        last, neighbours = piece.text[-1], piece.sides


def _need_a_blank(left: str, right: str) -> bool:
    is_open = left.isspace() or left in _OPENING
    return not is_open and right.isalnum() and max(left, right) < _FIRST_OF_CHINESE


def _pieces(base: str, steps: list[Edit]) -> list[str]:
    """The base's words, cut also where an edit begins or ends within one."""
    cuts = {0, *accumulate(map(len, tokens(base))), *(step.start for step in steps), *(step.end for step in steps)}
    return [base[start:end] for start, end in pairwise(sorted(cuts))]


@dataclass(frozen=True)
class _Changes:
    """One side's changes: the indices of the base's pieces that are ``gone``, and what was ``typed`` before which."""

    gone: frozenset[int]
    typed: dict[int, str]

    @classmethod
    def of(cls, old: list[str], steps: list[Edit]) -> "_Changes":
        index = {place: number for number, place in enumerate(accumulate(map(len, old), initial=0))}
        gone: set[int] = set()
        typed: dict[int, str] = {}
        free = 0
        for step in steps:
            start, end = index[step.start], index[step.end]
            gap, inserted, removed = _leftmost(old, free, start, end, step.text)
            gone.update(removed)
            if inserted:
                typed[gap] = typed.get(gap, "") + inserted
            free = end
        return cls(frozenset(gone), typed)


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


def _together(theirs: str, ours: str) -> list[_Piece]:
    """What stands at a spot where both may have typed."""
    if not theirs and not ours:
        return []
    if not ours or not theirs:
        return [_Piece(theirs, _THEIRS) if theirs else _Piece(ours, _OURS)]
    if _is_within(ours, theirs) or _is_within(theirs, ours):
        return [_Piece(theirs if _is_within(ours, theirs) else ours, _BOTH)]
    old, new = tokens(theirs), tokens(ours)
    steps: list[Opcode] = list(LCSseq.opcodes(old, new)) if len(old) * len(new) <= MOST_CELLS else []
    common = sum(sum(map(len, old[step.src_start : step.src_end])) for step in steps if step.tag == "equal")
    if common < _ONE_WRITING * min(len(theirs), len(ours)):
        return [_Piece(theirs, _THEIRS), _Piece(ours, _OURS)]
    return [piece for step in steps for piece in _both(old, new, step)]


def _both(old: list[str], new: list[str], step: Opcode) -> Iterator[_Piece]:
    """Of two versions of one writing what they share, or what each has alone."""
    if step.src_end > step.src_start:
        yield _Piece("".join(old[step.src_start : step.src_end]), _BOTH if step.tag == "equal" else _THEIRS)
    if step.dest_end > step.dest_start and step.tag != "equal":
        yield _Piece("".join(new[step.dest_start : step.dest_end]), _OURS)


def _is_within(inner: str, outer: str) -> bool:
    """Whether ``outer`` goes on where ``inner`` stopped, maybe within a word, or has all its words in their order."""
    if outer.startswith(inner):
        return True
    rest = iter(tokens(outer))
    return all(token in rest for token in tokens(inner))

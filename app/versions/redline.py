"""Two Markdown texts as one page of safe HTML: formatted as they print, with what came in ``<ins>``, what went in ``<del>``.

The marks are set between words of a parsed text and every tag is closed by the one loop that opened it, so nothing a
writer types can unbalance the page; then all goes through the same wall as any other Markdown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from app.i18n import gettext
from app.prose.markdown import LONGEST_TEXT, washed
from app.versions.aligning import aligned
from app.versions.blocks import Leaf, Node, as_typed, leaves_of, line_of, tag_of
from app.versions.marking import Marked, all_of, marked

Side = Literal["both", "before", "after"]


def _(text: str) -> str:
    return text


_MARKS = {"gone": '<del class="went">', "new": '<ins class="came">'}
_SPOKEN = {"gone": _("Removed:"), "new": _("Added:")}  # not every screen reader tells of <ins> and <del>
_HIDDEN = {"before": "new", "after": "gone"}


MOST_SIGNS = 20_000
"""Line ends and signs of Markdown in both texts: each may begin a block or a run, which is parsed, paired, marked and
washed one by one. So many take a second or two."""

_SIGNS = "\n*_`~[<|\\"


@dataclass(frozen=True)
class Row:
    """What stands next to each other when two texts are shown side by side."""

    before: Markup
    after: Markup


def inline(before: str, after: str, image_base: str = "images/", heading_level: int = 3) -> Markup:
    """Both texts in one."""
    return _shown(_steps(before, after, image_base, heading_level), "both", image_base)


def rows(before: str, after: str, image_base: str = "images/", heading_level: int = 3) -> list[Row]:
    """Both texts side by side, block by block."""
    found = _together(_steps(before, after, image_base, heading_level))
    return [Row(_shown(steps, "before", image_base), _shown(steps, "after", image_base)) for steps in found]


def is_as_typed(before: str, after: str) -> bool:
    """Whether the two are shown as they were typed: to compare them as they print would take too long."""
    signs = sum(text.count(sign) for text in (before, after) for sign in _SIGNS)
    return max(len(before), len(after)) > LONGEST_TEXT or signs > MOST_SIGNS


def line(before: str, after: str, side: Side = "both") -> Markup:
    """The same for a single line."""
    (old,), (now,) = line_of(before), line_of(after)
    return washed(_leaf_html(_Step.of(old, now), side), "", with_marks=True)


@dataclass(frozen=True)
class _Step:
    """A leaf then and now, and its cells with what changed in them: marked once, however often it is shown."""

    before: Leaf | None
    after: Leaf | None
    cells: tuple[tuple[Marked, ...], ...]

    @classmethod
    def of(cls, before: Leaf | None, after: Leaf | None) -> "_Step":
        return cls(before, after, tuple(tuple(cell) for cell in _cells(before, after)))


def _steps(before: str, after: str, image_base: str, heading_level: int) -> list[_Step]:
    if is_as_typed(before, after):
        return [_Step.of(as_typed(before), as_typed(after))]
    leaves = (leaves_of(text, image_base, heading_level) for text in (before, after))
    return [_Step.of(*pair) for pair in aligned(*leaves)]


def _together(steps: Iterable[_Step]) -> Iterator[list[_Step]]:
    """Cut where neither text has a list, table or quotation that goes on, and not between what went and what came in its
    place: that stands side by side too."""
    row: list[_Step] = []
    inside: set[tuple[int, int]] = set()
    for step in steps:
        around = {(leaf is step.after, leaf.path[0].number) for leaf in (step.before, step.after) if leaf and leaf.path}
        if row and not around & inside and not all(None in (each.before, each.after) for each in (*row, step)):
            yield row
            row, inside = [], set()
        row.append(step)
        inside |= around
    if row:
        yield row


def _shown(steps: Sequence[_Step], side: Side, image_base: str) -> Markup:
    html: list[str] = []
    open_nodes: list[Node] = []
    twins = _twins(steps)
    for step in steps:
        leaf = step.before if side == "before" else step.after
        if leaf is None and side != "both":
            continue
        path = leaf.path if leaf else _adopted(step.before.path if step.before else (), twins)
        html += _way(open_nodes, path)
        html.append(_leaf_html(step, side))
    html += _way(open_nodes, ())
    return washed("".join(html), image_base, with_marks=True)


def _twins(steps: Iterable[_Step]) -> dict[int, Node]:
    """For each container then (by number) the one that it is now."""
    twins: dict[int, Node] = {}
    for step in steps:
        paths = (leaf.path if leaf else () for leaf in (step.before, step.after))
        for was, node in zip(*paths, strict=False):
            if twins.setdefault(was.number, node) != node:
                break
    return twins


def _adopted(path: Sequence[Node], twins: dict[int, Node]) -> tuple[Node, ...]:
    """The containers of a leaf that is gone: those that are still there, then its own (their numbers made negative, for
    each text counts its own)."""
    known = 0
    while known < len(path) and path[known].number in twins:
        known += 1
    own = (Node(node.opening, -1 - node.number) for node in path[known:])
    return (*(twins[node.number] for node in path[:known]), *own)


def _way(open_nodes: list[Node], path: Sequence[Node]) -> Iterator[str]:
    """The tags that lead from the containers that are open to those of the next leaf."""
    common = 0
    while common < min(len(open_nodes), len(path)) and open_nodes[common] == path[common]:
        common += 1
    while len(open_nodes) > common:
        yield f"</{open_nodes.pop().tag}>"
    for node in path[common:]:
        open_nodes.append(node)
        yield node.opening


def _leaf_html(step: _Step, side: Side) -> str:
    shape = step.after or step.before
    assert shape is not None
    cells = zip(shape.openings, step.cells, strict=True)
    html = "".join(opening + _line_html(runs, side) + _closing(opening) for opening, runs in cells)
    return f"<tr>{html}</tr>" if shape.is_row else html


def _cells(old: Leaf | None, now: Leaf | None) -> Iterator[Iterable[Marked]]:
    if old and now:
        return (marked(was, runs) for was, runs in zip(old.cells, now.cells, strict=True))
    if now:
        return (all_of("new", runs) for runs in now.cells)
    return (all_of("gone", runs) for runs in (old.cells if old else ()))


def _line_html(runs: Iterable[Marked], side: Side) -> str:
    html: list[str] = []
    open_tags: list[str] = []
    kind = "same"
    for piece in runs:
        if piece.kind == _HIDDEN.get(side):
            continue
        tags = [*piece.run.tags, *([_MARKS[piece.kind]] if piece.kind != "same" else [])]
        html += _tags_between(open_tags, tags)
        if piece.kind not in ("same", kind):
            html.append(f'<span class="visually-hidden">{escape(gettext(_SPOKEN[piece.kind]))} </span>')
        html.append(piece.run.html or str(escape(piece.run.text)))
        kind = piece.kind
    return "".join([*html, *_tags_between(open_tags, [])])


def _tags_between(open_tags: list[str], wanted: Sequence[str]) -> Iterator[str]:
    common = 0
    while common < min(len(open_tags), len(wanted)) and open_tags[common] == wanted[common]:
        common += 1
    while len(open_tags) > common:
        yield _closing(open_tags.pop())
    for opening in wanted[common:]:
        open_tags.append(opening)
        yield opening


def _closing(opening: str) -> str:
    return f"</{tag_of(opening)}>" if opening else ""

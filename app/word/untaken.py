"""What of a Word file has no place in a text or cannot be brought back: told, so that nobody believes it came along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.manuscript.model import tidy_line
from app.manuscript.notices import Notice
from app.word.blocks import Blocks
from app.word.edges import digest_of_edges, edges_in
from app.word.names import EDGES, words_digest
from app.word.opening import Package
from app.word.remarks import LONGEST, MOST_COMMENTS, count_cut, count_left_out
from app.word.runs import Found
from app.word.views import count_withdrawn

if TYPE_CHECKING:
    from lxml import etree

_LONGEST_QUOTE = 120


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


def about_returned(package: Package, whole: Blocks) -> Iterator[Notice]:
    """Of a file of ours, read with all its changes."""
    for block in whole.all():
        said = "".join(piece.text for piece in block.pieces)
        if block.spot and block.spot.words and words_digest(said) != block.spot.words:
            words = tidy_line(said)[:_LONGEST_QUOTE]
            yield Notice(
                _("Titles of parts and notes beside questions are made anew; not taken: “%(words)s”."), {"words": words}
            )
    told = package.xml("docProps/custom.xml")
    if (edges := property_of(told, EDGES)) and edges != digest_of_edges(package):
        yield Notice(_("What was changed at the head or foot of the pages is not taken."))
    if count := count_withdrawn(package.body):
        yield Notice(
            _("Words that one person put in and another took out again are left out (%(count)s)."),
            {"count": str(count)},
        )
    yield from about_comments(package)
    yield from about_strange(whole.found)


def about_comments(package: Package) -> Iterator[Notice]:
    if count := count_left_out(package):
        values = {"most": str(MOST_COMMENTS), "count": str(count)}
        yield Notice(_("Only the first %(most)s comments were taken; %(count)s more were not."), values)
    if count := count_cut(package):
        values = {"most": str(LONGEST), "count": str(count)}
        yield Notice(_("Comments of more than %(most)s letters were cut off there (%(count)s)."), values)


def about_edges(package: Package) -> Iterator[Notice]:
    if words := " · ".join(edges_in(package)):
        shown = words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"
        yield Notice(_("What stands at the head and foot of its pages was not taken: “%(words)s”."), {"words": shown})


def about_strange(found: Found) -> Iterator[Notice]:
    told = {
        "formula": _("Formulas (%(count)s) are there as plain signs; please look at them."),
        "drawing": _("Drawings, diagrams and shapes (%(count)s) could not be taken."),
        "object": _("Embedded objects (%(count)s) could not be taken."),
        "image": _("Images that are not inside the file (%(count)s) could not be taken."),
        "symbol": _("Special symbols (%(count)s) became bullets."),
    }
    for kind, count in found.strange.items():
        yield Notice(told[kind], {"count": str(count)})


def property_of(root: etree._Element | None, name: str) -> str:
    found = (each for each in (() if root is None else root) if each.get("name") == name)
    return next(("".join(each.itertext()) for each in found), "")

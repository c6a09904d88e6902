"""The blocks of a Word file's text in order: headings, paragraphs, entries of lists, quotes, code, tables, each with the
spot it belongs to in a file of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.word.names import Spot, spot_of
from app.word.opening import Package, W, columns
from app.word.runs import Found, Piece, Runs
from app.word.styles import Style, Styles, counted, outline, value
from app.word.views import View

if TYPE_CHECKING:
    from lxml import etree

_ASIDE = ("masthead", "open note")
_WRAPPERS = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo")
_DEEPER_ENTRY = re.compile(r"list (?:bullet|number) (\d)")


@dataclass(frozen=True)
class Block:
    """``kind`` is heading, title, subtitle, paragraph, entry, continued, quote, code, rule or table. ``level`` is that of
    the heading, or how deep the entry stands (from 0). ``rows`` of a table are cells of lines. ``spot`` is None in other
    files than ours."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    is_numbered: bool = False
    start: int = 1
    rows: tuple[tuple[tuple[tuple[Piece, ...], ...], ...], ...] = ()
    alignments: tuple[str, ...] = ()
    spot: Spot | None = None


@dataclass
class _Held:
    """A paragraph whose end is not there: its words go on in the next."""

    pieces: list[Piece] = field(default_factory=list)
    about: etree._Element | None = None
    spot: Spot | None = None


class Blocks:
    """Reads the blocks of one file, as one view sees it (``notes_aside``: see ``Runs``)."""

    def __init__(self, package: Package, styles: Styles, view: View, notes_aside: bool = False) -> None:
        self.package, self.styles, self.view = package, styles, view
        self.runs = Runs(package, styles, view, notes_aside)
        self._held = _Held()
        self._spot: Spot | None = None
        self._before_aside: Spot | None = None
        self._marks: list[Piece] = []

    @property
    def found(self) -> Found:
        return self.runs.found

    def all(self) -> list[Block]:
        return [*self._of(self.package.body), *self._let_go()]

    def of_notes(self) -> Iterator[Block]:
        """The notes met so far, each a paragraph behind its number."""
        notes, self.found.notes[:] = list(self.found.notes), []
        for number, note in notes:
            for at, block in enumerate([*self._of(note), *self._let_go()]):
                first = (Piece(f"{number} "), *block.pieces) if at == 0 else block.pieces
                yield replace(block, pieces=_without_edges(first), spot=None)

    def _of(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
                yield from self._of_boxes()
            elif child.tag == f"{W}tbl":
                yield from self._let_go()
                yield from self._table(child)
            elif child.tag == f"{W}bookmarkStart":
                self._come_to(child)
            elif child.tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                self._marks.append(Piece(mark=("+" if child.tag.endswith("Start") else "-") + child.get(f"{W}id", "")))
            elif child.tag in _WRAPPERS:
                yield from self._of(child)

    def _of_boxes(self) -> Iterator[Block]:
        boxes, self.found.boxes[:] = list(self.found.boxes), []
        for box in boxes:
            yield from self._of(box)

    def _come_to(self, mark: etree._Element) -> None:
        spot = spot_of(mark.get(f"{W}name", ""))
        if spot is None:
            return
        if not spot.section and (self._spot is None or self._spot.section):
            self._before_aside = self._spot
        self._spot = spot

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        is_later = False
        for mark in paragraph.iter(f"{W}bookmarkStart", f"{W}t"):
            is_later = is_later or (mark.tag == f"{W}t" and bool(mark.text))
            if mark.tag == f"{W}bookmarkStart" and not is_later:
                self._come_to(mark)
        own = paragraph.find(f"{W}pPr")
        about = self.view.properties(own, "pPr")
        pieces, self._marks = [*self._marks, *self.runs.pieces(paragraph)], []
        if self._held.pieces and self._held.spot != self._spot:
            yield from self._let_go()
        pieces = [*self._held.pieces, *pieces]
        self._held = _Held()
        if not self.view.ends_paragraph(own):
            self._held = _Held(pieces, about, self._spot)
        else:
            yield self._block(pieces, about, self._spot)
        if self._spot is not None and not self._spot.section:  # what stands aside is one paragraph
            self._spot = self._before_aside

    def _let_go(self) -> Iterator[Block]:
        held, self._held = self._held, _Held()
        if held.pieces:
            yield self._block(held.pieces, held.about, held.spot)

    def _block(self, pieces: list[Piece], about: etree._Element | None, spot: Spot | None) -> Block:
        style = self.styles.style(value(about, "pStyle"))
        block = Block("paragraph", tuple(pieces), spot=spot)
        if style.name in _ASIDE:
            return replace(block, spot=Spot() if spot.section else spot) if spot else block
        numbering = None if about is None else about.find(f"{W}numPr")
        list_id = style.list_id if numbering is None else value(numbering, "numId") or style.list_id
        entry = self.styles.level(list_id, value(numbering, "ilvl") or "0")
        level = self._outline(about) or style.level
        if level:
            return replace(block, kind="heading", level=level)
        if entry:
            depth = _depth(style, value(numbering, "ilvl"))
            return replace(block, kind="entry", level=depth, is_numbered=entry.is_numbered, start=entry.start)
        return replace(block, kind=_kind(style, about, pieces), level=_indent(about))

    @staticmethod
    def _outline(about: etree._Element | None) -> int:
        level = value(about, "outlineLvl")
        return outline(level, 0)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [self._row(row) for row in _rows(table) if self.view.has_row(row)]
        first = next(iter(_rows(table)), None)
        alignments = () if first is None else tuple(_alignment(cell) for cell in first.findall(f"{W}tc"))
        if rows:
            yield Block("table", rows=tuple(rows), alignments=alignments, spot=self._spot)

    def _row(self, row: etree._Element) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
        cells = [cell for child in row for cell in ([child] if child.tag == f"{W}tc" else child.iter(f"{W}tc"))]
        made: list[tuple[tuple[Piece, ...], ...]] = []
        for cell in cells:
            made.append(tuple(tuple(self.runs.pieces(line)) for line in cell.iter(f"{W}p")))
            made += [()] * (columns(cell) - 1)
        return tuple(made)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _alignment(cell: etree._Element) -> str:
    line = cell.find(f"{W}p")
    side = "" if line is None else value(line.find(f"{W}pPr"), "jc")
    return {"center": "center", "right": "right", "end": "right"}.get(side, "")


def _depth(style: Style, told: str) -> int:
    """How deep an entry stands, from 0; Word has styles of its own for deeper ones (List Bullet 2)."""
    by_style = _DEEPER_ENTRY.fullmatch(style.name)
    return min(max(counted(told, 0), int(by_style[1]) - 1 if by_style else 0), 8)


def _kind(style: Style, about: etree._Element | None, pieces: list[Piece]) -> str:
    if style.name in ("title", "subtitle"):
        return style.name
    if style.is_code:
        return "code"
    if style.name.startswith("list continue"):
        return "continued"
    borders = None if about is None else about.find(f"{W}pBdr")
    if borders is not None and not any(piece.text or piece.image for piece in pieces):
        return "rule"
    return "quote" if style.is_quote else "paragraph"


def _indent(about: etree._Element | None) -> int:
    """How deep a paragraph stands that goes on within an entry, from 0."""
    indent = None if about is None else about.find(f"{W}ind")
    left = "" if indent is None else indent.get(f"{W}left", indent.get(f"{W}start", ""))
    return max(0, min(counted(left, 0) // 360 - 1, 8))


def _without_edges(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without the blank that Word puts behind a note's own number."""
    return tuple(replace(piece, text=piece.text.lstrip()) if at == 1 else piece for at, piece in enumerate(pieces))

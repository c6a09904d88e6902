"""Blocks of a Word file as the Markdown of one text: paragraphs, lists, tables and code, each in its place among the others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.word.blocks import Block
from app.word.marking import BREAK, Line, line

_TASKS = {"☐ ": "[ ] ", "☑ ": "[x] "}


@dataclass
class _List:
    """An open list: its kind, the number of its next entry, and how far its entries' words stand in. Entries that follow
    each other are of one list whatever the file calls it: programs differ in that, and Markdown has no other way."""

    is_numbered: bool
    number: int
    indent: int


class Markdown:
    """Takes blocks and gives one text. ``shift`` is added to the level of each heading."""

    def __init__(self, shift: int = 0) -> None:
        self.shift = shift
        self.made: list[str] = []
        self.lists: list[_List] = []
        self.code: list[str] = []
        self.last = ""

    def text(self, blocks: Iterable[Block]) -> str:
        for block in blocks:
            self._take(block)
        self._end_code()
        return "".join(self.made).strip("\n")

    def _take(self, block: Block) -> None:
        if block.kind == "code":
            self.code.append("".join(piece.text for piece in block.pieces))
        elif block.kind == "table":
            self._put(_table(block), "table")
        elif block.kind == "rule":
            self._put("---", "rule")
        elif words := line(block.pieces):
            self._words(block, words)

    def _words(self, block: Block, words: str) -> None:
        self._end_code()
        if block.kind == "entry":
            self._entry(block, words)
        elif block.kind == "continued" and self.lists:
            inside = self.lists[min(block.level, len(self.lists) - 1)].indent
            self._add("\n\n" + _indented(words, inside), "continued")
        elif block.kind == "heading":
            level = min(6, max(1, block.level + self.shift))
            self._put(f"{'#' * level} {words.replace(BREAK, ' ')}", "heading")
        elif block.kind == "quote":
            quoted = "\n".join(f"> {each}" for each in words.split("\n"))
            self._add(f"\n>\n{quoted}" if self.last == "quote" else f"\n\n{quoted}", "quote")
        else:
            self._put(words, "paragraph")

    def _put(self, text: str, kind: str) -> None:
        self._end_code()
        self.lists = []
        self._add(f"\n\n{text}", kind)

    def _add(self, text: str, kind: str) -> None:
        if kind == "quote":
            self.lists = []
        self.made.append(text)
        self.last = kind

    def _end_code(self) -> None:
        """Its lines come as paragraphs; together they are known when something else follows."""
        code, self.code = self.code, []
        if code:
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", "\n".join(code))), 3)
            self._put("\n".join([fence, *code, fence]), "code")

    def _entry(self, block: Block, words: str) -> None:
        depth = min(block.level, len(self.lists))
        self.lists = self.lists[: depth + 1]
        if len(self.lists) <= depth or self.lists[depth].is_numbered != block.is_numbered:
            outer = self.lists[depth - 1].indent if depth else 0
            number = block.start if block.is_numbered else 0
            self.lists = [*self.lists[:depth], _List(block.is_numbered, number, outer)]
            between = "\n" if depth else "\n\n"
        else:
            between = "\n"
        current = self.lists[depth]
        outer = self.lists[depth - 1].indent if depth else 0
        mark = f"{current.number}. " if block.is_numbered else "- "
        current.number += 1
        current.indent = outer + len(mark)
        for box, task in _TASKS.items():
            if words.startswith(box) and not block.is_numbered:
                words = task + words[len(box) :]
        self._add(f"{between}{' ' * outer}{mark}{_indented(words, current.indent).lstrip(' ')}", "entry")


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + each if each else "" for each in text.split("\n"))


def _table(block: Block) -> str:
    columns = max(len(row) for row in block.rows)
    head, *others = block.rows
    rows = [[_cell(cell) for cell in row] + [""] * (columns - len(row)) for row in [_plain_head(head), *others]]
    sides = {"": "---", "center": ":---:", "right": "---:"}
    marks = [sides[side] for side in block.alignments[:columns]] + ["---"] * (columns - len(block.alignments))
    return "\n".join(
        "|" + "".join(f" {cell} |" if cell else " |" for cell in row) for row in [rows[0], marks, *rows[1:]]
    )


def _plain_head(row: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The first row without bold letters where all of it is bold: it heads the columns, and some programs write its look
    down letter by letter."""
    pieces = [piece for cell in row for each in cell for piece in each if piece.text.strip()]
    if not all("bold" in piece.look for piece in pieces):
        return [list(cell) for cell in row]
    return [[[replace(piece, look=piece.look - {"bold"}) for piece in each] for each in cell] for cell in row]


def _cell(lines: Sequence[Line]) -> str:
    return " ".join(words for pieces in lines if (words := line(pieces, in_cell=True)))

"""Running text as Word paragraphs: the blocks of a Markdown text, each in the style that Word has for it."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from markdown_it.token import Token

from app.export.word import xml
from app.export.word.lines import runs
from app.export.word.parcel import Parcel
from app.export.word.styles import DEEPEST_LIST, list_indent
from app.prose.markdown import LONGEST_TEXT, parsed

_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="C9C4B8"/></w:pBdr>'
_GAP = '<w:spacing w:before="0" w:after="0" w:line="200" w:lineRule="exact"/>'
_DEEPEST_HEADING = 4
_ROOM = 51.0
"""Ems of a table's letters in a line."""
_TEXT = re.compile(r'<w:t xml:space="preserve">([^<]*)')


def prose(text: str, parcel: Parcel, heading_level: int, style: str = "Normal") -> str:
    """The paragraphs of a text. Its highest heading gets that level; plain paragraphs get that style."""
    if len(text) > LONGEST_TEXT:
        return "".join(xml.paragraph(style, xml.run(line)) for line in text.split("\n"))
    writer = _Writer(parcel, style)
    for token in parsed(text, image_base="", heading_level=heading_level):
        writer.meet(token)
    return "".join(writer.made)


@dataclass
class _List:
    number: int
    is_numbered: bool
    is_fresh: bool = False
    """An entry was opened and has no paragraph yet: the next one carries its number."""


class _Writer:
    """Meets the block tokens in order and remembers what they stand in."""

    def __init__(self, parcel: Parcel, style: str) -> None:
        self.parcel = parcel
        self.style = style
        self.made: list[str] = []
        self.lists: list[_List] = []
        self.quotes = 0
        self.heading = ""
        self.table: _Table | None = None

    def meet(self, token: Token) -> None:
        act = getattr(self, f"_{token.type}", None)
        if act:
            act(token)

    def _heading_open(self, token: Token) -> None:
        self.heading = f"Heading{min(_DEEPEST_HEADING, int(token.tag[1]))}"

    def _heading_close(self, _token: Token) -> None:
        self.heading = ""

    def _inline(self, token: Token) -> None:
        words = runs(token.children or [], self.parcel)
        if self.table is not None:
            self.table.cell(words)
        elif self.heading:
            self.made.append(xml.paragraph(self.heading, words))
        else:
            self._paragraph(words)

    def _paragraph(self, words: str) -> None:
        if not self.lists:
            self.made.append(xml.paragraph("Quote" if self.quotes else self.style, words))
            return
        innermost, level = self.lists[-1], min(len(self.lists) - 1, DEEPEST_LIST)
        if not innermost.is_fresh:
            self.made.append(xml.paragraph("ListContinue", words, list_indent(level)))
            return
        innermost.is_fresh = False
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{innermost.number}"/></w:numPr>'
        self.made.append(xml.paragraph("ListNumber" if innermost.is_numbered else "ListBullet", words, number))

    def _bullet_list_open(self, _token: Token) -> None:
        self.lists.append(_List(self.parcel.list_of(is_numbered=False), is_numbered=False))

    def _ordered_list_open(self, token: Token) -> None:
        start = int(token.attrs.get("start", 1))
        self.lists.append(_List(self.parcel.list_of(is_numbered=True, start=start), is_numbered=True))

    def _bullet_list_close(self, _token: Token) -> None:
        self.lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, _token: Token) -> None:
        self.lists[-1].is_fresh = True

    def _list_item_close(self, _token: Token) -> None:
        if self.lists[-1].is_fresh:
            self._paragraph("")

    def _blockquote_open(self, _token: Token) -> None:
        self.quotes += 1

    def _blockquote_close(self, _token: Token) -> None:
        self.quotes -= 1

    def _code(self, token: Token) -> None:
        for line in token.content.rstrip("\n").split("\n"):
            self.made.append(xml.paragraph("Code", xml.run(line)))

    _fence = _code_block = _code

    def _hr(self, _token: Token) -> None:
        self.made.append(xml.paragraph("Normal", "", _RULE))

    def _table_open(self, _token: Token) -> None:
        self.table = _Table()

    def _table_close(self, _token: Token) -> None:
        if self.table is not None:
            self.made.append(self.table.finished())
        self.table = None

    def _tr_open(self, _token: Token) -> None:
        if self.table is not None:
            self.table.rows.append([])

    def _th_open(self, token: Token) -> None:
        if self.table is not None:
            self.table.alignment = str(token.attrs.get("class", "")).removeprefix("align-")

    _td_open = _th_open


class _Table:
    """A table being met: its rows of cells, the first of them its head."""

    WIDTH = 9_184

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.alignment = ""

    def cell(self, words: str) -> None:
        aligned = f'<w:jc w:val="{self.alignment}"/>' if self.alignment in ("center", "right") else ""
        self.rows[-1].append(xml.paragraph("TableText", words, aligned))

    def finished(self) -> str:
        """With a paragraph behind it: two tables that touch would become one."""
        widths = self._widths()
        if not widths:
            return ""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(row, widths, is_head=not at) for at, row in enumerate(self.rows))
        look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        about = f'<w:tblPr><w:tblStyle w:val="TableRuled"/><w:tblW w:w="5000" w:type="pct"/>{look}</w:tblPr>'
        return f"<w:tbl>{about}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{xml.paragraph('Caption', '', _GAP)}"

    def _widths(self) -> list[int]:
        """What each column needs for its longest words; where that is too much, those that say most give way."""
        needs = [max(map(_ems, column)) for column in zip_longest(*self.rows, fillvalue="")]
        given, left = dict.fromkeys(range(len(needs)), 0.0), _ROOM
        for rank, column in enumerate(sorted(given, key=needs.__getitem__)):
            given[column] = min(needs[column], left / (len(needs) - rank))
            left -= given[column]
        return [int(self.WIDTH * ems / sum(given.values())) for ems in given.values()]

    def _row(self, cells: list[str], widths: list[int], is_head: bool) -> str:
        about = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
        made = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, widths, strict=False)
        )
        return f"<w:tr>{about}{''.join(made)}</w:tr>"


def _ems(cell: str) -> float:
    """About how wide the words of a cell are."""
    words = "".join(_TEXT.findall(cell))
    return sum(1.0 if letter > "\u2e7f" else 0.6 for letter in words) + 1.5

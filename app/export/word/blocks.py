"""Running text as Word paragraphs: the blocks of a Markdown text, each in the style that Word has for it."""

from dataclasses import dataclass

from markdown_it.token import Token

from app.export.word import xml
from app.export.word.lines import runs
from app.export.word.parcel import Parcel
from app.export.word.styles import DEEPEST_LIST, list_indent
from app.prose.markdown import LONGEST_TEXT, parsed

_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="C9C4B8"/></w:pBdr>'
_DEEPEST_HEADING = 4


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
        columns = max((len(row) for row in self.rows), default=0)
        if not columns:
            return ""
        width = self.WIDTH // columns
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in range(columns))
        rows = "".join(self._row(row, width, is_head=not at) for at, row in enumerate(self.rows))
        look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        about = f'<w:tblPr><w:tblStyle w:val="TableRuled"/><w:tblW w:w="5000" w:type="pct"/>{look}</w:tblPr>'
        return f"<w:tbl>{about}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{xml.paragraph('Caption', '')}"

    def _row(self, cells: list[str], width: int, is_head: bool) -> str:
        about = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
        made = (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells)
        return f"<w:tr>{about}{''.join(made)}</w:tr>"

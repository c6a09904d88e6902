"""The blocks of a Markdown text by their places: what is prose, what stands in a list, what is no prose at all."""

import re
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from app.prose import markdown

BlockKind = Literal["paragraph", "heading", "table", "code"]

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Block:
    """One block of the source, whole lines of it. ``list_depth`` and ``quote_depth`` count what it stands in;
    ``ordered`` says that the innermost list is numbered; ``opens_item`` that it is the first block of its item."""

    kind: BlockKind
    start: int
    end: int
    list_depth: int = 0
    quote_depth: int = 0
    ordered: bool = False
    opens_item: bool = False


_KINDS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph", "heading_open": "heading", "table_open": "table", "fence": "code", "code_block": "code",
}  # fmt: skip


def blocks(source: str) -> tuple[Block, ...]:
    """All blocks in order; a text too long to be parsed is one paragraph."""
    if not source.strip() or len(source) > markdown.LONGEST_TEXT:
        return (Block("paragraph", 0, len(source)),) if source.strip() else ()
    lines = [0, *(line_end.end() for line_end in _LINE_END.finditer(source)), len(source)]
    walk = _Walk(lines)
    for token in markdown.block_tokens(source):
        walk.meet(token)
    return tuple(walk.found)


class _Walk:
    """Meets the tokens in order and keeps what they stand in."""

    def __init__(self, lines: list[int]) -> None:
        self.lines = lines
        self.lists: list[bool] = []  # of each open list, whether it is numbered
        self.quotes = 0
        self.fresh = False  # an item has just been opened
        self.inside_table = False
        self.found: list[Block] = []

    def meet(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(token.type == "ordered_list_open")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.fresh = True
        elif token.type in ("blockquote_open", "blockquote_close"):
            self.quotes += token.nesting
        elif token.type == "table_close":
            self.inside_table = False
        elif token.type in _KINDS and token.map and not self.inside_table:
            self._keep(token, token.map)

    def _keep(self, token: Token, lines: list[int]) -> None:
        kind = _KINDS[token.type]
        self.inside_table = kind == "table"
        first, last = (self.lines[line] for line in lines)
        numbered = bool(self.lists and self.lists[-1])
        self.found.append(Block(kind, first, last, len(self.lists), self.quotes, numbered, self.fresh))
        self.fresh = False

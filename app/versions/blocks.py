"""A Markdown text as a list of leaves (paragraphs, list lines, table rows), each with the containers it lies in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from app.prose.markdown import LONGEST_TEXT, parsed, parsed_line, rendered_line

OBJECT = "\ufffc"
"""Stands in a leaf's words for something that is no word: an image, a box, a line break."""

_LABEL = "<label>"
_TEXT_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Node:
    """A container: its opening tag, and a number that tells it from its equals in the same text."""

    opening: str
    number: int

    @property
    def tag(self) -> str:
        return tag_of(self.opening)


@dataclass(frozen=True)
class Run:
    """A stretch of a line within the same inline tags; ``html`` instead of ``text`` for an object."""

    text: str
    tags: tuple[str, ...] = ()
    html: str = ""


@dataclass(frozen=True)
class Leaf:
    """The smallest block: one cell of runs, or several in a table row. ``openings`` has the tag of each cell, empty for
    words that stand right in their container."""

    path: tuple[Node, ...]
    openings: tuple[str, ...]
    cells: tuple[tuple[Run, ...], ...]
    is_row: bool = False

    @property
    def kind(self) -> tuple[object, ...]:
        """Leaves of different kinds are never the same one written anew."""
        return (*(node.tag for node in self.path), self.openings, self.is_row)

    @property
    def plain(self) -> str:
        return " ".join("".join(run.text for run in cell) for cell in self.cells)


def tag_of(opening: str) -> str:
    """``a`` of ``<a href="…">``."""
    found = re.match(r"<(\w+)", opening)
    return found[1] if found else ""


def leaves_of(text: str, image_base: str, heading_level: int) -> list[Leaf]:
    """All leaves of a text, in order. Not for texts beyond ``LONGEST_TEXT``."""
    return list(_leaves(parsed(text, image_base=image_base, heading_level=heading_level)))


def as_typed(text: str) -> Leaf:
    """A text that is shown as it was typed: one leaf."""
    return Leaf((), ("<pre>",), ((Run(text),),))


def line_of(text: str) -> list[Leaf]:
    """A single line: one leaf without a tag of its own."""
    if len(text) > LONGEST_TEXT:
        return [Leaf((), ("",), ((Run(text),),))]
    inside = [child for token in parsed_line(text) for child in token.children or []]
    return [Leaf((), ("",), (tuple(_runs(inside)),))]


def _leaves(tokens: Sequence[Token]) -> Iterator[Leaf]:
    numbers, path, row = count(), list[Node](), list[tuple[str, tuple[Run, ...]]]()
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            row.append((_opening(token), ()))
        elif token.type == "inline" and row:
            row[-1] = (row[-1][0], tuple(_runs(token.children or [])))
        elif token.type == "tr_close":
            yield Leaf(tuple(path), tuple(opening for opening, _ in row), tuple(runs for _, runs in row), is_row=True)
            row.clear()
        elif token.type in ("tr_open", "th_close", "td_close") or token.hidden:
            continue
        elif token.nesting > 0:
            path.append(Node(_opening(token), next(numbers)))
        elif token.nesting < 0:
            path.pop()
        else:
            yield _leaf(token, path)


def _leaf(token: Token, path: Sequence[Node]) -> Leaf:
    if token.type == "inline":
        runs = tuple(_runs(token.children or []))
        if path and path[-1].tag in _TEXT_BLOCKS:
            return Leaf(tuple(path[:-1]), (path[-1].opening,), (runs,))
        return Leaf(tuple(path), ("",), (runs,))
    if token.type in ("fence", "code_block"):
        return Leaf(tuple(path), ("<pre>",), ((Run(token.content, ("<code>",)),),))
    return Leaf(tuple(path), ("",), ((Run(OBJECT, html=f"<{token.tag}>"),),))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    tags: list[str] = []
    for token in tokens:
        if token.type == "html_inline":  # the box of a task, made in ``polish``
            yield from _box(token, tags)
        elif token.nesting > 0:
            tags.append(_opening(token))
        elif token.nesting < 0:
            tags.pop()
        elif token.type == "code_inline":
            yield Run(token.content, (*tags, "<code>"))
        elif token.type == "softbreak":
            yield Run("\n", tuple(tags))
        elif token.type in ("hardbreak", "image"):
            yield Run(OBJECT, tuple(tags), rendered_line([token]))
        elif token.content:
            yield Run(token.content, tuple(tags))


def _box(token: Token, tags: list[str]) -> Iterator[Run]:
    if token.content.startswith(_LABEL):
        tags.append(_LABEL)
        yield Run(OBJECT, tuple(tags), token.content.removeprefix(_LABEL))
    else:
        tags.pop()


def _opening(token: Token) -> str:
    return f"<{token.tag}{RendererHTML.renderAttrs(token)}>"

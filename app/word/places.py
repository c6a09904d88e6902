"""The texts of a file of ours: which words stand in which section and item, as one view sees them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app import catalogue
from app.manuscript.model import Item, Passage, tidy, tidy_line
from app.manuscript.quotes import read_quote
from app.word.as_markdown import Markdown
from app.word.blocks import Block
from app.word.marking import line
from app.word.names import Spot

_DEEPER = 1
"""A heading within a text is written one level deeper than Word has it: as deep as most people write it."""

Place = tuple[str, int | None, str]
"""Section, item from 0 (None for the section's own text), field."""


@dataclass(frozen=True)
class Added:
    """A feature or question that is not among those the file was made with, behind item ``after``."""

    section: str
    after: int
    title: str
    text: str


@dataclass
class Texts:
    """The words by their places, and what stands between them as new items."""

    words: dict[Place, str] = field(default_factory=dict)
    added: list[Added] = field(default_factory=list)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The same as a manuscript's sections, with the new items in their order."""
        keys = {place[0] for place in self.words} | {one.section for one in self.added}
        return tuple(self._passage(section) for section in catalogue.in_reading_order(keys))

    def _passage(self, section: catalogue.Section) -> Passage:
        own = {name: self.words.get((section.key, None, name), "") for name in ("text", "name", "role")}
        numbers = sorted({place[1] for place in self.words if place[0] == section.key and place[1] is not None})
        items: list[Item] = []
        for number in numbers:
            items.append(Item(*(self.words.get((section.key, number, name), "") for name in ("title", "text"))))
            items += [
                Item(one.title, one.text) for one in self.added if (one.section, one.after) == (section.key, number)
            ]
        return Passage(section.key, items=tuple(items), **own)


def is_ours(blocks: Iterable[Block]) -> bool:
    return any(block.spot is not None and block.spot.section for block in blocks)


def texts_in(blocks: Sequence[Block]) -> Texts:
    """The texts of those blocks. What stands aside (titles of parts, notes) belongs to none."""
    found = Texts()
    by_spot: dict[Spot, list[Block]] = {}
    for block in blocks:
        if block.spot is not None and block.spot.section:
            by_spot.setdefault(block.spot, []).append(block)
    for spot, own in by_spot.items():
        _take(found, spot, own)
    return found


def _take(found: Texts, spot: Spot, blocks: list[Block]) -> None:
    section = catalogue.section(spot.section)
    if spot.is_by:
        by = read_quote(section.key, "> x\n>\n> " + " ".join(line(block.pieces) for block in blocks))
        found.words |= {(section.key, None, "name"): by.name, (section.key, None, "role"): by.role}
    elif spot.item is not None:
        _take_items(found, spot, blocks, 3 if section.part == "press_release" else 2)
    elif section.kind == "line":
        found.words[section.key, None, "text"] = tidy_line(" ".join(line(block.pieces) for block in blocks))
    else:
        plain = (replace(block, kind="paragraph") if block.kind == "quote" else block for block in blocks)
        found.words[section.key, None, "text"] = tidy(
            Markdown(_DEEPER).text(plain if section.kind == "quote" else blocks)
        )


def _take_items(found: Texts, spot: Spot, blocks: list[Block], level: int) -> None:
    """The item itself, and others behind it: each begins with a heading of that level."""
    for at, (title, own) in enumerate(_items(blocks, level)):
        text = tidy(Markdown(_DEEPER).text(own))
        if at == 0:
            found.words |= {(spot.section, spot.item, "title"): title, (spot.section, spot.item, "text"): text}
        elif title or text:
            found.added.append(Added(spot.section, spot.item or 0, title, text))


def _items(blocks: list[Block], level: int) -> Iterator[tuple[str, list[Block]]]:
    starts = [at for at, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
    edges = sorted({0, *starts, len(blocks)})
    for first, last in pairwise(edges):
        has_title = first in starts
        title = tidy_line(line(blocks[first].pieces)) if has_title else ""
        yield title, blocks[first + has_title : last]

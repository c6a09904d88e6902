"""Comments in a Word file: by whom, on which words, and which answers which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.manuscript.model import tidy
from app.word.blocks import Block
from app.word.names import Spot
from app.word.opening import Package, W
from app.word.runs import Piece, note_named, notes_of
from app.word.views import author_of

if TYPE_CHECKING:
    from lxml import etree

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
MOST_COMMENTS = 1_000
LONGEST = 8_000
_AROUND = 60


@dataclass(frozen=True)
class Said:
    """One comment, or a note beneath the text: its words line by line."""

    by: str
    text: str
    is_note: bool = False


@dataclass(frozen=True)
class Remark:
    """A conversation: ``quote`` are the words it is about as they are shown, with what stands around them; without a
    ``spot`` it is about the document."""

    said: tuple[Said, ...]
    spot: Spot | None = None
    is_title: bool = False
    quote: str = ""
    before: str = ""
    after: str = ""
    is_done: bool = False


def remarks_in(package: Package, blocks: Iterable[Block]) -> list[Remark]:
    """The conversations in the order of the text; those whose place is not in it come last."""
    root = package.beside("comments.xml")
    if root is None:
        return []
    told = {each.get(f"{W}id", ""): each for each in root.findall(f"{W}comment")[:MOST_COMMENTS]}
    answers, done = _threads(package, told)
    places = dict(_places(blocks, told))
    first = [key for key in [*places, *told] if key not in answers]
    below: dict[str, list[str]] = {}
    for key in told:
        below.setdefault(_root(key, answers), []).append(key)
    found = []
    for key in dict.fromkeys(first):
        said = [_said(told[each]) for each in (key, *(other for other in below.get(key, ()) if other != key))]
        spot, is_title, quote, before, after = places.get(key, (None, False, "", "", ""))
        found.append(Remark(tuple(one for one in said if one.text), spot, is_title, quote, before, after, key in done))
    return [remark for remark in found if remark.said]


def count_left_out(package: Package) -> int:
    """How many comments there are beyond those that are read."""
    root = package.beside("comments.xml")
    return 0 if root is None else max(0, len(root.findall(f"{W}comment")) - MOST_COMMENTS)


def count_cut(package: Package) -> int:
    """How many comments are longer than what is read of one."""
    root = package.beside("comments.xml")
    if root is None:
        return 0
    return sum(sum(len(each.text or "") for each in one.iter(f"{W}t")) > LONGEST for one in root)


def notes_in(package: Package, blocks: Iterable[Block]) -> list[Remark]:
    """Notes that somebody put under a text of ours, which has none itself: each said on the word before its number."""
    texts = {kind: notes_of(package, kind) for kind in ("footnote", "endnote")}
    found = []
    for block in blocks:
        whole = ""
        for piece in _pieces(block):
            kind, key = note_named(piece.mark) if piece.mark.startswith("*") else ("", "")
            if kind and (note := texts[kind].get(key)) is not None and (words := _words(note).strip()):
                said = Said("", words, is_note=True)
                found.append(Remark((said,), block.spot, _is_title(block), *_word_before(whole)))
            whole += piece.text
    return found[:MOST_COMMENTS]


def _word_before(text: str) -> tuple[str, str]:
    """The last word of a text, and what stands before it."""
    found = re.search(r"\w+\W*$", text[-_AROUND:])
    word = found[0].strip() if found else ""
    at = text.rfind(word) if word else len(text)
    return word, text[max(0, at - _AROUND) : at]


def _root(key: str, answers: Mapping[str, str]) -> str:
    seen = {key}
    while key in answers and answers[key] not in seen:
        key = answers[key]
        seen.add(key)
    return key


def _threads(package: Package, told: Mapping[str, etree._Element]) -> tuple[dict[str, str], set[str]]:
    """Which comment answers which, and which are done."""
    root = package.beside("commentsExtended.xml")
    if root is None:
        return {}, set()
    by_name = {
        paragraph.get(f"{_W14}paraId", ""): key for key, each in told.items() for paragraph in each.iter(f"{W}p")
    }
    answers, done = {}, set()
    for each in root:
        key, parent = (by_name.get(each.get(f"{_W15}{name}", "")) for name in ("paraId", "paraIdParent"))
        if key and parent and key != parent:
            answers[key] = parent
        if key and each.get(f"{_W15}done") == "1":
            done.add(key)
    return answers, done


def _said(comment: etree._Element) -> Said:
    return Said(author_of(comment), _words(comment))


def _words(said: etree._Element) -> str:
    lines = ("".join(each.text or "" for each in paragraph.iter(f"{W}t")) for paragraph in said.iter(f"{W}p"))
    return tidy("\n".join(line for line in lines if line.strip()))[:LONGEST]


Where = tuple[Spot | None, bool, str, str, str]


def _places(blocks: Iterable[Block], told: Mapping[str, etree._Element]) -> Iterator[tuple[str, Where]]:
    """For each comment the words between its ends. Words of one block only: a longer stretch is known by its beginning."""
    for block in blocks:
        pieces = _pieces(block)
        if not any(piece.mark for piece in pieces):
            continue
        yield from _places_in(pieces, block, told)


def _places_in(
    pieces: Sequence[Piece], block: Block, told: Mapping[str, etree._Element]
) -> Iterator[tuple[str, Where]]:
    whole, at, opened, closed = "".join(piece.text for piece in pieces), 0, {}, {}
    for piece in pieces:
        if piece.mark.startswith("+"):
            opened[piece.mark[1:]] = at
        elif piece.mark.startswith("-"):
            closed[piece.mark[1:]] = at
        at += len(piece.text)
    for key, start in opened.items():
        end = closed.get(key, len(whole))
        if key in told:
            quote = whole[start:end]
            yield (
                key,
                (
                    block.spot,
                    _is_title(block),
                    quote,
                    whole[max(0, start - _AROUND) : start],
                    whole[end : end + _AROUND],
                ),
            )


def _pieces(block: Block) -> list[Piece]:
    return [*block.pieces, *(piece for row in block.rows for cell in row for line in cell for piece in line)]


def _is_title(block: Block) -> bool:
    return block.kind in ("heading", "title", "subtitle")

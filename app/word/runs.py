"""What stands within one paragraph of a Word file: letters that look alike, links, images, notes, ends of comments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from app.prose.polish import OWN_IMAGE
from app.word.opening import Package, R, W
from app.word.styles import Styles, look_of, value
from app.word.views import CHANGES, View

if TYPE_CHECKING:
    from lxml import etree

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ADDRESS = re.compile(r'HYPERLINK\s+"([^"]+)"')
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RANGE = (f"{W}commentRangeStart", f"{W}commentRangeEnd")
_NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
_SPACES = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}ptab": " "}


@dataclass(frozen=True)
class Piece:
    """Letters that look alike. ``image`` is an image's name, its words then being the text; ``mark`` the end of what a
    comment is about ("+4", "-4"), or the place of a note ("*footnote 4"), without a text."""

    text: str = ""
    look: frozenset[str] = frozenset()
    href: str = ""
    image: str = ""
    mark: str = ""


@dataclass
class Found:
    """What was met beside the words: images by name, notes in order, boxes of text, and kinds of things that have no
    place in a text."""

    images: dict[str, bytes] = field(default_factory=dict)
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    strange: dict[str, int] = field(default_factory=dict)

    def note_strange(self, kind: str) -> None:
        self.strange[kind] = self.strange.get(kind, 0) + 1


class Runs:
    """Reads paragraphs of one file, as one view sees it. With ``notes_aside`` notes leave a mark and no number."""

    def __init__(self, package: Package, styles: Styles, view: View, notes_aside: bool = False) -> None:
        self.package, self.styles, self.view = package, styles, view
        self.notes_aside = notes_aside
        self.found = Found()
        self._notes = {name: notes_of(package, name) for name in ("footnote", "endnote")}
        self._numbers: dict[tuple[str, str], str] = {}
        self._named = cache(_name_of)

    def pieces(self, paragraph: etree._Element) -> list[Piece]:
        """Its pieces in order, those of links with their addresses."""
        field = _Field()
        return [piece for child in paragraph for piece in self._met(child, "", field)]

    def _met(self, element: etree._Element, href: str, field: _Field) -> Iterator[Piece]:
        tag = element.tag
        if tag == f"{W}r":
            yield from self._run(element, href, field)
        elif tag in CHANGES:
            yield from self._inside(element, href, field) if self.view.has(element) else self._marks_in(element)
        elif tag == f"{W}hyperlink":
            yield from self._inside(element, self._target(element) or href, field)
        elif tag == f"{W}fldSimple":
            address = _ADDRESS.search(element.get(f"{W}instr", ""))
            yield from self._inside(element, address[1] if address else href, field)
        elif tag in _RANGE:
            yield Piece(mark=_mark_of(element))
        elif tag in (f"{W}smartTag", f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}dir", f"{W}bdo"):
            yield from self._inside(element, href, field)
        elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
            self.found.note_strange("formula")
            yield Piece("".join(each.text or "" for each in element.iter(f"{_M}t")), frozenset({"code"}))

    def _marks_in(self, change: etree._Element) -> Iterator[Piece]:
        """What is said about words that are not there keeps its place."""
        wanted = (*_RANGE, *_NOTES) if self.notes_aside else _RANGE
        return (Piece(mark=_mark_of(each)) for each in change.iter(*wanted))

    def _inside(self, element: etree._Element, href: str, field: _Field) -> Iterator[Piece]:
        for child in element:
            yield from self._met(child, href, field)

    def _target(self, link: etree._Element) -> str:
        target, outside = self.package.links.get(link.get(f"{R}id", ""), ("", False))
        return target if outside else ""

    def _run(self, run: etree._Element, href: str, field: _Field) -> Iterator[Piece]:
        about = self.view.properties(run.find(f"{W}rPr"), "rPr")
        if about is not None and about.find(f"{W}vanish") is not None:
            return
        look = look_of(about, self.styles.style(value(about, "rStyle")).look)
        for child in run:
            yield from self._in_run(child, look, field.href or href, field)

    def _in_run(self, child: etree._Element, look: frozenset[str], href: str, field: _Field) -> Iterator[Piece]:
        tag = child.tag
        if tag == f"{W}fldChar":
            field.step(child.get(f"{W}fldCharType", ""))
        elif tag == f"{W}instrText":
            field.instruct(child.text or "")
        elif field.is_instruction:
            return
        elif tag in (f"{W}t", f"{W}delText"):
            yield Piece(child.text or "", look, href)
        elif tag in _SPACES:
            if child.get(f"{W}type", "") not in ("page", "column"):
                yield Piece(_SPACES[tag], look, href)
        elif tag in _NOTES:
            yield from [Piece(mark=_mark_of(child))] if self.notes_aside else self._note(child)
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
            yield from self._drawing(child)
        elif tag == f"{W}sym":
            yield from self._symbol(child, look, href)

    def _symbol(self, symbol: etree._Element, look: frozenset[str], href: str) -> Iterator[Piece]:
        try:
            code = int(symbol.get(f"{W}char", ""), 16)
        except ValueError:
            return
        is_own = 0xE000 <= code < 0xF900
        if is_own:
            self.found.note_strange("symbol")
        yield Piece("•" if is_own else chr(code) if 0 < code < 0xD800 else "", look, href)

    def _note(self, reference: etree._Element) -> Iterator[Piece]:
        kind, key = note_named(_mark_of(reference))
        note = self._notes[kind].pop(key, None)  # each is told once, however often a file may name it
        if note is not None:
            self._numbers[kind, key] = str(len(self._numbers) + 1).translate(_RAISED)
            self.found.notes.append((self._numbers[kind, key], note))
        if number := self._numbers.get((kind, key)):
            yield Piece(number)

    def _drawing(self, drawing: etree._Element) -> Iterator[Piece]:
        boxes = list(drawing.iter(f"{W}txbxContent"))
        self.found.boxes += boxes[:1]
        pictures = list(drawing.iter(f"{_A}blip"))
        for blip in pictures:
            yield from self._image(drawing, blip)
        if not boxes and not pictures:
            self.found.note_strange("object" if drawing.tag == f"{W}object" else "drawing")

    def _image(self, drawing: etree._Element, blip: etree._Element) -> Iterator[Piece]:
        path, outside = self.package.links.get(blip.get(f"{R}embed", ""), ("", True))
        data = None if outside else self.package.files.get(path)
        about = next(drawing.iter(f"{_WP}docPr"), None)
        words = " ".join(("" if about is None else about.get("descr", "") or about.get("title", "")).split())
        if not data:
            self.found.note_strange("image")
            yield Piece(words)
            return
        called = "" if about is None else about.get("name", "")
        name = called if OWN_IMAGE.fullmatch(f"images/{called}") else self._named(data)
        self.found.images[name] = data
        yield Piece(words, image=name)


@dataclass
class _Field:
    """Something Word reckons: first what, which is not shown, then what it came to."""

    depth: int = 0
    is_instruction: bool = False
    href: str = ""

    def step(self, kind: str) -> None:
        if kind == "begin":
            self.depth, self.is_instruction = self.depth + 1, True
        elif kind == "separate":
            self.is_instruction = False
        elif kind == "end":
            self.depth, self.is_instruction = max(0, self.depth - 1), False
            self.href = "" if self.depth == 0 else self.href

    def instruct(self, text: str) -> None:
        if address := _ADDRESS.search(text):
            self.href = address[1]


def _mark_of(element: etree._Element) -> str:
    kind, key = str(element.tag).removeprefix(W), str(element.get(f"{W}id", ""))
    if kind.startswith("commentRange"):
        return ("+" if kind.endswith("Start") else "-") + key
    return f"*{kind.removesuffix('Reference')} {key}"


def note_named(mark: str) -> tuple[str, str]:
    """The kind of a note and its key, of the mark in its place."""
    kind, _blank, key = mark.removeprefix("*").partition(" ")
    return kind, key


def notes_of(package: Package, kind: str) -> dict[str, etree._Element]:
    """Those with words; Word keeps lines between them as notes too."""
    root = package.beside(f"{kind}s.xml")
    found = () if root is None else root.findall(f"{W}{kind}")
    return {each.get(f"{W}id", ""): each for each in found if each.get(f"{W}type", "normal") == "normal"}


def _name_of(data: bytes) -> str:
    suffix = "jpg" if data.startswith(b"\xff\xd8") else "png"
    return f"{hashlib.sha256(data).hexdigest()[:32]}.{suffix}"


def joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours that look alike together, without empty ones and without marks."""
    together: list[Piece] = []
    for piece in pieces:
        if piece.mark or not (piece.text or piece.image):
            continue
        last = together[-1] if together else None
        if last and not (last.image or piece.image) and (last.look, last.href) == (piece.look, piece.href):
            together[-1] = replace(last, text=last.text + piece.text)
        else:
            together.append(piece)
    return together

"""Runs in the child only: what PDF/UA asks of notes, lists and the heads of tables, and how screen readers hear what came
and what went; WeasyPrint knows only some of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf import tags

NOTE = "fn-note"
"""The element in templates/print/_note.html; only there."""

_NOTE_TAGS = {NOTE: "Note", f"{NOTE}::footnote-call": "Reference", f"{NOTE}::footnote-marker": "Lbl"}
Link = tuple[str, str, tuple[float, float, float, float], Any]
"""As WeasyPrint's pages have them: external or internal, where to, the frame, and the box."""

_CHANGES = ("ins", "del")
_usual_tag = tags._get_pdf_tag
_usual_tree = tags._build_box_tree


def tag_notes_and_changes() -> None:
    """From now on, for all documents of this process."""
    tags._get_pdf_tag = lambda tag: _NOTE_TAGS.get(tag) or _usual_tag(tag)
    tags._build_box_tree = _tree


_open_entries: list[Any] = []


def _tree(box: Any, parent: Any, *about: Any) -> Iterator[Any]:
    """The usual one; a change says what it is: its HTML begins with a word for it, which is not printed."""
    with _within(box, parent):
        yield from _told(box, _usual_tree(box, parent, *about))


@contextmanager
def _within(box: Any, parent: Any) -> Iterator[None]:
    """An entry of a list that is set as a table has rows without a name of their own: each would be one more entry."""
    if getattr(box, "element_tag", None) != "li":
        yield
        return
    if parent["S"] == "/NonStruct" and any(box.element is entry for entry in _open_entries):
        box.element_tag = "row"
    _open_entries.append(box.element)
    try:
        yield
    finally:
        _open_entries.pop()


def _told(box: Any, elements: Iterable[Any]) -> Iterator[Any]:
    for element in elements:
        if element["S"] == "/TH":  # Markdown's tables, and ours, have heads of columns and no others
            element["A"]["Scope"] = "/Column"
        if getattr(box, "element_tag", None) in _CHANGES and (words := _words_of(box)):
            spoken = box.element.find("span[@class='visually-hidden']")
            element["S"] = "/Span"
            element["Alt"] = pydyf.String(f"{spoken.text if spoken is not None else ''}{words}")
        yield element


def _words_of(box: Any) -> str:
    return "".join(each.text for each in box.descendants() if isinstance(each, TextBox))


def whole_links(links: Iterable[Link]) -> Iterator[Link]:
    """Each link once. WeasyPrint makes a frame for each bold word in a link too, and tags it as no link."""
    inner: set[int] = set()
    for kind, target, frame, box in links:
        if id(box) not in inner:
            yield kind, target, frame, box
            inner |= {id(each) for each in box.descendants()}

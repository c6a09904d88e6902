"""Runs in the child only: where each page of a laid-out part begins, told by what its HTML is made of."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from app.export.job import Start

# As deep as a place is told: within one of these there are lines only.
_DEEPEST = frozenset({"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "img", "hr", "figcaption"})
_HYPHEN = "‐"
"""What is put at the end of a line where a word is divided; nobody wrote it."""


def starts(pages: list[Any]) -> tuple[Start, ...]:
    """Of every page but the first, which always begins where the part does."""
    boxes = [page._page_box for page in pages]
    if len(boxes) < 2:
        return ()
    root = boxes[0].children[0].element
    parents = {child: parent for parent in root.iter() for child in parent}
    return tuple(_start(boxes[:at], _first(boxes[at]), parents) for at in range(1, len(boxes)))


def _first(box: Any) -> Any:
    """The element whose words come first on that page. The head of a table, repeated on each page, is none."""
    while children := [child for child in getattr(box, "children", ()) if _is_text(child)]:
        box = children[0]
    return box.element


def _is_text(box: Any) -> bool:
    is_mark = "::" in (box.element_tag or "")
    return box.element is not None and not is_mark and not getattr(box, "is_header", False)


def _start(before: list[Any], element: Any, parents: dict[Any, Any]) -> Start:
    """The way down from the nearest element with a name, in places among the children, and how many letters of what
    stands there were on the pages before."""
    way = [parents[element] if element.get("class") == "last" else element]  # only print has those: setting.py
    while way[-1] in parents and "id" not in way[-1].attrib:
        way.append(parents[way[-1]])
    way.reverse()
    way = way[: next((at for at, each in enumerate(way) if _is_deep_enough(before, each)), len(way)) + 1]
    path = tuple(list(above).index(below) for above, below in pairwise(way))
    return Start(way[0].get("id", ""), path, sum(_letters_on_earlier(before, way[-1])))


def _is_deep_enough(before: list[Any], element: Any) -> bool:
    """A table that begins here begins with its head, not with its first row."""
    return element.tag in _DEEPEST or (element.tag == "table" and not any(_letters_on_earlier(before, element)))


def _letters_on_earlier(pages: list[Any], element: Any) -> Iterator[int]:
    """Going back page by page, as long as something of the element stands there."""
    within = set(element.iter())
    for page in reversed(pages):
        texts = [box.text for box in page.descendants() if box.element in within and _has_text(box)]
        if not texts:
            return
        yield sum(len("".join(text.replace(_HYPHEN, "").split())) for text in texts)


def _has_text(box: Any) -> bool:
    return hasattr(box, "text") and "::" not in (box.element_tag or "")

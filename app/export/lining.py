"""Runs in the child only: what stands beside the lines of a page: their numbers, and bars where something changed."""

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup
from weasyprint.formatting_structure.boxes import LineBox, TextBox

APART = 5.0
"""Pixels; lines in cells beside each other are one line."""
_HALF_A_FIGURE = 2.6
_BAR = Markup('<p class="bar" style="top:{:.1f}px;height:{:.1f}px"></p>')
_NUMBER = Markup('<p class="line-number" style="top:{:.1f}px">{}</p>')


def numbers(page: Any) -> Markup:
    """The numbers of that page's lines, each at the middle of its line's figures."""
    heights = _apart(sorted(line.position_y + line.baseline for line in _lines(page)))
    marks = (_NUMBER.format(height - _HALF_A_FIGURE, number) for number, height in enumerate(heights, 1))
    return Markup("").join(marks)


def bars(page: Any) -> Markup:
    """A bar beside each line in which something came or went."""
    spans = sorted(
        {(line.position_y, line.height) for line in _lines(page) if any(map(_is_change, line.descendants()))}
    )
    return Markup("").join(_BAR.format(top, height) for top, height in spans)


def _is_change(box: Any) -> bool:
    return box.element is not None and box.element.get("class") in ("came", "went")


def _lines(page: Any) -> Iterator[Any]:
    boxes = page._page_box.descendants()
    return (box for box in boxes if isinstance(box, LineBox) and any(_has_words(each) for each in box.descendants()))


def _has_words(box: Any) -> bool:
    return isinstance(box, TextBox) and bool(box.text.strip())


def _apart(heights: Iterable[float]) -> Iterator[float]:
    last = -APART
    for height in heights:
        if height - last > APART:
            yield height
            last = height

"""Runs in the child only: lines that are broken too early. Where a line is filled to the brim and what stands behind it in
another style has no room, WeasyPrint goes back over the line and divides its first long word instead of its last."""

from typing import Any

from weasyprint.layout import inline

FULL = 0.8
"""A divided word fills a line further than this."""
BLANK = 0.5
"""Ems; a blank at the end of a line may hang over."""


def keep_lines_full() -> None:
    """Let such a line be broken once more, between words. Doing it twice does no harm."""
    split = inline.split_first_line

    def fuller(text: str, style: Any, context: Any, width: Any, *more: Any, **named: Any) -> Any:
        found = split(text, style, context, width, *more, **named)
        _layout, _length, rest_at, filled, *_sizes = found
        if width is None or rest_at is None or filled > FULL * width or style["hyphens"] != "auto":
            return found
        whole = style.copy()
        whole["hyphens"] = "manual"
        other = split(text, whole, context, width, *more, **named)
        return other if filled < other[3] <= width + style["font_size"] * BLANK else found

    inline.split_first_line = fuller

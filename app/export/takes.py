"""Runs in the child only: what painting a page wrote, kept with the page, so that it is painted once and copied after.

Painting is half of the work of a print in which one part of six changed. A page's operators depend on nothing but the
page, with two exceptions: graphics states, patterns and groups are numbered through the document, and letters no face
has get numbers that depend on other pages. A page with any of these is painted anew each time.
"""

import copy
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.document import Page


@dataclass(frozen=True)
class Take:
    """The operators of one page, and what they refer to by name."""

    operators: bytes
    tags: dict[Any, Any]
    fonts: dict[Any, Any]
    states: dict[str, Any]
    images: dict[str, Any]


def paint(page: Page, stream: Any, scale: float) -> None:
    """As ``page.paint``, from the page's take when it has one."""
    kept = page.__dict__.setdefault("_takes", {})
    key = scale, stream._tags is None
    if key not in kept:
        kept[key] = _record(page, stream, scale)
    if kept[key] is None:
        page.paint(stream, scale)
    else:
        _play(kept[key], stream)


def _record(page: Page, stream: Any, scale: float) -> Take | None:
    """Paint into a stream that shares nothing; None when the page cannot be copied."""
    tags: dict[Any, Any] | None = None if stream._tags is None else {}
    resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in ("ExtGState", "XObject", "Pattern", "Shading")})
    resources["ColorSpace"] = stream._resources["ColorSpace"]
    aside = stream.clone(fonts={}, resources=resources, images={}, tags=tags)
    aside._ctm_stack = list(stream._ctm_stack)
    page.paint(aside, scale)
    if not _stands_alone(aside):
        return None
    operators = b"\n".join(pydyf._to_bytes(operator) for operator in aside.stream)
    return Take(operators, tags or {}, aside._fonts, resources["ExtGState"], aside._images)


def _stands_alone(aside: Any) -> bool:
    resources = aside._resources
    groups = [thing for thing in resources["XObject"].values() if thing is not None]
    numbered = [name for name in resources["ExtGState"] if name.startswith("s")]
    missing = any(font.missing or font.bitmap for font in aside._fonts.values())
    return not (groups or numbered or missing or resources["Pattern"] or resources["Shading"])


def _play(take: Take, stream: Any) -> None:
    stream.stream.append(take.operators)
    if stream._tags is not None:
        stream._tags.update(take.tags)
    stream._resources["ExtGState"].update(take.states)
    for name, image in take.images.items():
        stream._resources["XObject"][name] = None
        known = stream._images.setdefault(name, {**image, "dpi_ratios": set(), "x_object": None})
        known["dpi_ratios"] |= image["dpi_ratios"]
    for key, font in take.fonts.items():
        _add_letters(stream._fonts, key, font)


def _add_letters(fonts: dict[Any, Any], key: Any, font: Any) -> None:
    """The letters this page sets in that face; the face itself is a copy, because WeasyPrint cuts it down."""
    if key not in fonts:
        fonts[key] = copy.copy(font)
        fonts[key].to_unicode, fonts[key].widths, fonts[key].missing = {}, {}, {}
    for glyph, text in font.to_unicode.items():
        fonts[key].to_unicode.setdefault(glyph, text)
    for glyph, width in font.widths.items():
        fonts[key].widths.setdefault(glyph, width)

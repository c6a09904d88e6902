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
    letters: dict[Any, tuple[dict[int, str], dict[int, int]]]
    states: dict[str, Any]
    images: dict[str, Any]


class Faces(dict[Any, Any]):
    """Faces as WeasyPrint opened them, without a letter. Each holds its whole file: a Chinese one 25 MB, so once."""

    def blank(self) -> dict[Any, Any]:
        """Copies in which a page can note its letters."""
        return {key: _blank(font) for key, font in self.items()}

    def remember(self, fonts: dict[Any, Any]) -> None:
        for key, font in fonts.items():
            if key not in self:
                self[key] = _blank(font)


def paint(page: Page, stream: Any, scale: float, faces: Faces) -> None:
    """As ``page.paint``, from the page's take when it has one."""
    kept = page.__dict__.setdefault("_takes", {})
    key = scale, stream._tags is None
    if key not in kept:
        kept[key] = _record(page, stream, scale, faces)
    if kept[key] is None:
        page.paint(stream, scale)
    else:
        _play(kept[key], stream, faces)


def _record(page: Page, stream: Any, scale: float, faces: Faces) -> Take | None:
    """Paint into a stream that shares nothing; None when the page cannot be copied."""
    tags: dict[Any, Any] | None = None if stream._tags is None else {}
    resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in ("ExtGState", "XObject", "Pattern", "Shading")})
    resources["ColorSpace"] = stream._resources["ColorSpace"]
    aside = stream.clone(fonts=faces.blank(), resources=resources, images={}, tags=tags)
    aside._ctm_stack = list(stream._ctm_stack)
    page.paint(aside, scale)
    faces.remember(aside._fonts)
    if not _stands_alone(aside):
        return None
    operators = b"\n".join(pydyf._to_bytes(operator) for operator in aside.stream)
    # By name, not by first use in this process: the same job must give the same bytes in any child.
    used = sorted((font.hash, key) for key, font in aside._fonts.items() if font.to_unicode)
    letters = {key: (aside._fonts[key].to_unicode, aside._fonts[key].widths) for _hash, key in used}
    return Take(operators, tags or {}, letters, resources["ExtGState"], aside._images)


def _stands_alone(aside: Any) -> bool:
    resources = aside._resources
    groups = [thing for thing in resources["XObject"].values() if thing is not None]
    numbered = [name for name in resources["ExtGState"] if name.startswith("s")]
    missing = any(font.missing or font.bitmap for font in aside._fonts.values())
    return not (groups or numbered or missing or resources["Pattern"] or resources["Shading"])


def _play(take: Take, stream: Any, faces: Faces) -> None:
    stream.stream.append(take.operators)
    if stream._tags is not None:
        stream._tags.update(take.tags)
    stream._resources["ExtGState"].update(take.states)
    for name, image in take.images.items():
        stream._resources["XObject"][name] = None
        known = stream._images.setdefault(name, {**image, "dpi_ratios": set(), "x_object": None})
        known["dpi_ratios"] |= image["dpi_ratios"]
    for key, (to_unicode, widths) in take.letters.items():
        if key not in stream._fonts:
            stream._fonts[key] = _blank(faces[key])
        font = stream._fonts[key]
        font.to_unicode = {**to_unicode, **font.to_unicode}
        font.widths = {**widths, **font.widths}


def _blank(font: Any) -> Any:
    """The same face with no letters noted; a copy, because WeasyPrint cuts down the one it writes."""
    other = copy.copy(font)
    other.to_unicode, other.widths, other.missing = {}, {}, {}
    return other

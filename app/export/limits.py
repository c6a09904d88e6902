"""What is refused before a page is laid out. Each number was found where WeasyPrint began to take minutes or gigabytes."""

import io
import re
from collections.abc import Mapping

from app.export.job import Job, TooMuch


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


LETTERS = 600_000
WORD = 4_000
DEPTH = 60
BLOCKS = 12_000
"""Some three hundred pages of the shortest paragraphs, in half a minute."""
ROWS = 1_000
CELLS = 12_000
SPAN = 100
IMAGES = 100
IMAGE_BYTES = 40_000_000
PIXELS = 40_000_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>")
_SPAN = re.compile(r"\b(?:col|row)?span\s*=\s*[\"']?\s*(\d+)", re.IGNORECASE)
_LONG_WORD = re.compile(rf"[^\s<>]{{{WORD}}}")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_BLOCKS = frozenset({"p", "li", "tr", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_RASTER = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def check(job: Job) -> None:
    """Raise TooMuch, in plain words, for what would take too long or too much memory."""
    html = [part.html for part in job.parts]
    if sum(len(text) for text in html) > LETTERS:
        raise TooMuch("letters", _("This document has more than %(most)s letters."), most=LETTERS)
    if sum(map(_blocks, html)) > BLOCKS:
        message = _("This document has more than %(most)s paragraphs, list entries and table rows.")
        raise TooMuch("blocks", message, most=BLOCKS)
    for text in html:
        if _LONG_WORD.search(_TAG.sub("<>", text)):
            raise TooMuch("word", _("There is a word with more than %(most)s letters."), most=WORD)
        _check_tags(text)
    _check_images(job.images)


def rasters(images: Mapping[str, bytes]) -> dict[str, bytes]:
    """Only those that are PNG or JPEG by their first bytes: whatever else they are, the printer must not try it."""
    return {name: data for name, data in images.items() if data.startswith(_RASTER)}


def _blocks(html: str) -> int:
    return sum(not closing and name.lower() in _BLOCKS for closing, name, _rest in _TAG.findall(html))


def _check_tags(html: str) -> None:
    depth = rows = cells = 0
    for closing, name, rest in _TAG.findall(html):
        tag = name.lower()
        if closing:
            depth -= 1
        elif tag not in _VOID:
            depth += 1
        rows += tag == "tr" and not closing
        cells += tag in ("td", "th") and not closing
        if depth > DEPTH:
            raise TooMuch("depth", _("Lists or quotations here are nested more than %(most)s deep."), most=DEPTH)
        if any(int(span[:9]) > SPAN for span in _SPAN.findall(rest)):
            raise TooMuch("spans", _("A table cell here spans more than %(most)s columns or rows."), most=SPAN)
    if rows > ROWS:
        raise TooMuch("rows", _("The tables of one part have more than %(most)s rows."), most=ROWS)
    if cells > CELLS:
        raise TooMuch("cells", _("The tables of one part have more than %(most)s cells."), most=CELLS)


def _check_images(images: Mapping[str, bytes]) -> None:
    if len(images) > IMAGES:
        raise TooMuch("images", _("This document has more than %(most)s images."), most=IMAGES)
    if sum(len(data) for data in images.values()) > IMAGE_BYTES:
        megabytes = IMAGE_BYTES // 1_000_000
        raise TooMuch("images", _("The images of this document have more than %(most)s MB."), most=megabytes)
    for data in rasters(images).values():
        if _pixels(data) > PIXELS:
            megapixels = PIXELS // 1_000_000
            raise TooMuch("pixels", _("An image has more than %(most)s million pixels."), most=megapixels)


def _pixels(data: bytes) -> int:
    """From the file's first bytes, nothing decoded; a broken file has none and will leave its words."""
    from PIL.JpegImagePlugin import JpegImageFile  # loaded for the first print with pictures
    from PIL.PngImagePlugin import PngImageFile

    reader = PngImageFile if data.startswith(_RASTER[0]) else JpegImageFile
    try:
        with reader(io.BytesIO(data)) as image:
            return int(image.width * image.height)
    except (OSError, ValueError, SyntaxError):
        return 0

"""Smaller PDFs with Chinese, and faces cut down once: runs in the child, on WeasyPrint's objects.

A subset keeps its glyphs' numbers, so a face of 65,000 glyphs has a table of 65,000 offsets even when 300 are used.
The offsets grow by one from glyph to glyph, and deflate cannot see that. PNG's "sub" filter, which every PDF reader
undoes by itself, turns them into a pattern that all but vanishes.
"""

import zlib
from collections import OrderedDict
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.pdf.fonts import Font

KEPT_FACES = 24
"""Up to 1 MB each."""

WIDTH = 3
"""Bytes of an offset, in PDF's words colours: a face of this size needs three."""

COLUMNS = 256
ROW = WIDTH * COLUMNS

_HIGH = 0x80
_MOSTLY_ZERO = ROW // 2


def pack_fonts(_document: Any, pdf: Any) -> None:
    """Recompress each OpenType face in place; WeasyPrint calls this a finisher."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Subtype") == "/OpenType":
            packed = _packed(b"".join(_bytes(piece) for piece in thing.stream))
            thing.stream, thing.compress = [packed], False
            thing.extra["Filter"] = "/FlateDecode"
            thing.extra["DecodeParms"] = pydyf.Dictionary({"Predictor": 15, "Colors": WIDTH, "Columns": COLUMNS})


class KeptSubsets:
    """Faces cut down to the same glyphs are cut once: the next print of a document rarely has a new letter."""

    def __init__(self) -> None:
        self._clean = Font.clean
        self._made: OrderedDict[Any, bytes] = OrderedDict()
        Font.clean = lambda font, *how: self._get(font, *how)

    def _get(self, font: Font, to_unicode: dict[int, str], hinting: bool) -> None:
        key = font.hash, frozenset(to_unicode), hinting, bool(font.missing)
        if key in self._made:
            font.file_content = self._made[key]
        else:
            self._clean(font, to_unicode, hinting)
            self._made[key] = font.file_content
        self._made.move_to_end(key)
        while len(self._made) > KEPT_FACES:
            self._made.popitem(last=False)


@lru_cache(KEPT_FACES)
def _packed(data: bytes) -> bytes:
    return zlib.compress(filtered(data), 6)


def filtered(data: bytes) -> bytes:
    """As rows for PNG's predictors: where each offset follows the last in small steps, the steps are stored.

    The last row is filled up with zeros, which no reader of a font file minds.
    """
    data += bytes(-len(data) % ROW)
    steps = _differences(data, bytes(WIDTH) + data[:-WIDTH])
    rows = bytearray()
    for start in range(0, len(data), ROW):
        row = data[start : start + ROW]
        step = row[:WIDTH] + steps[start + WIDTH : start + ROW]
        steady = step.count(0) > max(_MOSTLY_ZERO, row.count(0))
        rows += b"\1" + step if steady else b"\0" + row
    return bytes(rows)


def _differences(these: bytes, those: bytes) -> bytes:
    """Byte by byte, modulo 256; all at once as two long numbers, because Python counts those quickly."""
    length = len(these)
    high = int.from_bytes(bytes([_HIGH]) * length, "big")
    low = high ^ int.from_bytes(b"\xff" * length, "big")
    a, b = int.from_bytes(these, "big"), int.from_bytes(those, "big")
    borrowless = (a | high) - (b & low)
    return (borrowless ^ ((a ^ ~b) & high)).to_bytes(length, "big")


def _bytes(piece: Any) -> bytes:
    return piece if isinstance(piece, bytes) else piece.data

"""Smaller PDFs with Chinese: runs in the child, on WeasyPrint's finished objects, before they are written.

A subset keeps its glyphs' numbers, so a face of 65,000 glyphs has a table of 65,000 offsets even when 300 are used.
The offsets grow by one from glyph to glyph, and deflate cannot see that. PNG's "sub" filter, which every PDF reader
undoes by itself, turns them into a pattern that all but vanishes.
"""

import zlib
from typing import Any

import pydyf

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
            packed = zlib.compress(filtered(b"".join(_bytes(piece) for piece in thing.stream)), 6)
            thing.stream, thing.compress = [packed], False
            thing.extra["Filter"] = "/FlateDecode"
            thing.extra["DecodeParms"] = pydyf.Dictionary({"Predictor": 15, "Colors": WIDTH, "Columns": COLUMNS})


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

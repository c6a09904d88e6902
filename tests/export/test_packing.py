"""The filter for faces: what PNG's predictors undo is what went in."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from app.export.packing import ROW, WIDTH, filtered


def unfiltered(rows: bytes) -> bytes:
    out = bytearray()
    for start in range(0, len(rows), ROW + 1):
        row = bytearray(rows[start + 1 : start + 1 + ROW])
        if rows[start] == 1:
            for place in range(WIDTH, ROW):
                row[place] = (row[place] + row[place - WIDTH]) & 255
        out += row
    return bytes(out)


@given(st.binary(max_size=3 * ROW), st.integers(0, 2000))
def test_undone_it_is_the_same(head: bytes, count: int) -> None:
    data = head + b"".join(number.to_bytes(3, "big") for number in range(70_000, 70_000 + count))
    assert unfiltered(filtered(data)).rstrip(b"\0") == data.rstrip(b"\0")


def test_steadily_growing_offsets_vanish() -> None:
    offsets = b"".join(number.to_bytes(3, "big") for number in range(65_000))
    assert len(zlib.compress(filtered(offsets))) < len(zlib.compress(offsets)) / 50

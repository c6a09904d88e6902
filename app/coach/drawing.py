"""A trend as shapes: where bars stand and lines run on a sheet of fixed size, for an SVG without a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.coach.readability import FORMULAS
from app.coach.trend import PARTS, Point

WIDTH, HEIGHT = 360, 150
LEFT, RIGHT, TOP, BOTTOM = 24, 4, 14, 18
WIDEST_BAR = 26
MOST_NUMBERED = 15
"""Bars that have room for a number of their own; of more, every third is named."""

EASY, LONG_SENTENCE = 50.0, 45.0
"""Where a text begins to be hard: below that reading ease, above that length of a Chinese sentence."""


@dataclass(frozen=True)
class Block:
    """A piece of a bar; ``weight`` is E, W or I."""

    weight: str
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One version; ``label`` is empty where there is no room."""

    x: float
    middle: float
    width: float
    label: str
    total: str
    top: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Curve:
    """The readability of a part: runs of points, broken where it cannot be compared."""

    part: str
    runs: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Curves:
    """``hard`` is the height of the line at which a text begins to be hard, ``limit`` its value."""

    curves: tuple[Curve, ...]
    hard: float
    limit: float
    language: str


def bars(points: tuple[Point, ...]) -> tuple[Bar, ...]:
    """The findings of each version, what must be mended below, hints above."""
    most = max((sum(point.counts or ()) for point in points), default=0) or 1
    return tuple(_bar(point, at, len(points), most) for at, point in enumerate(points))


def _bar(point: Point, at: int, of: int, most: int) -> Bar:
    slot = (WIDTH - LEFT - RIGHT) / of
    width, middle = min(WIDEST_BAR, slot * 0.7), LEFT + slot * (at + 0.5)
    is_numbered = of <= MOST_NUMBERED
    counts = point.counts or (0, 0, 0)
    blocks = tuple(_blocks(counts, (HEIGHT - TOP - BOTTOM) / most))
    label = str(point.version.number) if is_numbered or at % 3 == 0 else ""
    top = blocks[-1].y if blocks else float(HEIGHT - BOTTOM)
    total = str(sum(counts)) if is_numbered else ""
    return Bar(round(middle - width / 2, 2), round(middle, 2), round(width, 2), label, total, top, blocks)


def _blocks(counts: tuple[int, int, int], scale: float) -> Iterator[Block]:
    y = float(HEIGHT - BOTTOM)
    for weight, count in zip("EWI", counts, strict=True):
        if count:
            y = round(y - count * scale, 2)
            yield Block(weight, count, y, round(count * scale, 2))


def curves(points: tuple[Point, ...]) -> Curves | None:
    """None where no version has enough text. Of documents that changed their language the newest one counts."""
    language = points[-1].language if points else ""
    values = [value for point in points if point.language == language for value in (point.readability or {}).values()]
    if not values:
        return None
    limit, most = (EASY, 100.0) if language in FORMULAS else (LONG_SENTENCE, max(60.0, *values))
    lines = tuple(Curve(part, tuple(_runs(points, part, language, most))) for part in PARTS)
    return Curves(tuple(line for line in lines if line.runs), _height(limit, most), limit, language)


def _runs(
    points: tuple[Point, ...], part: str, language: str, most: float
) -> Iterator[tuple[tuple[float, float], ...]]:
    slot = (WIDTH - LEFT - RIGHT) / len(points)
    seen = [
        (
            round(LEFT + slot * (at + 0.5), 2),
            (point.readability or {}).get(part) if point.language == language else None,
        )
        for at, point in enumerate(points)
    ]
    for is_there, run in groupby(seen, key=lambda one: one[1] is not None):
        if is_there:
            yield tuple((x, _height(value, most)) for x, value in run if value is not None)


def _height(value: float, most: float) -> float:
    share = min(1.0, max(0.0, value / most))
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 2)

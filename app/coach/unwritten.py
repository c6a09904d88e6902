"""Whether something is written at all, or only a place kept for it."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from app.coach import script
from app.coach.reading import Reading
from app.coach.sentences import Span
from app.prose import words

_BESIDE_A_PLACEHOLDER = 2
"""Words that may stand beside a placeholder without saying anything: "Text TBD"."""

_PLAINLY = 20
"""Words at the beginning of a text with which it is no place kept for one."""

_COMMENT = re.compile(r"<!--[^<>]*-->")


def is_written(reading: Reading) -> bool:
    """Whether a reader would learn something from it: words, a table, anything but what only keeps the place."""
    return reading.once("written", lambda: _is_written(reading))


def _is_written(reading: Reading) -> bool:
    if words.count(reading.shadow[:400]) >= _PLAINLY:
        return True
    kept = placeholders(reading, also_quoted=True)
    text, at, said = _COMMENT.sub(_blank, reading.source), 0, 0
    for start, end in kept:
        said += words.count(text[at:start])
        at = end
    return said + words.count(text[at:]) > (_BESIDE_A_PLACEHOLDER if kept else 0)


def placeholders(reading: Reading, *, also_quoted: bool) -> list[Span]:
    """Where the language's placeholders stand, also in tables, but neither in code nor in addresses."""
    return reading.once(("placeholders", also_quoted), lambda: list(_placeholders(reading, also_quoted)))


def _placeholders(reading: Reading, also_quoted: bool) -> Iterator[Span]:
    text = script.simplified(reading.source) if reading.language == "zh-Hant" else reading.source
    starts = [block.start for block in reading.blocks]
    shown = reading.shadow if also_quoted else reading.prose
    for match in reading.pack.pattern("placeholder").finditer(text):
        inside = bisect_right(starts, match.start()) - 1
        if shown[slice(*match.span())].strip() or (inside >= 0 and reading.blocks[inside].kind == "table"):
            yield match.span()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])

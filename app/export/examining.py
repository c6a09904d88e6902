"""Runs in the child only: whether a font or a style sheet that somebody brought is what it says, and what is in it."""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import cssselect2
import tinycss2
from fontTools.ttLib import TTFont
from weasyprint import CSS
from weasyprint.logger import LOGGER

from app.export.supplies import OwnThings

Fault = tuple[int, str, str]
"""Line, kind (``fitting.FAULTS`` has the words), and what stands there."""

_NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2")
_RESTRICTED, _USAGE, _NOT_CUT_DOWN, _BITMAPS_ONLY = 0x2, 0xF, 0x100, 0x200
_FETCHING = frozenset({"url", "src", "image", "image-set", "element"})
_SLOW = frozenset({"flex", "inline-flex", "grid", "inline-grid"})
_UNTAGGED = frozenset({"opacity"})
"""Paints in a group of its own, outside what PDF/UA tells to screen readers."""
_PLACE = re.compile(r"at (\d+):\d+")
_LONGEST = 60


def facts(font: bytes) -> dict[str, Any]:
    """Its family and the letters it has, as first and last of each run; or why it cannot be used (``fitting.REFUSALS``)."""
    try:
        face = TTFont(io.BytesIO(font), lazy=True)
        if "fvar" in face:
            return {"refused": "variable"}
        if not all(table in face for table in _NEEDED) or not ("glyf" in face or "CFF " in face):
            return {"refused": "broken"}
        if not _may_be_embedded(face["OS/2"].fsType):
            return {"refused": "licence"}
        family = face["name"].getBestFamilyName() or ""
        return {"family": family[:100], "letters": list(_runs(sorted(face.getBestCmap() or ())))}
    except Exception:  # whatever fontTools stumbles over is no font of ours
        return {"refused": "broken"}


def _may_be_embedded(rights: int) -> bool:
    return rights & _USAGE != _RESTRICTED and not rights & (_NOT_CUT_DOWN | _BITMAPS_ONLY)


def _runs(points: list[int]) -> Iterator[tuple[int, int]]:
    starts = [point for before, point in pairwise([-2, *points]) if point != before + 1]
    ends = [point for point, after in pairwise([*points, -2]) if after != point + 1]
    return zip(starts, ends, strict=True)


def faults(css: str) -> list[Fault]:
    """What is wrong with it, line by line; first what must not be, then what WeasyPrint would pass over."""
    found: list[Fault] = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        found += _faults_of(rule)
    return sorted(found or _passed_over(css))


def _faults_of(rule: Any) -> Iterator[Fault]:
    if rule.type == "error":
        yield rule.source_line, "syntax", ""
    elif rule.type == "at-rule":
        yield rule.source_line, "at", f"@{rule.at_keyword}"[:_LONGEST]
    else:
        try:
            cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            yield rule.source_line, "selector", tinycss2.serialize(rule.prelude).strip()[:_LONGEST]
        for token in _all((*rule.prelude, *rule.content)):
            if kind := _harm_of(token):
                yield token.source_line, kind, token.serialize()[:_LONGEST]


def _all(tokens: Iterable[Any]) -> Iterator[Any]:
    waiting = list(tokens)
    while waiting:
        token = waiting.pop()
        yield token
        waiting += getattr(token, "content", None) or getattr(token, "arguments", None) or ()


def _harm_of(token: Any) -> str:
    if token.type == "url" or (token.type == "function" and token.lower_name in _FETCHING):
        return "fetching"
    if token.type == "ident" and token.lower_value in _SLOW:
        return "slow"
    if token.type == "ident" and token.lower_value in _UNTAGGED:
        return "unread"
    return {"error": "syntax", "at-keyword": "at"}.get(token.type, "")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def _passed_over(css: str) -> Iterator[Fault]:
    listener, usual = _Listener(), LOGGER.handlers[:]
    LOGGER.handlers[:] = [listener]
    try:
        CSS(string=css, url_fetcher=OwnThings())
    finally:
        LOGGER.handlers[:] = usual
    for message in listener.heard:
        place = _PLACE.search(message)
        what = message.split("`")[1] if message.count("`") > 1 else message
        yield int(place[1]) if place else 0, "unknown", what[:_LONGEST]

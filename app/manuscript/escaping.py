"""What in a text would be misread as the document's own structure, and the backslash that prevents it.

A line that looks like one of our headings gets one backslash more when it is written and loses one when it is read, so
``\\# x`` becomes ``\\\\# x`` and comes back as it was. Code fences are left alone, but for one that is never closed: it
would swallow the sections behind it.
"""

import re
from dataclasses import dataclass

from app.manuscript.titles import section_named
from app.prose.letters import is_written_solid

_HEADING = re.compile(r"(#{1,3})(?:[ \t]+(.*))?")
_SOLID_HEADING = re.compile(r"(#{2,3})([^#\s].*)")
_LOOKS_CLOSED = re.compile(r"(^|[ \t])(\\*#+)$")
_OPENING_FENCE = re.compile(r"(`{3,})[^`]*|(~{3,}).*")
_CLOSING_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*")
_UNDERLINE = re.compile(r"-{2,}[ \t]*")


@dataclass(frozen=True)
class Heading:
    """``level`` 1 to 3; ``title`` may be empty."""

    level: int
    title: str


def heading_in(line: str) -> Heading | None:
    """The heading this line is. Chinese writers often leave out the blank behind ``##``."""
    if not line.startswith("#"):
        return None
    found = _HEADING.fullmatch(line)
    if not found:
        found = _SOLID_HEADING.fullmatch(line)
        if not found or not is_written_solid(found[2][0]):
            return None
    title = _without_closing_marks((found[2] or "").strip(" \t"))
    if (looks_closed := _LOOKS_CLOSED.search(title)) and looks_closed[2].startswith("\\"):
        title = title[: looks_closed.start(2)] + looks_closed[2][1:]
    return Heading(len(found[1]), title)


def _without_closing_marks(title: str) -> str:
    bare = title.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else title


def heading(level: int, title: str) -> str:
    """The line for that heading; ``#`` at the title's end is kept from being taken for decoration."""
    guarded = _LOOKS_CLOSED.sub(r"\1\\\2", title)
    return f"{'#' * level} {guarded}".rstrip(" ")


def names_section_by_underline(line: str, previous: str) -> bool:
    """Whether ``line`` is the dashes under a section's title."""
    return bool(_UNDERLINE.fullmatch(line)) and section_named(previous) is not None


def in_code(lines: list[str]) -> list[bool]:
    """For each line whether it is part of a fenced code block that is closed, fences included."""
    inside = [False] * len(lines)
    fences = [at for at, line in enumerate(lines) if "```" in line or "~~~" in line]
    longest = _longest_closing_fence_from(lines, fences)
    opened, opened_at = "", 0
    for number, at in enumerate(fences):
        if opened and _closes(lines[at], opened):
            inside[opened_at : at + 1] = [True] * (at + 1 - opened_at)
            opened = ""
        elif not opened and (fence := _opening(lines[at])) and longest[fence[0]][number + 1] >= len(fence):
            opened, opened_at = fence, at
    return inside


def escaped(text: str, deepest: int) -> str:
    """The text as it can stand in the document, where headings down to level ``deepest`` are structure."""
    lines = text.split("\n")
    risky = _risky(lines, deepest)
    return "\n".join("\\" + line if at_risk else line for line, at_risk in zip(lines, risky, strict=True))


def unescaped(text: str, deepest: int) -> str:
    """The text that was escaped."""
    lines = text.split("\n")
    risky = _risky(lines, deepest)
    return "\n".join(line.removeprefix("\\") if at_risk else line for line, at_risk in zip(lines, risky, strict=True))


def _risky(lines: list[str], deepest: int) -> list[bool]:
    """Which lines would be structure, were it not for the backslashes in front of them."""
    code = in_code(lines)
    previous = ["", *lines]
    return [not code[at] and _is_structure(line.lstrip("\\"), previous[at], deepest) for at, line in enumerate(lines)]


def _is_structure(line: str, previous: str, deepest: int) -> bool:
    found = heading_in(line)
    if found:
        return found.level <= deepest
    return bool(_opening(line)) or names_section_by_underline(line, previous)


def _opening(line: str) -> str:
    found = _OPENING_FENCE.fullmatch(line)
    return (found[1] or found[2]) if found else ""


def _closes(line: str, fence: str) -> bool:
    found = _CLOSING_FENCE.fullmatch(line)
    return bool(found) and line.strip(" \t").startswith(fence)


def _longest_closing_fence_from(lines: list[str], fences: list[int]) -> dict[str, list[int]]:
    """For each kind of fence and each of those lines, how long the longest closing one from there on is: with it no
    opening one is looked for in vain, however many there are."""
    longest = {"`": [0] * (len(fences) + 1), "~": [0] * (len(fences) + 1)}
    for number in range(len(fences) - 1, -1, -1):
        found = _CLOSING_FENCE.fullmatch(lines[fences[number]])
        for kind, lengths in longest.items():
            own = len(found[1]) if found and found[1][0] == kind else 0
            lengths[number] = max(lengths[number + 1], own)
    return longest

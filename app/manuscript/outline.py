"""A text cut at its headings."""

import re
from dataclasses import dataclass, field

from app.manuscript.escaping import Heading, heading_in, in_code, names_section_by_underline
from app.manuscript.quotes import is_quoted

_HEADLINE_UNDERLINE = re.compile(r"={2,}[ \t]*")


@dataclass
class Chapter:
    """A heading and the lines below it; level 0 is what stands before any heading."""

    level: int = 0
    title: str = ""
    lines: list[str] = field(default_factory=list)


def chapters(lines: list[str], deepest: int, *, underlined: bool = False) -> list[Chapter]:
    """The chapters in order, the first being of level 0. With ``underlined`` also headings that have a line below
    instead of marks in front: the headline, and titles of sections."""
    found = [Chapter()]
    for line, is_code in zip(lines, in_code(lines), strict=True):
        heading = None if is_code else heading_in(line)
        if heading and heading.level <= deepest:
            found.append(Chapter(heading.level, heading.title))
        elif underlined and not is_code and (above := _underlined(line, found)):
            found[-1].lines.pop()
            found.append(Chapter(above.level, above.title))
        else:
            found[-1].lines.append(line)
    return found


def _underlined(line: str, found: list[Chapter]) -> Heading | None:
    """The heading made by this line below the one before it."""
    if not line.startswith(("--", "==")):
        return None
    further, title = ["", "", *found[-1].lines[-2:]][-2:]
    if not title.strip() or is_quoted(title):
        return None
    if len(found) == 1 and _HEADLINE_UNDERLINE.fullmatch(line) and not further.strip():
        return Heading(1, title.strip())
    return Heading(2, title.strip()) if names_section_by_underline(line, title) else None

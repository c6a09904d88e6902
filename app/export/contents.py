"""Runs in the child only: the list of contents, made from the bookmarks of parts that are laid out already, so that no
part is laid out twice for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

DEEPEST = 2
"""Parts, and the questions or steps in them."""

_LIST = Markup('<section class="contents"><h1 class="contents-title">{}</h1><ol>{}</ol></section>')
_ENTRY = Markup(
    '<li class="contents-{}"><a class="contents-name" href="#{}">{}</a><span class="contents-page">{}</span></li>'
)


@dataclass(frozen=True)
class Entry:
    """``page`` counts from 0 without the pages of the list itself; ``anchor`` is where its link leads."""

    anchor: str
    level: int
    title: str
    page: int
    point: tuple[float, float]


def entries(pages: Sequence[Any]) -> list[Entry]:
    """What the bookmarks of those pages say, as deep as a list of contents goes."""
    found = [(page, *bookmark) for page, each in enumerate(pages) for bookmark in each.bookmarks]
    wanted = [(page, level, title, point) for page, level, title, point, _ in found if level <= DEEPEST]
    return [Entry(f"contents-{n}", level, title, page, point) for n, (page, level, title, point) in enumerate(wanted)]


def html(title: str, listed: Sequence[Entry], pages_before: int) -> Markup:
    """The list, for a document whose text begins after so many pages."""
    lines = (_ENTRY.format(one.level, one.anchor, one.title, one.page + pages_before + 1) for one in listed)
    return _LIST.format(title, Markup("").join(lines))


def anchors(listed: Sequence[Entry], page: int) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Where the links lead that lead to that page, as WeasyPrint keeps it."""
    return ((one.anchor, (*one.point, *one.point)) for one in listed if one.page == page)

"""How long the parts of a document print, and where their pages begin. The coach's budget counts in real pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.catalogue import PartKey, has_reached
from app.export.formats import Printer, shared_presses
from app.export.html import Images
from app.export.job import Printed, Start
from app.export.look import Look, passages_by_part
from app.export.pdf import job_for
from app.export.theme import Theme
from app.manuscript.model import Manuscript, Passage


@dataclass(frozen=True)
class PageStart:
    """Where a page begins: in that section, in its item at that place (none: its own text), in its ``title`` or
    ``text``; an empty ``field`` is the section as a whole.

    ``path`` leads to the paragraph, list item or row, in places among the children of the formed text; ``letters`` of
    it, blanks not counted, stand on the page before."""

    page: int
    section: str
    item: int | None = None
    field: str = ""
    path: tuple[int, ...] = ()
    letters: int = 0


@dataclass(frozen=True)
class Measure:
    """Pages of each part, the last one counted by how far it is filled: 1.25; and where every page but the first begins."""

    lengths: dict[PartKey, float]
    starts: tuple[PageStart, ...]


def look_of(manuscript: Manuscript, theme: Theme = Theme(), is_draft: bool | None = None) -> Look:
    """As it will be printed by whoever prints it now, so that what is laid out serves both. Of a file that is no document
    of this site nothing but its stage tells whether it ``is_draft``."""
    if is_draft is None:
        is_draft = not has_reached(manuscript.front.stage, "approved")
    return Look(draft=is_draft, theme=theme, paper=theme.paper)


def measure(manuscript: Manuscript, images: Images, press: Printer | None = None, look: Look | None = None) -> Measure:
    """From the real layout. Raises RenderingFailed as a print does."""
    job = replace(job_for(manuscript, look or look_of(manuscript), images), only_measured=True)
    printed = (press or shared_presses()).print(job)
    parts = dict(passages_by_part(manuscript, "full")) or {"press_release": ()}
    return Measure(dict(zip(parts, printed.part_lengths, strict=True)), tuple(_starts(printed, list(parts.values()))))


def lengths(manuscript: Manuscript, images: Images, press: Printer | None = None) -> dict[PartKey, float]:
    """Pages of each part. Raises RenderingFailed as a print does."""
    return measure(manuscript, images, press).lengths


def _starts(printed: Printed, parts: list[tuple[Passage, ...]]) -> Iterator[PageStart]:
    page = 1
    for passages, count, starts in zip(parts, printed.part_pages, printed.part_starts, strict=True):
        if page > 1:
            yield PageStart(page, passages[0].key)
        by_key = {passage.key: passage for passage in passages}
        for at, start in enumerate(starts, page + 1):
            if found := _placed(at, start, by_key):
                yield found
        page += count


def _placed(page: int, start: Start, passages: dict[str, Passage]) -> PageStart | None:
    """In words of the document; see templates/print for what each section is made of. None for what only the print has."""
    key, _, number = start.name.partition("-")
    passage = passages.get(key)
    if passage is None:
        return None
    if number:
        return _in_item(page, passage, int(number) - 1, start.path, start.letters)
    if passage.section.kind == "list":
        return _in_list(page, passage, start)
    if passage.section.kind == "quote":
        return PageStart(page, key, None, "text", start.path[1:], start.letters)
    above = 1 if key == "getting_started" else 0  # its label
    path = (start.path[0] - above, *start.path[1:]) if start.path and start.path[0] >= above else ()
    return PageStart(page, key, None, "text", path, start.letters)


def _in_list(page: int, passage: Passage, start: Start) -> PageStart:
    """A label, then the items."""
    if len(start.path) < 2:
        return PageStart(page, passage.key)
    return _in_item(page, passage, start.path[1], start.path[2:], start.letters)


def _in_item(page: int, passage: Passage, printed_as: int, path: tuple[int, ...], letters: int) -> PageStart:
    """A title where there is one, then the text. Items that say nothing are not printed."""
    number = [at for at, item in enumerate(passage.items) if item.title or item.text][printed_as]
    has_title = bool(passage.items[number].title)
    if not path or (has_title and path[0] == 0):
        return PageStart(page, passage.key, number, "title" if has_title else "text")
    return PageStart(page, passage.key, number, "text", path[1:], letters)

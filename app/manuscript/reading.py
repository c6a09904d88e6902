"""Markdown as a manuscript: what ``writing.to_markdown`` wrote comes back whole, what people wrote is understood."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app import catalogue
from app.manuscript import front_matter
from app.manuscript.escaping import unescaped
from app.manuscript.gathering import Gathered, gather
from app.manuscript.items import read_items
from app.manuscript.model import Front, Manuscript, Passage, tidy, tidy_line, without_controls
from app.manuscript.notices import MarkdownRefused, Notice
from app.manuscript.quotes import read_quote
from app.manuscript.titles import language_of, title_of

__all__ = ["MarkdownRefused", "Notice", "Reading", "from_markdown"]

LARGEST_FILE = 2_000_000
"""Bytes in UTF-8."""

MOST_LINES = 100_000
"""A text of nothing but short headings takes some ten microseconds a line."""

_SECTION_LEVEL = 2


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Reading:
    """What was understood, and what the writer should know about it."""

    manuscript: Manuscript
    notices: tuple[Notice, ...] = ()


def from_markdown(text: str) -> Reading:
    """The manuscript in that text. Nothing is lost: what fits no section is in the appendix, and a notice says so.

    MarkdownRefused when it is too large or too long, no text at all, or its front matter is broken.
    """
    _refuse_unreadable(text)
    before = front_matter.read(_with_plain_line_ends(text))
    gathered = gather(before.body)
    front = before.front if before.language_given else _with_guessed_language(before.front, gathered.titles)
    passages = tuple(_passages(gathered, front.language))
    notices = (*before.notices, *gathered.notices, *_about_limits(passages, front.language))
    return Reading(Manuscript(front, passages), notices)


def _refuse_unreadable(text: str) -> None:
    if len(text) > LARGEST_FILE or len(text.encode(errors="replace")) > LARGEST_FILE:
        raise MarkdownRefused(_("This file is larger than %(limit)s MB."), limit=str(LARGEST_FILE // 1_000_000))
    if max(text.count("\n"), text.count("\r")) > MOST_LINES:
        raise MarkdownRefused(_("This text has more than %(limit)s lines. Please split it."), limit=str(MOST_LINES))
    if "\0" in text:
        raise MarkdownRefused(_("This file is not text. Please choose a Markdown file in UTF-8."))


def _with_plain_line_ends(text: str) -> str:
    return without_controls(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _with_guessed_language(front: Front, titles: list[str]) -> Front:
    return replace(front, language=language_of(titles) or front.language)


def _passages(gathered: Gathered, language: str) -> Iterator[Passage]:
    for section in catalogue.in_reading_order(set(gathered.sections)):
        yield _passage(section, gathered.sections[section.key], language)


def _passage(section: catalogue.Section, lines: list[str], language: str) -> Passage:
    text = tidy("\n".join(lines))
    match section.kind:
        case "line":
            return Passage(section.key, tidy_line(text))
        case "quote":
            return read_quote(section.key, text)
        case "list" | "questions":
            return Passage(section.key, items=read_items(section.key, lines, language))
    return Passage(section.key, unescaped(text, _SECTION_LEVEL))


def _about_limits(passages: tuple[Passage, ...], language: str) -> Iterator[Notice]:
    for passage in passages:
        limits = passage.section.limits
        title = title_of(passage.key, language)
        if sum(map(len, passage.texts())) > limits.letters:
            values = {"heading": title, "limit": str(limits.letters)}
            yield Notice(_("“%(heading)s” is longer than %(limit)s letters; please shorten it."), values)
        if len(passage.items) > limits.items:
            values = {"heading": title, "limit": str(limits.items)}
            yield Notice(_("“%(heading)s” has more than %(limit)s entries; please remove some."), values)

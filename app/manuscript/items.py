"""The features or questions of a section: third-level headings, or what people write instead of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app import catalogue
from app.i18n import translate
from app.manuscript.escaping import unescaped
from app.manuscript.labels import label_in, unguarded
from app.manuscript.model import Item, tidy, tidy_line
from app.manuscript.outline import Chapter, chapters
from app.manuscript.titles import brief_topic_named

_LEVEL = 3
_LONGEST_BULLET_TITLE = 80
_LONGEST_QUESTION = 500

_NUMBER = re.compile(r"\d{0,2}[.) ]*")
_BULLET = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]+(.*)")
_BOLD_START = re.compile(r"\*\*(.{1,200}?)[ \t:：.]{0,9}\*\*[ \t]*(?:[:：.]|[—–-]{1,2})?[ \t]*(.*)", re.DOTALL)
_NAMED_START = re.compile(r"(.{1,80}?)(?::[ \t]|：|[ \t][—–][ \t]|——)[ \t]*(\S.*)", re.DOTALL)
_BOLD = re.compile(r"\*\*([^*]+)\*\*[:：]?")
_ASKED = re.compile(r"(?:\*\*)?(?:Q|F|P|问|問)[ \t]*\d{0,3}[ \t]*[.:：](?:\*\*)?[ \t]*(.+?)(?:\*\*)?")
_ANSWERED = re.compile(r"(?:\*\*)?(?:A|R|答)[ \t]*\d{0,3}[ \t]*[.:：](?:\*\*)?[ \t]*")


@dataclass(frozen=True)
class _Read:
    """An item, and whether a label said what it is about."""

    item: Item
    is_labelled: bool = False


def read_items(key: str, lines: list[str], language: str) -> tuple[Item, ...]:
    """The items of that section, in order; texts before the first heading become an item without a title."""
    lead, *headed = chapters(lines, _LEVEL)
    if not headed:
        headed = _without_headings(key, lead.lines)
        lead = Chapter()
    found = [_read(chapter) for chapter in headed]
    if key == "brief":
        found = _with_topics(found, language)
    first = Item(text=unescaped(tidy("\n".join(lead.lines)), _LEVEL))
    return (*([first] if first.text else []), *(read.item for read in found))


def _read(chapter: Chapter) -> _Read:
    lines = tidy("\n".join(chapter.lines)).split("\n")
    fields = label_in(lines[0])
    text = tidy("\n".join(lines[1:] if fields is not None else lines))
    item = Item(title=tidy_line(chapter.title), text=unescaped(unguarded(text), _LEVEL))
    return _Read(replace(item, **(fields or {})), fields is not None)


def _with_topics(found: list[_Read], language: str) -> list[_Read]:
    """The brief's answers are known by their questions in any language; when none is, by their order."""
    named = [_named(read) for read in found]
    if any(read.is_labelled or read.item.topic for read in named):
        return named
    ordered = [
        _in_place(read.item, question, language)
        for read, question in zip(named, catalogue.BRIEF_QUESTIONS, strict=False)
    ]
    return ordered + named[len(ordered) :]


def _named(read: _Read) -> _Read:
    topic = None if read.is_labelled else brief_topic_named(read.item.title)
    return replace(read, item=replace(read.item, topic=topic)) if topic else read


def _in_place(item: Item, question: catalogue.Topic, language: str) -> _Read:
    asked = translate(question.title, language) if _NUMBER.fullmatch(item.title) else item.title
    return _Read(replace(item, title=asked, topic=question.key))


def _without_headings(key: str, lines: list[str]) -> list[Chapter]:
    """The items of somebody who used bullets, bold lines or ``Q:`` instead of headings."""
    kind = catalogue.section(key).kind
    found = list(_asked(lines)) if kind == "questions" else []
    bullets = _bullets(lines) if not found and (kind == "list" or key == "brief") else []
    if bullets:
        found = [Chapter(_LEVEL, "", one) if key == "brief" else _feature(one) for one in bullets]
    whole = [Chapter(_LEVEL, "", lines)] if any(line.strip() for line in lines) else []
    return found or whole


def _asked(lines: list[str]) -> Iterator[Chapter]:
    current: Chapter | None = None
    is_answered = False
    before = ""
    for line in lines:
        title = _question_in(line, after_blank=not before.strip())
        if title:
            if current:
                yield current
            current, is_answered = Chapter(_LEVEL, title), False
        elif current:
            current.lines.append(line if is_answered else _ANSWERED.sub("", line, count=1))
            is_answered = is_answered or bool(line.strip())
        elif line.strip():
            return
        before = line
    if current:
        yield current


def _question_in(line: str, *, after_blank: bool) -> str:
    line = line.rstrip()
    if len(line) > _LONGEST_QUESTION:
        return ""
    found = _ASKED.fullmatch(line) or (after_blank and _BOLD.fullmatch(line))
    return found[1].strip() if found else ""


def _bullets(lines: list[str]) -> list[list[str]]:
    """The lines of each bullet; none when there is anything but bullets."""
    found: list[list[str]] = []
    for line in lines:
        bullet = _BULLET.fullmatch(line)
        if bullet:
            found.append([bullet[1]])
        elif found and (not line.strip() or line[0] in " \t"):
            found[-1].append(re.sub(r"^(?:\t| {1,4})", "", line))
        elif line.strip():
            return []
    return found


def _feature(lines: list[str]) -> Chapter:
    """``**Name**: what it does`` and the like; a short bullet is all name, a long one all text."""
    text = tidy("\n".join(lines))
    found = _BOLD_START.fullmatch(text) or _NAMED_START.fullmatch(text)
    if found and "\n" not in found[1]:
        return Chapter(_LEVEL, found[1], found[2].split("\n"))
    if "\n" not in text and len(text) <= _LONGEST_BULLET_TITLE:
        return Chapter(_LEVEL, text)
    return Chapter(_LEVEL, "", text.split("\n"))

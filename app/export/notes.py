"""Comments as numbered notes at the words they are about.

A note's place is marked in the Markdown by letters that nobody writes; what became of them in the HTML becomes the note.
So the words are parsed, set and washed as always, and a note can stand wherever a letter can.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from app.export.html import Part
from app.export.job import TooMuch
from app.export.talks import Numbered, note
from app.manuscript.model import Item, Manuscript, Passage
from app.manuscript.remarks import Remark


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


MOST_NOTES = 100
"""WeasyPrint takes three seconds for a hundred, and a quarter of a minute for three hundred."""
MOST_IN_A_TEXT = 20
"""Sixty at one line, more than a page can hold, would keep it busy for ever. What is beyond stands at the end."""

Marks = Mapping[tuple[int | None, str], Sequence[tuple[int, int]]]
"""By item and field: where, and which number."""

_OPENS, _ENDS = "\ue000", "\ue001"
_ANY_MARK = re.compile("[\ue000\ue001]")
# Within a tag (the address of a link, the words of an image) there is no place for a note.
_TAG_OR_MARK = re.compile(f"<[^>]*>|{_OPENS}(\\d+){_ENDS}")
_MARK_IN_TAG = re.compile(f"(?:{_OPENS}|%EE%80%80)\\d+(?:{_ENDS}|%EE%80%81)", re.IGNORECASE)

_HEADING = re.compile(r"<(h[1-6])\b[^>]*>(.*?)</\1>", re.DOTALL)
_NOTE = re.compile(r"<fn-note.*?</fn-note>", re.DOTALL)


def marked(manuscript: Manuscript, remarks: Sequence[Numbered]) -> Manuscript:
    """The same manuscript with the places of those remarks marked. TooMuch when there are too many to be notes."""
    if len(remarks) > MOST_NOTES:
        message = _("There are more than %(most)s comments. Please take them as an appendix.")
        raise TooMuch("notes", message, most=MOST_NOTES)
    return replace(manuscript, passages=tuple(_marked(passage, remarks) for passage in manuscript.passages))


def _marked(passage: Passage, remarks: Sequence[Numbered]) -> Passage:
    marks = _marks(passage, [each for each in remarks if each.remark.section == passage.key])
    if not marks:
        return passage
    own = {name: _with_marks(getattr(passage, name), marks.get((None, name), ())) for name in ("text", "name", "role")}
    items = tuple(_marked_item(item, at, marks) for at, item in enumerate(passage.items))
    return replace(passage, items=items, **own)


def _marked_item(item: Item, at: int, marks: Marks) -> Item:
    texts = {name: _with_marks(getattr(item, name), marks.get((at, name), ())) for name in ("title", "text")}
    return replace(item, **texts)


def _marks(passage: Passage, remarks: Sequence[Numbered]) -> Marks:
    found: dict[tuple[int | None, str], list[tuple[int, int]]] = {}
    for each in remarks:
        if place := _place(passage, each.remark):
            item, name, end = place
            found.setdefault((item, name), []).append((end, each.number))
    return found


def _place(passage: Passage, remark: Remark) -> tuple[int | None, str, int] | None:
    """Item, field, and where in it. What is said about something whole stands behind its first words."""
    if remark.is_lost:
        return None
    if remark.end is not None:
        return remark.item, remark.field, remark.end
    if not passage.items:
        return None, "text", len(passage.text)
    at = remark.item or 0
    name = "title" if passage.items[at].title else "text"
    return at, name, len(getattr(passage.items[at], name))


def _with_marks(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """From the last to the first, so that no place moves. A text that has such letters itself keeps no marks."""
    if _ANY_MARK.search(text):
        return text
    for end, number in sorted(sorted(marks)[:MOST_IN_A_TEXT], reverse=True):
        end = min(end, len(text))
        text = f"{text[:end]}{_OPENS}{number}{_ENDS}{text[end:]}"
    return text


def placed(part: Part, remarks: Sequence[Numbered], language: str) -> tuple[Part, set[int]]:
    """The part with notes in the place of marks, and the numbers of those that found theirs."""
    waiting = {each.number: each for each in remarks}
    found: set[int] = set()

    def put(match: re.Match[str]) -> str:
        if match[1] is None:
            return _MARK_IN_TAG.sub("", match[0])
        each = waiting.pop(int(match[1]), None)
        if each is None:
            return ""
        found.add(each.number)
        return note(each, language)

    html = _TAG_OR_MARK.sub(put, str(part.html))
    return replace(part, html=Markup(_HEADING.sub(_labelled, html))), found


def _labelled(heading: re.Match[str]) -> str:
    """A heading with a note says what it is called without it: bookmarks and contents have no notes."""
    if "<fn-note" not in heading[2]:
        return heading[0]
    label = Markup(_NOTE.sub("", heading[2])).striptags()
    return heading[0].replace(">", Markup(' data-label="{}">').format(label), 1)

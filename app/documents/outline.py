"""The document section by section, as the editor and the outline show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import SECTIONS, Section, profile
from app.documents import projection, writing
from app.documents.beginning import first_passage, is_untouched
from app.documents.locking import lock
from app.documents.models import Document, Written
from app.manuscript.model import Item, Passage

State = Literal["empty", "begun", "done"]


class StillWritten(Exception):
    """A section that holds text cannot be taken off the page."""


@dataclass(frozen=True)
class Place:
    """One section where it stands: what it says, how much, how far it is; ``room`` is how many words are good."""

    section: Section
    passage: Passage
    item_ids: tuple[str, ...] = ()
    words: int = 0
    state: State = "empty"
    room: int | None = None

    @property
    def items(self) -> Iterator[tuple[str, Item]]:
        """The items with their ids, in order."""
        return zip(self.item_ids, self.passage.items, strict=True)

    @property
    def is_over(self) -> bool:
        """Whether it is longer than good practice advises."""
        return bool(self.room and self.words > self.room)


def places(session: Session, document: Document) -> list[Place]:
    """All sections that the document shows, in reading order."""
    written = {row.key: row for row in projection.rows(session, document)}
    passages = {key: Passage.from_json(row.content) for key, row in written.items()}
    shown = projection.shown_sections(document, passages)
    return [_place(document, passages.get(key, Passage(key)), written.get(key)) for key in shown]


def place(session: Session, document: Document, key: str) -> Place:
    """That section, whether the document shows it or not. KeyError for an unknown key."""
    row = session.get(Written, (document.id, key))
    return _place(document, Passage.from_json(row.content) if row else Passage(key), row)


def _place(document: Document, passage: Passage, row: Written | None) -> Place:
    ids, words = (tuple(row.item_ids), row.words) if row else ((), 0)
    room = passage.section.limits.room(document.language)
    return Place(passage.section, passage, ids, words, _state(document, passage), room)


def _state(document: Document, passage: Passage) -> State:
    if is_untouched(passage):
        return "empty"
    return "done" if passage.key in document.finished else "begun"


def absent(shown: list[Place]) -> list[Section]:
    """Sections that can be added."""
    keys = {place.section.key for place in shown}
    return [section for section in SECTIONS if section.key not in keys]


def show(session: Session, document: Document, author: User, key: str) -> None:
    """Put a section on the page: as it was taken off, or as it begins."""
    lock(session, document)
    if key not in profile(document.profile).sections:
        document.sections = sorted({*document.sections, key})
    document.hidden = [other for other in document.hidden if other != key]
    session.flush()
    if not place(session, document, key).item_ids:
        first = first_passage(key, document.language)
        writing.edit(session, document, author, lambda text: [text.add_item(key, item)[1] for item in first.items])


def hide(session: Session, document: Document, key: str) -> None:
    """Take a section off the page into which nobody has written; what little it holds, such as the questions of the
    brief, stays for the day it is shown again."""
    lock(session, document)
    if not is_untouched(place(session, document, key).passage):
        raise StillWritten
    document.sections = [other for other in document.sections if other != key]
    document.hidden = sorted({*document.hidden, key})
    session.flush()


def finish(session: Session, document: Document, key: str, done: bool) -> None:
    """Call a section done, or not yet."""
    lock(session, document)
    others = {other for other in document.finished if other != key}
    document.finished = sorted(others | {key} if done else others)
    session.flush()

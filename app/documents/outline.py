"""The document section by section, as the editor and the outline show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from app.catalogue import SECTIONS, Section
from app.documents import projection
from app.documents.locking import lock
from app.documents.models import Document
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
    with_text = {key for key, row in written.items() if not passages[key].is_empty or row.item_ids}
    found = []
    for key in projection.shown_sections(document, with_text):
        row, passage = written.get(key), passages.get(key, Passage(key))
        ids, words = (tuple(row.item_ids), row.words) if row else ((), 0)
        room = passage.section.limits.room(document.language)
        found.append(Place(passage.section, passage, ids, words, _state(document, passage), room))
    return found


def place(session: Session, document: Document, key: str) -> Place:
    """That section; an empty place where the document does not show it. KeyError for an unknown key."""
    found = next((place for place in places(session, document) if place.section.key == key), None)
    section = Passage(key).section
    return found or Place(section, Passage(key), room=section.limits.room(document.language))


def _state(document: Document, passage: Passage) -> State:
    if passage.is_empty or (passage.key == "brief" and not any(item.text for item in passage.items)):
        return "empty"
    return "done" if passage.key in document.finished else "begun"


def absent(shown: list[Place]) -> list[Section]:
    """Sections that can be added."""
    keys = {place.section.key for place in shown}
    return [section for section in SECTIONS if section.key not in keys]


def show(session: Session, document: Document, key: str) -> None:
    """Put a section on the page."""
    lock(session, document)
    document.sections = sorted({*document.sections, key})
    document.hidden = [other for other in document.hidden if other != key]
    session.flush()


def hide(session: Session, document: Document, key: str) -> None:
    """Take an empty section off the page."""
    lock(session, document)
    if place(session, document, key).state != "empty":
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

"""The items of one list or one set of questions, as the CRDT holds them.

A section is a map from an item's name to a map of its own: ``title`` and ``text`` are shared texts, ``topic``,
``owner``, ``due``, ``state`` and ``place`` strings, ``removed`` a bool. The order is that of the places (see
docs/decisions/0002-items-by-place.md).
"""

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

import pycrdt

from app.documents.text import letters
from app.documents.text.places import is_place
from app.manuscript.model import Item, tidy, tidy_line

TEXTS = ("title", "text")
VALUES = ("topic", "owner", "due", "state")
_STRINGS = (*TEXTS, *VALUES, "place")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")

Section = pycrdt.Map[Any]


@dataclass(frozen=True)
class Entry:
    """One item as it lies there: ``item`` untidied, ``place`` "" when a client wrote nonsense."""

    id: str
    item: Item
    place: str
    removed: bool

    @property
    def letters(self) -> int:
        return len(self.item.title) + len(self.item.text)


def is_name(item_id: str) -> bool:
    return _NAME.fullmatch(item_id) is not None


def new_name() -> str:
    return secrets.token_hex(8)


def read(section: Section) -> list[Entry]:
    """All entries in order, removed ones too. What no item can be (clients may write anything) is passed over."""
    raw = json.loads(str(section))
    found = [_entry(name, value) for name, value in raw.items() if is_name(name) and isinstance(value, dict)]
    return sorted(found, key=lambda entry: (entry.place, entry.id))


def _entry(name: str, raw: dict[str, object]) -> Entry:
    values = (raw.get(field, "") for field in _STRINGS)
    title, text, topic, owner, due, state, place = (value if isinstance(value, str) else "" for value in values)
    item = Item(title, text, topic, owner, due, state)
    return Entry(name, item, place if is_place(place) else "", raw.get("removed") is True)


def tidied(item: Item) -> Item:
    """The item as it is shown and kept."""
    topic, owner, due, state = (value and tidy_line(value) for value in (item.topic, item.owner, item.due, item.state))
    return Item(tidy_line(item.title), tidy(item.text), topic, owner, due, state)


def cleaned(item: Item) -> Item:
    """The item as it may enter the CRDT."""
    values = {field: tidy_line(getattr(item, field)) for field in VALUES}
    title, text = letters.on_one_line(item.title), letters.without_control_characters(item.text)
    return Item(title=title, text=text, **values)


def values_of(item: Item) -> dict[str, str]:
    return {field: getattr(item, field) for field in VALUES}

"""Writing the items of a section into the CRDT: adding, moving, marking, replacing."""

from collections.abc import Mapping, Sequence

import pycrdt

from app.documents.text import letters
from app.documents.text.entries import TEXTS, Entry, Section, new_name, values_of
from app.documents.text.matching import matched, places_in_order
from app.documents.text.places import LONGEST, spread
from app.manuscript.model import Item


def set_values(section: Section, item_id: str, values: Mapping[str, object]) -> None:
    """Set plain values of an entry, those that differ."""
    entry = _own(section, item_id)
    for field, value in values.items():
        if field not in entry or entry[field] != value:
            entry[field] = value


def rewrite(section: Section, item_id: str, field: str, after: str) -> None:
    """Make a shared text of an entry read ``after``; where a foreign program left none it is made."""
    entry = _own(section, item_id)
    found = entry.get(field)
    if isinstance(found, pycrdt.Text):
        letters.rewrite(found, after)
    elif after:
        entry[field] = pycrdt.Text(after)


def insert(section: Section, found: Sequence[Entry], at: int, item_id: str, item: Item) -> None:
    """Write a new entry (``item`` cleaned) in front of the one at index ``at``."""
    place, others = _room(found, at)
    _put(section, item_id, item, place)
    _lay(section, others)


def move(section: Section, others: Sequence[Entry], at: int, item_id: str) -> None:
    """Put an entry in front of the one at index ``at`` among the ``others``."""
    place, making_room = _room(others, at)
    _lay(section, {item_id: place, **making_room})


def replace_all(section: Section, found: Sequence[Entry], items: Sequence[Item]) -> None:
    """Make the section say ``items`` (cleaned) in this order: entries that match are rewritten, others marked."""
    wanted = matched(found, items)
    kept = {entry.id for entry in wanted if entry}
    for left in found:
        if left.id not in kept and not left.removed:
            set_values(section, left.id, {"removed": True})
    for entry, item, place in zip(wanted, items, places_in_order(wanted), strict=True):
        if entry is None:
            _put(section, new_name(), item, place)
            continue
        for field in TEXTS:
            rewrite(section, entry.id, field, getattr(item, field))
        set_values(section, entry.id, {**values_of(item), "place": place, "removed": False})


def _own(section: Section, item_id: str) -> Section:
    """The entry's map; a plain value that a foreign program left in its stead becomes one."""
    found = section[item_id]
    if isinstance(found, pycrdt.Map):
        return found
    section[item_id] = made = pycrdt.Map(found)
    return made


def _put(section: Section, item_id: str, item: Item, place: str) -> None:
    texts = {field: pycrdt.Text(getattr(item, field)) for field in TEXTS}
    section[item_id] = pycrdt.Map({**texts, **values_of(item), "place": place, "removed": False})


def _lay(section: Section, places: Mapping[str, str]) -> None:
    for item_id, place in places.items():
        set_values(section, item_id, {"place": place})


def _room(found: Sequence[Entry], at: int) -> tuple[str, dict[str, str]]:
    """A place in front of the entry at index ``at``, and new places for others that must make room.

    Two people adding at one spot at once may leave two entries with equal places: then the later ones move on. When
    places have grown long, all are laid anew.
    """
    low = found[at - 1].place if at else ""
    following = at
    while following < len(found) and found[following].place <= low:
        following += 1
    laid = spread(low, found[following].place if following < len(found) else None, 1 + following - at)
    moving = found[at:following]
    if max(map(len, laid)) > LONGEST:
        laid = spread("", None, len(found) + 1)
        laid, moving = [laid.pop(at), *laid], found
    return laid[0], {entry.id: place for entry, place in zip(moving, laid[1:], strict=True)}

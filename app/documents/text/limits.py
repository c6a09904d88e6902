"""How much fits into a section. What is too much already (colleagues typed at once) may still be made less."""

from collections.abc import Mapping, Sequence

from app import catalogue
from app.documents.text.entries import VALUES, Entry
from app.documents.text.errors import TooLong, TooMany, UnknownField

VALUE_LETTERS = 200
"""Room for a topic, an owner, a date or a state."""


def check_letters(key: str, now: int, more: int) -> None:
    """TooLong when a section of ``now`` letters cannot take so many ``more``."""
    limit = catalogue.section(key).limits.letters
    if more > 0 and now + more > limit:
        raise TooLong(key, now + more, limit)


def check_items(key: str, now: int, more: int) -> None:
    """TooMany when a section of ``now`` items cannot take so many ``more``."""
    limit = catalogue.section(key).limits.items
    if more > 0 and now + more > limit:
        raise TooMany(key, now + more, limit)


def check_values(key: str, values: Mapping[str, str]) -> None:
    """UnknownField for what is no plain value of an item, TooLong for one that is no word or two."""
    for field, value in values.items():
        if field not in VALUES:
            raise UnknownField(key=key, field=field)
        if len(value) > VALUE_LETTERS:
            raise TooLong(key, len(value), VALUE_LETTERS)


def letters_of(found: Sequence[Entry]) -> int:
    return sum(entry.letters for entry in found if not entry.removed)


def items_of(found: Sequence[Entry]) -> int:
    return sum(not entry.removed for entry in found)

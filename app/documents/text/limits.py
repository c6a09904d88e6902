"""How much fits into a section. What is too much already (colleagues typed at once) may still be made less."""

from collections.abc import Mapping, Sequence

from app import catalogue
from app.documents.text.entries import VALUES, Entry
from app.documents.text.errors import NotAChoice, NotADay, TextError, TooLong, TooMany, UnknownField
from app.manuscript.model import Item, is_day, tidy_line

VALUE_LETTERS = 200
"""Room for a topic, an owner, a date or a state."""


def check_sent(key: str, now: int, *texts: str) -> None:
    """TooLong for a text that is not even worth comparing with the section's ``now`` letters: to merge it would only
    keep others waiting. Up to twice what fits may still become less by what others took out meanwhile."""
    limit = catalogue.section(key).limits.letters
    longest = max(map(len, texts))
    if longest > 2 * max(limit, now):
        raise TooLong(key, longest, limit)


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


def misfits(key: str, now: Item, values: Mapping[str, str]) -> dict[str, TextError]:
    """What cannot be said about an item of that section, by field. What is there already may stay, whoever wrote it:
    an imported text may say of a question what no form would."""
    changed = {field: tidy_line(value) for field, value in values.items()}
    found = {
        field: _misfit(key, field, value) for field, value in changed.items() if value != getattr(now, field, None)
    }
    return {field: error for field, error in found.items() if error}


def _misfit(key: str, field: str, value: str) -> TextError | None:
    known = {"topic": {topic.key for topic in catalogue.section(key).topics}, "state": set(catalogue.QUESTION_STATES)}
    if field not in VALUES:
        return UnknownField(key=key, field=field)
    if len(value) > VALUE_LETTERS:
        return TooLong(key, len(value), VALUE_LETTERS)
    if field in known and value not in known[field] | {""}:
        return NotAChoice(key=key, field=field)
    return NotADay(key=key, field=field) if field == "due" and value and not is_day(value) else None


def letters_of(found: Sequence[Entry]) -> int:
    return sum(entry.letters for entry in found if not entry.removed)


def items_of(found: Sequence[Entry]) -> int:
    return sum(not entry.removed for entry in found)

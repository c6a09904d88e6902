"""What changed between two manuscripts, section by section and word by word. Pure: values in, values out.

Words are counted in the texts as they are kept (Markdown), so that what was there, less what went, plus what came, is what
is there now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal

from app.catalogue import Section, as_printed, in_reading_order
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.prose.words import count
from app.versions import matching
from app.versions.wording import Wording

State = Literal["same", "moved", "changed", "new", "gone"]

ITEM_VALUES = ("topic", "owner", "due", "state")


@dataclass(frozen=True)
class ValueChange:
    """Something beside the words that is another now: an owner, a date, the product's name."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemComparison:
    """One feature or question; ``moved`` when it stands elsewhere among the others, which is its state as well when it
    says the same; ``number`` is where it stands now (from 1; 0 when it is gone)."""

    state: State
    title: Wording
    text: Wording
    before: Item | None
    after: Item | None
    values: tuple[ValueChange, ...] = ()
    moved: bool = False
    number: int = 0


@dataclass(frozen=True)
class SectionComparison:
    """One section. ``text``, ``name`` and ``role`` are empty in lists and questions, ``items`` elsewhere."""

    section: Section
    state: State
    text: Wording
    name: Wording
    role: Wording
    items: tuple[ItemComparison, ...] = ()

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def wordings(self) -> Iterator[Wording]:
        yield from (self.text, self.name, self.role)
        for item in self.items:
            yield from (item.title, item.text)

    @cached_property
    def words_new(self) -> int:
        return sum(wording.words_new for wording in self.wordings)

    @cached_property
    def words_gone(self) -> int:
        return sum(wording.words_gone for wording in self.wordings)

    @cached_property
    def words_changed(self) -> int:
        """A word in another's place is one change, not two."""
        return sum(max(wording.words_new, wording.words_gone) for wording in self.wordings)


@dataclass(frozen=True)
class Comparison:
    """Two manuscripts side by side: all sections that either of them shows, as they are printed."""

    sections: tuple[SectionComparison, ...]
    front: tuple[ValueChange, ...]

    @property
    def changed(self) -> tuple[SectionComparison, ...]:
        return tuple(section for section in self.sections if section.state != "same")

    @property
    def is_same(self) -> bool:
        return not self.changed and not self.front

    @cached_property
    def words_new(self) -> int:
        return sum(section.words_new for section in self.changed)

    @cached_property
    def words_gone(self) -> int:
        return sum(section.words_gone for section in self.changed)

    @cached_property
    def words_changed(self) -> int:
        return sum(section.words_changed for section in self.changed)


def compare(before: Manuscript, after: Manuscript) -> Comparison:
    """How to get from one to the other."""
    then = {passage.key: passage for passage in before.passages}
    now = {passage.key: passage for passage in after.passages}
    shown = as_printed(in_reading_order(then.keys() | now.keys()))
    sections = (_section(section, then, now) for section in shown)
    return Comparison(tuple(sections), _values(before.front, after.front, (field.name for field in fields(Front))))


def words_of(manuscript: Manuscript) -> int:
    """All words in it, counted as a comparison counts them."""
    return sum(count(text) for passage in manuscript.passages for text in passage.texts())


def _section(section: Section, then: dict[str, Passage], now: dict[str, Passage]) -> SectionComparison:
    key = section.key
    before, after = then.get(key, Passage(key)), now.get(key, Passage(key))
    if before == after and key in then and key in now:
        state: State = "same"
    else:
        state = _state(key in then and not before.is_empty, key in now and not after.is_empty)
    items = tuple(_items(before.items, after.items))
    if state == "changed" and items and all(item.state in ("same", "moved") for item in items):
        state = "moved"
    return SectionComparison(
        section,
        state,
        Wording(before.text, after.text),
        Wording(before.name, after.name),
        Wording(before.role, after.role),
        items,
    )


def _state(was_written: bool, is_written: bool) -> State:
    if was_written == is_written:
        return "changed"
    return "new" if is_written else "gone"


def _items(before: tuple[Item, ...], after: tuple[Item, ...]) -> Iterator[ItemComparison]:
    pairs = matching.matched(before, after)
    elsewhere = matching.moved(pairs)
    for old, new in matching.in_reading_order(pairs, len(before), len(after)):
        then = before[old] if old is not None else None
        now = after[new] if new is not None else None
        yield _item(then, now, new in elsewhere, new + 1 if new is not None else 0)


def _item(before: Item | None, after: Item | None, moved: bool, number: int) -> ItemComparison:
    then, now = before or Item(), after or Item()
    title, text = Wording(then.title, now.title), Wording(then.text, now.text)
    if before is None or after is None:
        return ItemComparison("gone" if before else "new", title, text, before, after, number=number)
    state: State = "changed" if before != after else "moved" if moved else "same"
    return ItemComparison(state, title, text, before, after, _values(then, now, ITEM_VALUES), moved, number)


def _values(before: Item | Front, after: Item | Front, names: Iterable[str]) -> tuple[ValueChange, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(ValueChange(name, then, now) for name, then, now in pairs if then != now)

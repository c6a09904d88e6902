"""The words of one document: read as passages, changed by edits each of which is an update for the log."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter

import pycrdt

from app import catalogue
from app.documents.text import arranging, entries, letters
from app.documents.text.entries import Entry, Section
from app.documents.text.errors import UnknownField, UnknownItem, UnknownSection
from app.documents.text.limits import (
    check_items,
    check_letters,
    check_sent,
    check_values,
    items_of,
    letters_of,
    misfits,
)
from app.documents.text.merging import merged
from app.documents.text.replica import Replica
from app.manuscript.model import Item, Passage, tidy, tidy_line

_FIELDS = {"line": ("text",), "prose": ("text",), "quote": ("text", "name", "role"), "list": (), "questions": ()}


class Text(Replica):
    """The text of one PR/FAQ. Every edit answers with the update (bytes) it made, b"" when nothing changed.

    A section is a shared text named by its key (a quote has two more, ``key.name`` and ``key.role``), or a map of
    items (see ``entries``). UnknownSection, UnknownField and UnknownItem for strangers; TooLong and TooMany beyond
    the catalogue's limits: then nothing has changed.
    """

    @classmethod
    def seeded(cls, passages: Iterable[Passage]) -> tuple["Text", bytes]:
        """A new text saying this, and its first update. Only for the transaction that creates the document."""
        text = cls()
        for passage in passages:
            text.replace_passage(passage)
        return text, text.snapshot()

    def passage(self, key: str) -> Passage:
        """The section as it is shown, kept and printed: tidy."""
        section = _section(key)
        if section.kind in ("list", "questions"):
            return Passage(key, items=tuple(item for _, item in self.items(key)))
        text = self._read(key)
        if section.kind != "quote":
            return Passage(key, tidy_line(text) if section.kind == "line" else tidy(text))
        name, role = (tidy_line(self._read(key, field)) for field in ("name", "role"))
        return Passage(key, tidy(text), name=name, role=role)

    def items(self, key: str) -> list[tuple[str, Item]]:
        """(name, item) of a list or of questions in order, tidy, without the removed ones."""
        return [(entry.id, entries.tidied(entry.item)) for entry in self._entries(key) if not entry.removed]

    def removed_items(self, key: str) -> list[tuple[str, Item]]:
        """Those that ``return_item`` can bring back."""
        return [(entry.id, entries.tidied(entry.item)) for entry in self._entries(key) if entry.removed]

    def write(self, key: str, base: str, mine: str, field: str = "text") -> bytes:
        """What a form sent: it showed ``base``, came back as ``mine``; what others wrote meanwhile stays."""
        shared, before = self._shared(key, field), self._read(key, field)
        check_sent(key, len(before), base, mine)
        clean = _cleaner(key, field)
        after = merged(clean(base), before, clean(mine))
        check_letters(key, self._letters(key), len(after) - len(before))
        return self._changed_by(partial(letters.rewrite, shared, after))

    def write_item(self, key: str, item_id: str, field: str, base: str, mine: str) -> bytes:
        """As ``write``, for the ``title`` or ``text`` of one item; a removed one takes it too and stays removed."""
        if field not in entries.TEXTS:
            raise UnknownField(key=key, field=field)
        found = self._entries(key)
        before = str(getattr(_entry_of(key, found, item_id).item, field))
        check_sent(key, len(before), base, mine)
        clean = letters.on_one_line if field == "title" else letters.without_control_characters
        after = merged(clean(base), before, clean(mine))
        check_letters(key, letters_of(found), len(after) - len(before))
        return self._changed_by(lambda: arranging.rewrite(self._map(key), item_id, field, after))

    def set_item(self, key: str, item_id: str, **values: str) -> bytes:
        """Set ``topic``, ``owner``, ``due`` or ``state`` of one item; the last one to set a value wins. The first of
        ``misfits`` is raised."""
        now = entries.tidied(_entry_of(key, self._entries(key), item_id).item)
        clean = {field: tidy_line(value) for field, value in values.items()}
        for error in misfits(key, now, clean).values():
            raise error
        return self._changed_by(lambda: arranging.set_values(self._map(key), item_id, clean))

    def add_item(
        self, key: str, item: Item, item_id: str | None = None, *, before: str | None = None, after: str | None = None
    ) -> tuple[str, bytes]:
        """Add an item in front of or behind another, else at the end; its name and the update.

        A name that is there already is left as it is, so that a request sent twice adds one item.
        """
        found = self._entries(key)
        if item_id is not None and not entries.is_name(item_id):
            raise UnknownItem(key=key, item=item_id)
        name, item = item_id or entries.new_name(), entries.cleaned(item)
        if any(entry.id == name for entry in found):
            return name, b""
        check_items(key, items_of(found), 1)
        check_values(key, entries.values_of(item))
        check_letters(key, letters_of(found), len(item.title) + len(item.text))
        at = _position(key, found, before, after)
        return name, self._changed_by(lambda: arranging.insert(self._map(key), found, at, name, item))

    def move_item(self, key: str, item_id: str, before: str | None = None) -> bytes:
        """Move an item in front of another, or to the end. What a colleague is typing into it moves along."""
        found = self._entries(key)
        _entry_of(key, found, item_id)
        others = [entry for entry in found if entry.id != item_id]
        if before == item_id:
            return b""
        at = _position(key, others, before, None)
        if found[at].id == item_id:
            return b""
        return self._changed_by(lambda: arranging.move(self._map(key), others, at, item_id))

    def remove_item(self, key: str, item_id: str) -> bytes:
        """Take an item out of sight. It is only marked, so no word is lost, not even one being typed now."""
        _entry_of(key, self._entries(key), item_id)
        return self._changed_by(lambda: arranging.set_values(self._map(key), item_id, {"removed": True}))

    def return_item(self, key: str, item_id: str) -> bytes:
        """Undo ``remove_item``: it stands where it stood."""
        found = self._entries(key)
        entry = _entry_of(key, found, item_id)
        if not entry.removed:
            return b""
        check_items(key, items_of(found), 1)
        check_letters(key, letters_of(found), entry.letters)
        return self._changed_by(lambda: arranging.set_values(self._map(key), item_id, {"removed": False}))

    def replace_passage(self, passage: Passage) -> bytes:
        """Make a section read like ``passage`` (restored or imported) by word-wise edits; items keep their names."""
        key = passage.key
        if _section(key).kind in ("list", "questions"):
            return self._replace_items(key, [entries.cleaned(item) for item in passage.items])
        wanted = {field: _cleaner(key, field)(getattr(passage, field)) for field in _fields(key)}
        now = self._letters(key)
        check_letters(key, now, sum(map(len, wanted.values())) - now)

        def rewrite() -> None:
            for field, text in wanted.items():
                letters.rewrite(self._shared(key, field), text)

        return self._changed_by(rewrite)

    def left(self, key: str) -> int:
        """How many letters a section can still take, as forms count them; below nothing where people typed too much at
        once."""
        section = _section(key)
        now = letters_of(self._entries(key)) if section.has_items else self._letters(key)
        return section.limits.letters - now

    def size(self) -> int:
        """UTF-8 bytes of all words, removed items' too."""
        texts = sum(len(self._shared(key, field)) for key in catalogue.BY_KEY for field in _fields(key))
        return texts + sum(
            len(text.encode())
            for key, section in catalogue.BY_KEY.items()
            if section.has_items
            for entry in self._entries(key)
            for text in (entry.item.title, entry.item.text)
        )

    def fingerprint(self) -> str:
        """What all of it says, as a hash that a browser can work out as well (static/js/live/fingerprint.js)."""
        return hashlib.sha256("\0".join(self._said()).encode("utf-8", "replace")).hexdigest()

    def _said(self) -> Iterator[str]:
        for key, section in sorted(catalogue.BY_KEY.items()):
            for field in _fields(key):
                if text := self._read(key, field):
                    yield from (key, field, text)
            for entry in sorted(self._entries(key), key=attrgetter("id")) if section.has_items else ():
                yield from (
                    key,
                    entry.id,
                    entry.place,
                    "-" if entry.removed else "+",
                    entry.item.title,
                    entry.item.text,
                )

    def _replace_items(self, key: str, items: list[Item]) -> bytes:
        found = self._entries(key)
        check_items(key, items_of(found), len(items) - items_of(found))
        for item in items:
            check_values(key, entries.values_of(item))
        letters_now, letters_then = letters_of(found), sum(len(item.title) + len(item.text) for item in items)
        check_letters(key, letters_now, letters_then - letters_now)
        return self._changed_by(lambda: arranging.replace_all(self._map(key), found, items))

    def _shared(self, key: str, field: str = "text") -> pycrdt.Text:
        if field not in _fields(key):
            raise UnknownField(key=key, field=field)
        with self._guarded() as doc:
            shared: pycrdt.Text = doc.get(key if field == "text" else f"{key}.{field}", type=pycrdt.Text)
        return shared

    def _read(self, key: str, field: str = "text") -> str:
        with self._guarded():
            return str(self._shared(key, field))

    def _map(self, key: str) -> Section:
        if _section(key).kind not in ("list", "questions"):
            raise UnknownField(key=key, field="items")
        with self._guarded() as doc:
            section: Section = doc.get(key, type=pycrdt.Map)
        return section

    def _entries(self, key: str) -> list[Entry]:
        with self._guarded():
            return entries.read(self._map(key))

    def _letters(self, key: str) -> int:
        return sum(len(self._read(key, field)) for field in _fields(key))


def _section(key: str) -> catalogue.Section:
    try:
        return catalogue.section(key)
    except KeyError:
        raise UnknownSection(key=key) from None


def _fields(key: str) -> tuple[str, ...]:
    return _FIELDS[_section(key).kind]


def _cleaner(key: str, field: str) -> Callable[[str], str]:
    is_line = _section(key).kind == "line" or field in ("name", "role")
    return letters.on_one_line if is_line else letters.without_control_characters


def _entry_of(key: str, found: Sequence[Entry], item_id: str) -> Entry:
    for entry in found:
        if entry.id == item_id:
            return entry
    raise UnknownItem(key=key, item=item_id)


def _position(key: str, found: Sequence[Entry], before: str | None, after: str | None) -> int:
    """The index in front of ``before`` or behind ``after``; the end when neither is named."""
    names = [entry.id for entry in found]
    if before is None and after is None:
        return len(names)
    try:
        return names.index(before) if before is not None else names.index(str(after)) + 1
    except ValueError:
        raise UnknownItem(key=key, item=before or after) from None

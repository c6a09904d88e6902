"""The words of one document: read as passages, changed by edits each of which is an update for the log."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import pycrdt

from app import catalogue
from app.documents.text import arranging, entries, letters
from app.documents.text.entries import Entry, Section
from app.documents.text.errors import TooLong, TooMany, UnknownField, UnknownItem, UnknownSection
from app.documents.text.merging import merged
from app.documents.text.replica import Replica
from app.manuscript.model import Item, Passage, tidy, tidy_line

_FIELDS = {"line": ("text",), "prose": ("text",), "quote": ("text", "name", "role"), "list": (), "questions": ()}
_VALUE_LETTERS = 200


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
        text = str(self._shared(key))
        if section.kind != "quote":
            return Passage(key, tidy_line(text) if section.kind == "line" else tidy(text))
        name, role = (tidy_line(str(self._shared(key, field))) for field in ("name", "role"))
        return Passage(key, tidy(text), name=name, role=role)

    def items(self, key: str) -> list[tuple[str, Item]]:
        """(name, item) of a list or of questions in order, tidy, without the removed ones."""
        return [(entry.id, entries.tidied(entry.item)) for entry in self._entries(key) if not entry.removed]

    def removed_items(self, key: str) -> list[tuple[str, Item]]:
        """Those that ``return_item`` can bring back."""
        return [(entry.id, entries.tidied(entry.item)) for entry in self._entries(key) if entry.removed]

    def write(self, key: str, base: str, mine: str, field: str = "text") -> bytes:
        """What a form sent: it showed ``base``, came back as ``mine``; what others wrote meanwhile stays."""
        shared = self._shared(key, field)
        clean = _cleaner(key, field)
        before = str(shared)
        after = merged(clean(base), before, clean(mine))
        self._check_letters(key, len(after) - len(before))
        return self._changed_by(partial(letters.rewrite, shared, after))

    def write_item(self, key: str, item_id: str, field: str, base: str, mine: str) -> bytes:
        """As ``write``, for the ``title`` or ``text`` of one item; a removed one takes it too and stays removed."""
        if field not in entries.TEXTS:
            raise UnknownField(key=key, field=field)
        before = str(getattr(self._entry(key, item_id).item, field))
        clean = letters.on_one_line if field == "title" else letters.without_control_characters
        after = merged(clean(base), before, clean(mine))
        self._check_letters(key, len(after) - len(before))
        return self._changed_by(lambda: arranging.rewrite(self._map(key), item_id, field, after))

    def set_item(self, key: str, item_id: str, **values: str) -> bytes:
        """Set ``topic``, ``owner``, ``due`` or ``state`` of one item; the last one to set a value wins."""
        self._entry(key, item_id)
        clean = {field: tidy_line(value) for field, value in values.items()}
        _check_values(key, clean)
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
        _check_items(key, found, 1)
        _check_values(key, entries.values_of(item))
        self._check_letters(key, len(item.title) + len(item.text))
        at = _position(key, found, before, after)
        return name, self._changed_by(lambda: arranging.insert(self._map(key), found, at, name, item))

    def move_item(self, key: str, item_id: str, before: str | None = None) -> bytes:
        """Move an item in front of another, or to the end. What a colleague is typing into it moves along."""
        self._entry(key, item_id)
        found = self._entries(key)
        others = [entry for entry in found if entry.id != item_id]
        if before == item_id:
            return b""
        at = _position(key, others, before, None)
        if found[at].id == item_id:
            return b""
        return self._changed_by(lambda: arranging.move(self._map(key), others, at, item_id))

    def remove_item(self, key: str, item_id: str) -> bytes:
        """Take an item out of sight. It is only marked, so no word is lost, not even one being typed now."""
        self._entry(key, item_id)
        return self._changed_by(lambda: arranging.set_values(self._map(key), item_id, {"removed": True}))

    def return_item(self, key: str, item_id: str) -> bytes:
        """Undo ``remove_item``: it stands where it stood."""
        entry = self._entry(key, item_id)
        if not entry.removed:
            return b""
        _check_items(key, self._entries(key), 1)
        self._check_letters(key, entry.letters)
        return self._changed_by(lambda: arranging.set_values(self._map(key), item_id, {"removed": False}))

    def replace_passage(self, passage: Passage) -> bytes:
        """Make a section read like ``passage`` (restored or imported) by word-wise edits; items keep their names."""
        key = passage.key
        if _section(key).kind in ("list", "questions"):
            return self._replace_items(key, [entries.cleaned(item) for item in passage.items])
        wanted = {field: _cleaner(key, field)(getattr(passage, field)) for field in _fields(key)}
        self._check_letters(key, sum(map(len, wanted.values())) - self._letters(key))

        def rewrite() -> None:
            for field, text in wanted.items():
                letters.rewrite(self._shared(key, field), text)

        return self._changed_by(rewrite)

    def _replace_items(self, key: str, items: list[Item]) -> bytes:
        found = self._entries(key)
        visible = sum(not entry.removed for entry in found)
        _check_items(key, found, len(items) - visible)
        for item in items:
            _check_values(key, entries.values_of(item))
        self._check_letters(key, sum(len(item.title) + len(item.text) for item in items) - self._letters(key))
        return self._changed_by(lambda: arranging.replace_all(self._map(key), found, items))

    def _shared(self, key: str, field: str = "text") -> pycrdt.Text:
        if field not in _fields(key):
            raise UnknownField(key=key, field=field)
        with self._guarded() as doc:
            shared: pycrdt.Text = doc.get(key if field == "text" else f"{key}.{field}", type=pycrdt.Text)
        return shared

    def _map(self, key: str) -> Section:
        if _section(key).kind not in ("list", "questions"):
            raise UnknownField(key=key, field="items")
        with self._guarded() as doc:
            section: Section = doc.get(key, type=pycrdt.Map)
        return section

    def _entries(self, key: str) -> list[Entry]:
        return entries.read(self._map(key))

    def _entry(self, key: str, item_id: str) -> Entry:
        for entry in self._entries(key):
            if entry.id == item_id:
                return entry
        raise UnknownItem(key=key, item=item_id)

    def _letters(self, key: str) -> int:
        if _section(key).kind in ("list", "questions"):
            return sum(entry.letters for entry in self._entries(key) if not entry.removed)
        return sum(len(str(self._shared(key, field))) for field in _fields(key))

    def _check_letters(self, key: str, more: int) -> None:
        """What is too long already (colleagues typed at once) may still be shortened."""
        if more <= 0:
            return
        limit = _section(key).limits.letters
        if (total := self._letters(key) + more) > limit:
            raise TooLong(key, total, limit)


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


def _check_items(key: str, found: Sequence[Entry], more: int) -> None:
    limit = _section(key).limits.items
    total = sum(not entry.removed for entry in found) + more
    if more > 0 and total > limit:
        raise TooMany(key, total, limit)


def _check_values(key: str, values: Mapping[str, str]) -> None:
    for field, value in values.items():
        if field not in entries.VALUES:
            raise UnknownField(key=key, field=field)
        if len(value) > _VALUE_LETTERS:
            raise TooLong(key, len(value), _VALUE_LETTERS)


def _position(key: str, found: Sequence[Entry], before: str | None, after: str | None) -> int:
    """The index in front of ``before`` or behind ``after``; the end when neither is named."""
    names = [entry.id for entry in found]
    if before is None and after is None:
        return len(names)
    try:
        return names.index(before) if before is not None else names.index(str(after)) + 1
    except ValueError:
        raise UnknownItem(key=key, item=before or after) from None

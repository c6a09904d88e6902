"""What may come in. An update is read piece by piece before the CRDT sees it: some malformed ones would make the CRDT
panic, some would be parked for ever because what they build on never came, and some would hide things in the document
that nobody could see.

The format is version 1 of Yjs (yjs/src/utils/UpdateEncoder.js, structs/Item.js); only what a text editor writes is let
in: letters, deletions, maps with plain values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.collab.wire import Cursor, Malformed
from app.documents.text.roots import is_root

MOST_CLIENTS, MOST_STRUCTS = 100_000, 1_000_000
_CLOCK = 1 << 31
_GONE, _DELETED, _STRING, _TYPE, _ANY, _SKIP = 0, 1, 4, 7, 8, 10
_MAP, _TEXT = 1, 2


@dataclass
class Contents:
    """What is in an update: ``made`` the clocks it adds by client (first, after the last), ``needs`` the clocks that must
    be there already, ``letters`` how many UTF-8 bytes of text it brings, ``deletes`` whether it takes anything away."""

    made: dict[int, tuple[int, int]] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    letters: int = 0
    deletes: bool = False
    at: tuple[int, int] = (-1, 0)
    """While it is read: the client and clock of the piece in hand, which cannot build on itself or on a later one."""

    def builds_on(self, known: Mapping[int, int]) -> bool:
        """Whether all that it needs is there."""
        return all(first <= known.get(client, 0) for client, (first, _) in self.made.items()) and all(
            clock < max(known.get(client, 0), self.made.get(client, (0, 0))[1]) for client, clock in self.needs.items()
        )

    def adds_to(self, known: Mapping[int, int]) -> bool:
        """Whether it brings anything that is not there; what it deletes cannot be told from the clocks."""
        return any(end > known.get(client, 0) for client, (_, end) in self.made.items())


def read(update: bytes) -> Contents:
    """Read an update through; Malformed when it is none, or holds what no editor of ours writes."""
    cursor, found = Cursor(update), Contents()
    for _ in range(_counted(cursor, MOST_CLIENTS)):
        _read_structs(cursor, found)
    for _ in range(_counted(cursor, MOST_CLIENTS)):
        client = cursor.number()
        for _ in range(_counted(cursor, MOST_STRUCTS)):
            first, length = cursor.number(), cursor.number()
            if not length or first + length > _CLOCK:
                raise Malformed
            found.deletes = True
            _need(found, client, first + length - 1)
    cursor.end()
    return found


def check_state(state: bytes) -> None:
    """Malformed when it is no state vector. The CRDT would believe how many clients it claims, and make room for them:
    five bytes took a gigabyte and a second."""
    cursor = Cursor(state)
    for _ in range(_counted(cursor, MOST_CLIENTS)):
        cursor.number(), cursor.number()
    cursor.end()


def _counted(cursor: Cursor, most: int) -> int:
    count = cursor.number()
    if count > most or count > len(cursor.data):
        raise Malformed
    return count


def _need(found: Contents, client: int, clock: int) -> None:
    if client == found.at[0] and clock >= found.at[1]:
        raise Malformed
    if clock > found.needs.get(client, -1):
        found.needs[client] = clock


def _read_structs(cursor: Cursor, found: Contents) -> None:
    count, client, clock = _counted(cursor, MOST_STRUCTS), cursor.number(), cursor.number()
    if client in found.made or client >= 1 << 53 or not count:
        raise Malformed
    first = clock
    for _ in range(count):
        found.at = (client, clock)
        length = _read_struct(cursor, found)
        clock += length
        if not length or clock > _CLOCK:
            raise Malformed
    found.made[client], found.at = (first, clock), (-1, 0)


def _read_struct(cursor: Cursor, found: Contents) -> int:
    """How many clocks it takes. Skips never leave a browser in an update of its own: they would leave a hole."""
    info = cursor.bytes(1)[0]
    kind = info & 0x1F
    if kind == _GONE:
        return cursor.number()
    if kind not in _CONTENTS:
        raise Malformed
    _read_place(cursor, found, info)
    return _CONTENTS[kind](cursor, found)


def _read_place(cursor: Cursor, found: Contents, info: int) -> None:
    for flag in (0x80, 0x40):  # what stood to its left, to its right
        if info & flag:
            _need(found, cursor.number(), cursor.number())
    if info & 0xC0:
        return
    if cursor.number() == 1:
        if not is_root(cursor.text()):
            raise Malformed
    else:
        _need(found, cursor.number(), cursor.number())
    if info & 0x20:
        cursor.text()


def _read_deleted(cursor: Cursor, _found: Contents) -> int:
    return cursor.number()


def _read_string(cursor: Cursor, found: Contents) -> int:
    text = cursor.text()
    found.letters += len(text)
    # Clocks count UTF-16 units, as browsers do.
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _read_type(cursor: Cursor, _found: Contents) -> int:
    if cursor.number() not in (_MAP, _TEXT):
        raise Malformed
    return 1


def _read_any(cursor: Cursor, found: Contents) -> int:
    count = _counted(cursor, MOST_STRUCTS)
    for _ in range(count):
        _read_value(cursor, found)
    return count


def _read_value(cursor: Cursor, found: Contents) -> None:
    """Plain values only (lib0/encoding.js, writeAny): nothing, yes or no, a number, a string."""
    kind = cursor.bytes(1)[0]
    if kind == 119:
        found.letters += len(cursor.text())
    elif kind == 125:
        while cursor.bytes(1)[0] & 0x80:  # a signed integer, seven bits a byte
            pass
    elif kind in _FIXED:
        cursor.bytes(_FIXED[kind])
    else:
        raise Malformed


_FIXED = {127: 0, 126: 0, 121: 0, 120: 0, 124: 4, 123: 8, 122: 8}
_CONTENTS: dict[int, Callable[[Cursor, Contents], int]] = {
    _DELETED: _read_deleted,
    _STRING: _read_string,
    _TYPE: _read_type,
    _ANY: _read_any,
}

"""Messages on the wire. The first two kinds are those of y-protocols (sync and awareness), the rest our own.

A message is its kind, an unsigned integer of seven bits a byte, and a body. The other half: static/js/live/wire.js.
"""

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SYNC, AWARENESS = 0, 1
STEP1, STEP2, UPDATE = 0, 1, 2
HELLO, KEPT, TROUBLE, CHECK, NEWS = 100, 101, 102, 103, 104

NOTHING = b"\x00\x00"
"""An update that changes nothing."""


class Malformed(Exception):
    """Bytes that are no message."""


@dataclass
class Cursor:
    """Where one reads in a message. Raises Malformed where it ends too early."""

    data: bytes
    at: int = 0

    def number(self) -> int:
        data, at = self.data, self.at
        number = shift = 0
        try:
            while (byte := data[at]) > 0x7F:
                number |= (byte & 0x7F) << shift
                at, shift = at + 1, shift + 7
                if shift > 63:
                    raise Malformed
        except IndexError:
            raise Malformed from None
        self.at = at + 1
        return number | byte << shift

    def block(self) -> bytes:
        """Bytes that say how many they are."""
        return self.bytes(self.number())

    def bytes(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self.data):
            raise Malformed
        block, self.at = self.data[self.at : end], end
        return block

    def text(self) -> str:
        try:
            return self.block().decode()
        except UnicodeDecodeError:
            raise Malformed from None

    def end(self) -> None:
        """Malformed when something is left."""
        if self.at != len(self.data):
            raise Malformed


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def block(data: bytes) -> bytes:
    return number(len(data)) + data


def sync(step: int, data: bytes) -> bytes:
    return bytes((SYNC, step)) + block(data)


def told(kind: int, /, **facts: Any) -> bytes:
    """A message of our own that says something in words."""
    return bytes((kind,)) + block(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode())


def kept(count: int) -> bytes:
    """So many updates of this connection are on the disk."""
    return bytes((KEPT,)) + number(count)


def awareness(states: Iterable[tuple[int, int, str]]) -> bytes:
    """(client, clock, state as JSON) of everybody who moved, in one message."""
    entries = [number(client) + number(clock) + block(state.encode()) for client, clock, state in states]
    return bytes((AWARENESS,)) + block(number(len(entries)) + b"".join(entries))


def frame(message: bytes) -> bytes:
    """The message as a binary WebSocket frame from the server: the same bytes for every receiver (RFC 6455, 5.2)."""
    length = len(message)
    if length < 126:
        return bytes((0x82, length)) + message
    if length < 1 << 16:
        return b"\x82\x7e" + struct.pack("!H", length) + message
    return b"\x82\x7f" + struct.pack("!Q", length) + message

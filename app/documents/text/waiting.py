"""Whether an update still waits for others that were lost on the way.

The CRDT parks what it cannot place yet and leaves it out of a snapshot; a log with parked updates must stay a log.
"""

from collections.abc import Iterable

import pycrdt

_NOTHING = b"\x00\x00"


def waiting(updates: Iterable[bytes], state: bytes) -> list[bytes]:
    """Those updates of which a part is not in a document of that state vector, though they were applied to it."""
    known = clocks(state)
    return [update for update in updates if _is_waiting(update, state, known)]


def _is_waiting(update: bytes, state: bytes, known: dict[int, int]) -> bool:
    rest = pycrdt.get_update(update, state)
    if rest == _NOTHING:
        return False
    return rest[0] != 0 or any(end > known.get(client, 0) for client, end in _deletions(rest[1:]))


def clocks(state: bytes) -> dict[int, int]:
    """By client how many clocks a state vector knows."""
    numbers = _numbers(state)
    return dict(zip(numbers[1::2], numbers[2::2], strict=True))


def _deletions(deleted: bytes) -> list[tuple[int, int]]:
    """(client, end of the range) of each deletion in an update's second half."""
    numbers = iter(_numbers(deleted))
    found: list[tuple[int, int]] = []
    for _ in range(next(numbers)):
        client, ranges = next(numbers), next(numbers)
        for _ in range(ranges):
            start, length = next(numbers), next(numbers)
            found.append((client, start + length))
    return found


def _numbers(encoded: bytes) -> list[int]:
    """Unsigned integers of seven bits a byte, lowest first; the eighth bit says that more follow."""
    found: list[int] = []
    number = shift = 0
    for byte in encoded:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            found.append(number)
            number = shift = 0
    return found

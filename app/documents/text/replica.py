"""One replica of a shared document and its log: no words in here, only updates."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import pycrdt

from app.documents.text.errors import BrokenUpdate, UpdatesMissing
from app.documents.text.waiting import clocks, waiting

Doc = pycrdt.Doc[Any]
_MANY = 1_000
_NOTHING_KNOWN = b"\x00"


class Replica:
    """A document replayed from its log. After ``BrokenUpdate`` it may be spoilt: open it again from the log.

    Not for two threads at once.
    """

    def __init__(self) -> None:
        self._doc: Doc = pycrdt.Doc()
        self._is_spoilt = False
        self._unproven: list[bytes] = []
        self._prove_at = _MANY

    @classmethod
    def open(cls, updates: Iterable[bytes]) -> Self:
        """Replay a log in its order (a snapshot is a log of one). BrokenUpdate when one of them is damaged."""
        replica = cls()
        for update in updates:
            replica._take(update)
        replica._prove_at += len(replica._unproven)
        return replica

    def copy(self) -> Self:
        """Another replica that knows as much; what waits for an update that never came is not in it."""
        return type(self).open([self.since(_NOTHING_KNOWN)])

    def apply(self, update: bytes) -> None:
        """Take in an update made elsewhere. BrokenUpdate when it is damaged; then this replica is spoilt."""
        self._take(update)
        if len(self._unproven) > self._prove_at:
            self._prove()

    def apply_and_tell(self, *updates: bytes) -> bytes:
        """The same of several, in their order; answers what of them was new as one update, b"" when nothing was."""

        def take_all() -> None:
            for update in updates:
                self.apply(update)

        return self._changed_by(take_all)

    def _take(self, update: bytes) -> None:
        with self._guarded() as doc:
            try:
                doc.apply_update(update)
            except (ValueError, RuntimeError):
                self._is_spoilt = True
                raise BrokenUpdate() from None
        self._unproven.append(update)

    @property
    def is_whole(self) -> bool:
        """Whether all that was applied is in the text: no update waits for one that never came."""
        self._prove()
        return not self._unproven

    def snapshot(self) -> bytes:
        """All of it as one update, to stand for the log so far. UpdatesMissing when that would lose something."""
        if not self.is_whole:
            raise UpdatesMissing()
        with self._guarded() as doc:
            return doc.get_update()

    def state(self) -> bytes:
        """The state vector: what this replica knows."""
        with self._guarded() as doc:
            return doc.get_state()

    def clocks(self) -> dict[int, int]:
        """The same as numbers: by client how much of it is here."""
        return clocks(self.state())

    def is_at(self, state: bytes) -> bool:
        """Whether a replica of that state vector knows just as much. BrokenUpdate when it is no state vector."""
        try:
            return clocks(state) == self.clocks()
        except ValueError:
            raise BrokenUpdate() from None

    def since(self, state: bytes) -> bytes:
        """What a replica of that state vector lacks. BrokenUpdate when it is no state vector."""
        with self._guarded() as doc:
            try:
                return doc.get_update(state)
            except ValueError:
                raise BrokenUpdate() from None

    def _changed_by(self, act: Callable[[], None]) -> bytes:
        """Do it in one transaction; the update it made, b"" when it changed nothing.

        Taken from the event: the difference of two states would repeat every deletion ever made.
        """
        made: list[bytes] = []
        with self._guarded() as doc:
            # A subscription that stays would keep the document in memory for ever.
            subscription = doc.observe(lambda event: made.append(event.update))
            try:
                with doc.transaction():
                    act()
            finally:
                doc.unobserve(subscription)
        return b"".join(made)

    def _prove(self) -> None:
        with self._guarded() as doc:
            self._unproven = waiting(self._unproven, doc.get_state())
        self._prove_at = _MANY + 2 * len(self._unproven)

    @contextmanager
    def _guarded(self) -> Iterator[Doc]:
        """The document, unless it is spoilt.

        Some damaged updates make the CRDT panic, which is no Exception; used after that, it takes down the process.
        """
        if self._is_spoilt:
            raise BrokenUpdate()
        try:
            yield self._doc
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            self._is_spoilt = True
            raise BrokenUpdate() from None

"""Several presses as one: whoever comes is served by the first that is free, and nobody by two at once, so that a print that
takes half a minute keeps nobody else waiting."""

import threading
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.export.job import Job, Printed, Told, nobody_listens
from app.export.press import Press

AHEAD = "ahead"
"""Who asks where nobody does yet: so it takes one press at most, and people the others."""


class Presses:
    """Safe to call from many threads. The first press is asked first, so that what was laid out last lies where one looks;
    another starts its child when somebody would have to wait."""

    def __init__(self, make: Callable[[], Press], count: int) -> None:
        self._all = tuple(make() for _ in range(count))
        self._free = list(range(count))
        self._served: set[str] = set()
        self._turns = threading.Condition()

    def print(self, job: Job, whose: str = "", told: Told = nobody_listens) -> Printed:
        """As ``Press.print``, in turn. ``whose`` is who asks, "" for nobody known."""
        with self._turn(whose) as press:
            return press.print(job, told)

    def warm(self) -> None:
        """Start the first child, so that the first print does not wait for it."""
        self._all[0].warm()

    def close(self) -> None:
        for press in self._all:
            press.close()

    @contextmanager
    def _turn(self, whose: str) -> Iterator[Press]:
        with self._turns:
            self._turns.wait_for(lambda: self._free and whose not in self._served)
            number = self._free.pop(0)
            self._served |= {whose} - {""}
        try:
            yield self._all[number]
        finally:
            with self._turns:
                insort(self._free, number)
                self._served -= {whose}
                self._turns.notify_all()


@dataclass(frozen=True)
class Seat:
    """The presses as somebody has them who asks under a name and wants to hear how far it is."""

    presses: Presses
    whose: str = ""
    told: Told = nobody_listens

    def print(self, job: Job) -> Printed:
        return self.presses.print(job, self.whose, self.told)

"""Prints that take longer than one cares to look at an empty page: they are made aside, and whoever asked looks in again.

An order lives in memory alone. Whoever waits asks again by the same address, so one that a restart forgot is placed anew;
what was made lies on the shelf, where every process finds it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from functools import cache

from app.export.job import PressBusy, Told
from app.export.kept import Print

MOST_IN_THE_MAKING = 40
"""Each has a thread of its own, which mostly waits for its turn at a press."""
MOST_REMEMBERED = 200
"""With those whose end nobody came to see: of these the oldest are forgotten."""
WAITING_ROOM = 8
"""Whoever cannot look in again waits in a thread of the server, which has forty for everything."""

Make = Callable[[Told], Print]


class Order:
    """A print in the making; ``share`` of it is done, from 0 to 1."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.share = 0.0
        self.end: Future[Print] = Future()

    def tell(self, share: float) -> None:
        self.share = share

    def is_done(self, within: float = 0) -> bool:
        """After so many seconds at most."""
        with suppress(NotYet):
            self.end.exception(within)
        return self.end.done()


class Orders:
    """By the name of what is made (``kept.name_of``): two who ask for the same wait for one print."""

    def __init__(self) -> None:
        self._placed: OrderedDict[str, Order] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting_room = threading.BoundedSemaphore(WAITING_ROOM)

    def place(self, name: str, make: Make) -> Order:
        """The order under that name, begun now when there is none. PressBusy when there are too many."""
        with self._lock:
            if order := self._placed.get(name):
                return order
            if sum(not order.end.done() for order in self._placed.values()) >= MOST_IN_THE_MAKING:
                raise PressBusy
            order = self._placed[name] = Order(name)
            while len(self._placed) > MOST_REMEMBERED:
                self._placed.popitem(last=False)
        threading.Thread(target=self._fulfil, args=(order, make), name="prints", daemon=True).start()
        return order

    def await_end(self, order: Order) -> None:
        """In a thread of the server. PressBusy when too many do that."""
        if not self._waiting_room.acquire(blocking=False):
            raise PressBusy
        try:
            order.end.exception()
        finally:
            self._waiting_room.release()

    def collect(self, order: Order) -> Print:
        """What was made, or RenderingFailed; the next who asks places a new order."""
        self._forget(order)
        return order.end.result()

    def _fulfil(self, order: Order, make: Make) -> None:
        """What was made is found on the shelf by whoever asks next; why it was not waits here to be told."""
        try:
            made = make(order.tell)
            self._forget(order)
            order.end.set_result(made)
        except BaseException as error:
            order.end.set_exception(error)

    def _forget(self, order: Order) -> None:
        with self._lock:
            if self._placed.get(order.name) is order:
                del self._placed[order.name]


@cache
def orders() -> Orders:
    """Those of the whole process."""
    return Orders()

"""What is the same for many is made once: a part of a page for all who look at it (``faces``), an answer of the database for
all who ask in one moment. When something is news, all pages that show it ask within the same second."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from threading import Lock
from typing import Any, TypeVar

from app.web.faces import Face

MOST = 40_000_000
"""Letters that are kept, in parts of some 5,000 each."""

Made = TypeVar("Made")

_wanted: dict[Hashable, "Future[Any]"] = {}
_begun: dict[Hashable, "Future[Any]"] = {}
_turn = Lock()


class Kept:
    """Faces under keys; the oldest go when there are more than so many letters in them, but for the last."""

    def __init__(self, most: int) -> None:
        self._most, self._letters = most, 0
        self._faces: OrderedDict[Hashable, Face] = OrderedDict()
        self._making: dict[Hashable, Future[Face]] = {}
        self._turn = Lock()

    def once(self, key: Hashable, make: Callable[[], Face]) -> Face:
        """What was made under that key; made now if need be, by the first of all who want it. All that it depends on must be
        in the key."""
        with self._turn:
            if (found := self._faces.get(key)) is not None:
                return found
            is_first = key not in self._making
            answer = self._making.setdefault(key, Future())
        if is_first:
            _fulfil(answer, make)
            self._keep(key, answer)
        return answer.result()

    def _keep(self, key: Hashable, made: "Future[Face]") -> None:
        with self._turn:
            del self._making[key]
            if made.exception():
                return
            self._faces[key] = made.result()
            self._letters += made.result().weight
            while self._letters > self._most and len(self._faces) > 1:
                self._letters -= self._faces.popitem(last=False)[1].weight


once = Kept(MOST).once
"""For the whole process."""


def kept_with_it() -> Kept:
    """How one list looks, in some languages: it goes with the list."""
    return Kept(MOST // 10)


class Remembered:
    """What was made last under each of so many keys, for as long as the evidence is the same."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()
        self._turn = Lock()

    def unless_changed(self, key: Hashable, evidence: object, make: Callable[[], Made]) -> Made:
        known = self._known.get(key)
        made: Made = known[1] if known and known[0] == evidence else make()
        with self._turn:
            self._known[key] = evidence, made
            self._known.move_to_end(key)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return made


def _fulfil(answer: "Future[Made]", make: Callable[[], Made]) -> None:
    try:
        answer.set_result(make())
    except BaseException as error:
        answer.set_exception(error)


def together(key: Hashable, read: Callable[[], Made]) -> Made:
    """What ``read`` answers, read once for all who asked before it began: nobody is told what was true before they asked.

    Whoever asks must hold no view of the database meanwhile (``db.let_go``): on SQLite a writer who waits for it would
    not let the one begin who reads for all.
    """
    with _turn:
        is_first = key not in _wanted
        answer = _wanted.setdefault(key, Future())
        before = _begun.get(key)
    if is_first:
        _read_for_all(key, read, answer, before)
    found: Made = answer.result()
    return found


def _read_for_all(
    key: Hashable, read: Callable[[], Made], answer: "Future[Made]", before: "Future[Made] | None"
) -> None:
    """After the one before, so that a crowd is read for twice and not many times at once."""
    wait([before] if before else [])
    with _turn:
        _begun[key] = _wanted.pop(key)  # who comes from now on wants what is true later
    _fulfil(answer, read)
    with _turn:
        if _begun.get(key) is answer:
            del _begun[key]

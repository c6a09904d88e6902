"""What is the same for many is made once: a part of a page for all to whom it looks the same, an answer of the database for
all who ask in one moment. When something is news, all pages that show it ask within the same second."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from threading import Lock
from typing import Any, TypeVar

MOST = 40_000_000
"""Letters that are kept, in parts of some 5,000 each."""

Made = TypeVar("Made")

_kept: OrderedDict[Hashable, str] = OrderedDict()
_wanted: dict[Hashable, "Future[Any]"] = {}
_begun: dict[Hashable, "Future[Any]"] = {}
_turn = Lock()
_letters = 0


def once(key: Hashable, make: Callable[[], str]) -> str:
    """What was made under that key, made now if need be. All that it depends on must be in the key."""
    found = _kept.get(key)
    if found is None:
        found = make()
        with _turn:
            _keep(key, found)
    return found


def _keep(key: Hashable, part: str) -> None:
    global _letters
    _letters += len(part) - len(_kept.pop(key, ""))
    _kept[key] = part
    while _letters > MOST:
        _letters -= len(_kept.popitem(last=False)[1])


def together(key: Hashable, read: Callable[[], Made]) -> Made:
    """What ``read`` answers, read once for all who asked before it began: nobody is told what was true before they asked.

    Whoever asks must hold no view of the database meanwhile (``database.let_go``): on SQLite a writer who waits for it would
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
    try:
        answer.set_result(read())
    except BaseException as error:
        answer.set_exception(error)
    with _turn:
        if _begun.get(key) is answer:
            del _begun[key]

"""What is the same for many is made once, and nobody is told what was true before they asked."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event
from time import sleep

import pytest

from app.web import sharing
from app.web.sharing import once, together


def test_it_is_made_once_for_each_key() -> None:
    made = iter("12345")
    assert [once(("made", key), lambda: next(made)) for key in "abaab"] == [*"12112"]


def test_what_was_made_first_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST", 2_000)
    made = iter(letter * 1_000 for letter in "12345")
    assert "".join(once(("few", key), lambda: next(made))[0] for key in "abcca") == "12334"


def until_all_wait(key: str, people: int) -> None:
    """For the next reading: one is to begin it, the others for that one."""
    while key not in sharing._wanted or len(sharing._wanted[key]._condition._waiters) < people - 1:  # type: ignore[attr-defined]
        sleep(0.001)


def test_who_asks_while_it_is_read_shares_the_next_reading() -> None:
    begun, may_end, readings = Event(), Event(), count(1)

    def read() -> int:
        begun.set()
        assert may_end.wait(10)
        return next(readings)

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together, "crowd", read)
        assert begun.wait(10)
        crowd = [pool.submit(together, "crowd", read) for _ in range(8)]
        until_all_wait("crowd", 8)
        may_end.set()
        assert first.result(10) == 1
        assert [one.result(10) for one in crowd] == [2] * 8, "begun after they asked, and once for all"


def test_what_goes_wrong_is_told_to_all_and_kept_from_the_next() -> None:
    begun, may_end, readings = Event(), Event(), count(1)

    def fail() -> int:
        begun.set()
        assert may_end.wait(10)
        raise ZeroDivisionError(next(readings))

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together, "broken", fail)
        assert begun.wait(10)
        others = [pool.submit(together, "broken", fail) for _ in range(3)]
        until_all_wait("broken", 3)
        may_end.set()
        assert [str(one.exception(10)) for one in (first, *others)] == ["1", "2", "2", "2"]
    assert together("broken", lambda: 7) == 7

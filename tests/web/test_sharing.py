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


def test_who_asks_while_it_is_read_shares_the_next_reading() -> None:
    begun, may_end, readings = Event(), Event(), count(1)

    def read() -> int:
        begun.set()
        may_end.wait(10)
        return next(readings)

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together, "crowd", read)
        begun.wait(10)
        crowd = [pool.submit(together, "crowd", read) for _ in range(8)]
        while "crowd" not in sharing._wanted or len(sharing._wanted["crowd"]._condition._waiters) < 7:  # type: ignore[attr-defined]
            sleep(0.001)  # until all of them wait
        may_end.set()
        assert first.result(10) == 1
        assert [one.result(10) for one in crowd] == [2] * 8, "begun after they asked, and once for all"


def test_what_goes_wrong_is_told_to_all_and_kept_from_the_next() -> None:
    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        together("broken", fail)
    assert together("broken", lambda: 7) == 7

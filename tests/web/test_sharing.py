"""What is the same for many is made once, and nobody is told what was true before they asked."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event
from time import sleep

import pytest

from app.web import sharing
from app.web.faces import Face, Piece
from app.web.sharing import Kept, Remembered, once, together


def face(text: str) -> Face:
    return Face([Piece(text)])


def test_it_is_made_once_for_each_key() -> None:
    made = iter(face(letter) for letter in "12345")
    assert "".join(once(("made", key), lambda: next(made)).seen_by(frozenset()) for key in "abaab") == "12112"


def test_what_was_made_first_is_forgotten_first() -> None:
    kept, made = Kept(2_000), iter(face(letter * 1_000) for letter in "12345")
    assert "".join(kept.once(key, lambda: next(made)).seen_by(frozenset())[0] for key in "abcca") == "12334"


def test_what_is_larger_than_all_may_be_is_kept_until_the_next() -> None:
    kept, made = Kept(10), iter(face(letter * 1_000) for letter in "12")
    assert kept.once("whole", lambda: next(made)) is kept.once("whole", lambda: next(made))


def test_of_fifty_who_want_it_at_once_one_makes_it() -> None:
    kept, all_want_it, made = Kept(1_000), Barrier(50), count(1)

    def make() -> Face:
        while not kept._making[0]._condition._waiters:  # type: ignore[attr-defined]
            sleep(0.001)  # until somebody else waits for it
        return face(str(next(made)))

    def want() -> str:
        all_want_it.wait(10)
        return kept.once(0, make).seen_by(frozenset())

    with ThreadPoolExecutor(50) as pool:
        assert [one.result(10) for one in [pool.submit(want) for _ in range(50)]] == ["1"] * 50


def test_what_cannot_be_made_is_tried_again() -> None:
    def fail() -> Face:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once("broken face", fail)
    assert once("broken face", lambda: face("7")).seen_by(frozenset()) == "7"


def test_it_is_remembered_as_long_as_the_evidence_is_the_same() -> None:
    remembered, made = Remembered(2), count(1)

    def ask(key: str, evidence: object) -> int:
        return remembered.unless_changed(key, evidence, lambda: next(made))

    assert [ask("a", [1]), ask("a", [1]), ask("a", [2]), ask("b", [2]), ask("a", [2])] == [1, 1, 2, 3, 2]
    assert [ask("c", [0]), ask("a", [2]), ask("b", [2])] == [4, 2, 5], "the one that was asked for longest ago went"


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

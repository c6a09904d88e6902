"""Work that may wait: once a key, at its newest time, by one worker, again when it failed."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, delete, select

from app import db
from app.db import now
from app.jobs import queue
from app.jobs.models import Job
from app.storage.files import Files
from tests.lending import waits_for_a_row


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    found: list[str] = []
    monkeypatch.setitem(queue._work, "note", lambda _session, word: found.append(word))
    yield found


def ask(engine: Engine, key: str, word: str, minutes: float = -1) -> None:
    with db.transaction(engine) as session:
        queue.enqueue(session, "note", key, now() + timedelta(minutes=minutes), word=word)


def test_what_is_due_is_done_once(engine: Engine, done: list[str]) -> None:
    ask(engine, "a", "first")
    ask(engine, "b", "later", minutes=5)
    assert queue.do_what_is_due(engine) == 1
    assert queue.do_what_is_due(engine) == 0
    assert done == ["first"]


def test_asking_again_moves_it(engine: Engine, done: list[str]) -> None:
    ask(engine, "a", "old")
    ask(engine, "a", "new", minutes=10)
    queue.do_what_is_due(engine)
    assert done == []
    queue.do_what_is_due(engine, now() + timedelta(minutes=11))
    assert done == ["new"]


@pytest.mark.only_on("postgresql")
def test_two_ask_for_the_same_at_once(engine: Engine, done: list[str]) -> None:
    """In two processes: whoever comes second waits for the first, and asks as well."""
    with db.transaction(engine) as first, ThreadPoolExecutor(1) as another:
        queue.enqueue(first, "note", "a", now(), word="first")
        second = another.submit(ask, engine, "a", "second")
        assert waits_for_a_row(engine, second)
        first.commit()
        second.result(10)
    assert queue.do_what_is_due(engine) == 1
    assert done == ["second"]


@pytest.mark.only_on("postgresql")
def test_asking_for_what_is_taken_away_in_this_moment(engine: Engine, done: list[str]) -> None:
    ask(engine, "a", "old")
    with db.transaction(engine) as worker, ThreadPoolExecutor(1) as another:
        worker.exec(delete(Job))  # it is done, and that is not committed yet
        asking = another.submit(ask, engine, "a", "new")
        assert waits_for_a_row(engine, asking)
        worker.commit()
        asking.result(10)
    assert queue.do_what_is_due(engine) == 1
    assert done == ["new"]


def test_what_is_coming_sees_all_of_the_transaction(engine: Engine, done: list[str]) -> None:
    ask(engine, "a", "due")
    with db.transaction(engine) as session:
        assert queue.is_coming(session, "a") and not queue.is_coming(session, "b")
        if engine.dialect.name == "postgresql":
            assert queue.do_what_is_due(engine) == 0, "nobody begins it meanwhile"
    assert queue._claim(engine, now())
    with db.transaction(engine) as session:
        assert not queue.is_coming(session, "a"), "it has begun, and may have looked already"


def test_slow_work_keeps_no_other_waiting(
    engine: Engine, done: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def take_long(_session: Session) -> None:
        begun.set()
        may_end.wait(20)
        done.append("slow")

    monkeypatch.setitem(queue._work, "crawl", take_long)
    monkeypatch.setattr(queue, "_slow", {"crawl"})
    monkeypatch.setattr(queue, "_regular", {})
    with db.transaction(engine) as session:
        queue.enqueue(session, "crawl", "crawl", now() - timedelta(minutes=1))
    worker = queue.Worker(engine, Files(tmp_path), every=0.01)
    worker.start()
    assert begun.wait(20)
    ask(engine, "a", "quick")
    deadline = time.monotonic() + 20
    while not done and time.monotonic() < deadline:
        time.sleep(0.01)
    may_end.set()
    worker.end()
    assert done[0] == "quick"


def test_undone_with_the_change_that_wanted_it(engine: Engine, done: list[str]) -> None:
    with pytest.raises(RuntimeError), db.transaction(engine) as session:
        queue.enqueue(session, "note", "a", now(), word="never")
        raise RuntimeError
    assert queue.do_what_is_due(engine, now() + timedelta(minutes=1)) == 0


def test_a_failure_is_tried_again_later_and_given_up_at_last(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def fail(_session: Session) -> None:
        tried.append(1)
        raise ValueError("no")

    monkeypatch.setitem(queue._work, "fail", fail)
    with db.transaction(engine) as session:
        queue.enqueue(session, "fail", "a", now() - timedelta(minutes=1))
    for hours in range(1, 9):
        queue.do_what_is_due(engine, now() + timedelta(hours=hours))
    assert len(tried) == queue.RETRIES
    with Session(engine) as session:
        assert "no" in session.exec(select(Job)).one().last_error


def test_what_a_dead_worker_held_is_taken_over(engine: Engine, done: list[str]) -> None:
    ask(engine, "a", "held")
    assert queue._claim(engine, now()) is not None  # and then its process died
    assert queue.do_what_is_due(engine) == 0
    assert queue.do_what_is_due(engine, now() + queue.FORGOTTEN_AFTER + timedelta(minutes=1)) == 1
    assert done == ["held"]


def test_two_workers_share_the_work(engine: Engine, done: list[str]) -> None:
    for number in range(20):
        ask(engine, str(number), str(number))
    workers = [threading.Thread(target=queue.do_what_is_due, args=(engine,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done, key=int) == [str(number) for number in range(20)]


def test_work_that_was_given_up_is_done_when_it_is_asked_for_again(engine: Engine, done: list[str]) -> None:
    ask(engine, "a", "first")
    with db.transaction(engine) as session:
        session.exec(select(Job)).one().attempts = queue.RETRIES
    assert queue.do_what_is_due(engine) == 0
    ask(engine, "a", "second")
    queue.do_what_is_due(engine)
    assert done == ["second"]


def test_what_is_asked_for_while_it_fails_keeps_its_own_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    later = now() + timedelta(minutes=10)

    def fail(_session: Session, word: str) -> None:
        _session.rollback()
        with db.transaction(engine) as session:
            queue.enqueue(session, "note", "a", later, word="again")
        raise ValueError(word)

    monkeypatch.setitem(queue._work, "note", fail)
    ask(engine, "a", "first")
    queue.do_what_is_due(engine)
    with db.transaction(engine) as session:
        assert session.exec(select(Job)).one().due_at == later


@pytest.fixture
def only_daily(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One kind of daily work, and what it was done with."""
    done: list[str] = []
    monkeypatch.setattr(queue, "_regular", {"sweep": queue.DAY})
    monkeypatch.setitem(queue._work, "sweep", lambda session: done.append(str(queue.files_of(session))))
    return done


def test_daily_work_comes_again_every_day(engine: Engine, only_daily: list[str]) -> None:
    start = now()
    for _ in range(2):  # as of two processes that start
        queue.ask_for_regular_work(engine)
    for hours in (1, 23, 26, 30, 51):
        queue.do_what_is_due(engine, start + timedelta(hours=hours))
    assert len(only_daily) == 3
    with Session(engine) as session:
        assert session.exec(select(Job.key)).all() == ["sweep"]


def test_daily_work_that_is_asked_for_sooner_is_done_sooner(engine: Engine, only_daily: list[str]) -> None:
    queue.ask_for_regular_work(engine)
    queue.do_what_is_due(engine)
    with db.transaction(engine) as session:
        queue.enqueue(session, "sweep", "sweep", now())
    queue.do_what_is_due(engine)
    queue.do_what_is_due(engine)
    assert len(only_daily) == 2


def test_daily_work_that_fails_is_not_given_up_for_good(
    engine: Engine, only_daily: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    works, start = queue._work["sweep"], now()

    def fail(_session: Session) -> None:
        raise ValueError("no")

    monkeypatch.setitem(queue._work, "sweep", fail)
    queue.ask_for_regular_work(engine)
    for minutes in range(1, 9):
        queue.do_what_is_due(engine, start + timedelta(minutes=minutes))
    monkeypatch.setitem(queue._work, "sweep", works)
    queue.do_what_is_due(engine, start + timedelta(hours=12))
    assert only_daily == []
    queue.do_what_is_due(engine, start + timedelta(hours=25))
    assert len(only_daily) == 1


def test_a_worker_asks_for_daily_work_and_hands_it_the_files(
    engine: Engine, only_daily: list[str], tmp_path: Path
) -> None:
    files = Files(tmp_path)
    worker = queue.Worker(engine, files, every=0.01)
    worker.start()
    deadline = time.monotonic() + 20
    while not only_daily and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.end()
    assert only_daily == [str(files)]

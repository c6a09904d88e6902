"""SQLite underneath: what an answered write is worth, and how writers wait for each other."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from app import db


def impatient(path: Path) -> Engine:
    """Whoever is told by SQLite to wait fails instead."""
    engine = db.connect(f"sqlite:///{path / 'shelf.sqlite3'}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=0"))
    return engine


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Engine]:
    engine = impatient(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE book (title TEXT)"))
    yield engine
    engine.dispose()


def add(shelf: Engine) -> None:
    with db.transaction(shelf) as session:
        session.execute(text("INSERT INTO book VALUES ('x')"))


def count(shelf: Engine) -> int:
    with db.reading(shelf) as session:
        return int(session.execute(text("SELECT count(*) FROM book")).scalar_one())


def test_an_answered_write_is_on_the_disk(shelf: Engine) -> None:
    with shelf.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    assert journal in ("wal", "persist")  # "delete" does not wait until the deletion is on the disk


def test_a_file_that_somebody_reads_is_opened_with_the_older_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(db, "journal_mode", lambda: "persist")
        reader = impatient(tmp_path)
        with reader.begin() as connection:
            connection.execute(text("CREATE TABLE book (title TEXT)"))
    monkeypatch.setattr(db, "PATIENCE", 0)
    with db.reading(reader) as session:
        session.execute(text("SELECT * FROM book")).all()
        newer = impatient(tmp_path)
        with newer.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "persist"
            assert connection.execute(text("SELECT * FROM book")).all() == []
    newer.dispose()
    reader.dispose()
    add(newer)
    with newer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == db.journal_mode()


def test_who_writes_at_once_waits_in_line_and_not_for_sqlite(shelf: Engine) -> None:
    for connection in [shelf.connect() for _ in range(8)]:  # to open one is to look, which a commit has to wait for
        connection.close()
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: add(shelf), range(200)))
    assert count(shelf) == 200


def test_who_only_looks_does_not_wait_in_line(shelf: Engine) -> None:
    with db.transaction(shelf) as session:
        session.connection()
        assert count(shelf) == 0


def test_whatever_becomes_of_a_write_the_next_one_can_begin(shelf: Engine, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction(shelf) as session:
        session.execute(text("INSERT INTO book VALUES ('x')"))
        _ = 1 / 0
    with pytest.raises(OperationalError), db.transaction(shelf) as session:
        session.execute(text("INSERT INTO nowhere VALUES ('x')"))
    with db.transaction(impatient(tmp_path)) as elsewhere:
        elsewhere.connection()  # as another process that writes
        with pytest.raises(OperationalError, match="locked"):
            add(shelf)
    add(shelf)
    assert count(shelf) == 1


def test_a_line_that_does_not_move_is_told_as_sqlite_tells_it(shelf: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0)
    with db.transaction(shelf) as session:
        session.connection()
        with pytest.raises(OperationalError, match="locked"):
            add(shelf)
    add(shelf)
    assert count(shelf) == 1


def test_the_same_holds_with_the_sqlite_of_python_itself() -> None:
    """Which is what is used where ``pysqlite3`` is not built."""
    without = "import sys; sys.modules['pysqlite3'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    others = [__file__, "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-k", "not of_python_itself"]
    done = subprocess.run([sys.executable, "-c", without, *others], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

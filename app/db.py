"""The engine for SQLite or PostgreSQL, and the one place where sessions begin."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session, create_engine

from app.sqlite import driver

# Rare WAL-reset corruption when several connections check-point: 3.7.0 to 3.51.2, mended in two back-ports.
_WAL_FIXED_SINCE = (3, 51, 3)
_WAL_FIXED_BACKPORTS = {(3, 50, 7), (3, 44, 6)}

CONNECTIONS = 40  # at most, in one process; web/database lets fewer requests in, so that the worker is never without
PATIENCE = 20  # seconds that a writer on SQLite waits for others
MOST_JOURNAL = 4_000_000
"""Bytes of the rollback journal that stay on the disk between two writes; a migration may leave hundreds of megabytes."""
_POOL = {"pool_size": 10, "max_overflow": CONNECTIONS - 10, "pool_use_lifo": True}
"""Ten stay open, and the one that worked last works next: each has a cache of its own, up to 16 MB."""


class AddressRefused(ValueError):
    """What should be the database's address names none that Foreword can use."""


class Moment(TypeDecorator[datetime]):
    """A point in time, always UTC and aware. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        moment: datetime | None = value
        return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def now() -> datetime:
    return datetime.now(UTC)


def connect(address: str) -> Engine:
    """An engine for that address; SQLite is set up so that an answered write is on the disk. AddressRefused when it
    names no database of either kind; whether one answers is seen at the first statement."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # the latter for a port that is no number
        raise AddressRefused("This is no address of a database.") from error
    if url.drivername == "sqlite":
        return _connect_sqlite(address, url.database or ":memory:")
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise AddressRefused(f"It begins with sqlite:// or postgresql://, not with {url.drivername}://.")
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, **_POOL)


def wal_is_safe(version: tuple[int, ...] = driver.sqlite_version_info) -> bool:
    """Whether this SQLite may use a write-ahead log with several connections."""
    return version >= _WAL_FIXED_SINCE or version in _WAL_FIXED_BACKPORTS


def journal_mode() -> str:
    """``wal`` where it is safe, else the older rollback journal: slower beside writers, never corrupt. Its file stays, with
    its head wiped out at each commit: SQLite waits until that is on the disk, which it does not for a file deleted, so
    that after a power cut an answered write could be undone."""
    return "wal" if wal_is_safe() else "persist"


def _connect_sqlite(address: str, path: str) -> Engine:
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    given = {"timeout": PATIENCE, "check_same_thread": False, "factory": Writer}
    engine, pen = create_engine(address, module=driver, connect_args=given, **_POOL), threading.Lock()
    event.listen(engine, "connect", lambda connection, _record: _prepare_connection(connection, pen))
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _part_with_those_who_only_read)
    return engine


class Writer(driver.Connection):
    """All connections of an engine share one pen, and a transaction that writes has it from its beginning to its end. Left
    to SQLite, whoever waits looks again ever more rarely, and what was typed is called saved a third of a second late."""

    pen: threading.Lock
    has_pen = False

    def take_pen(self) -> None:
        if not self.has_pen:
            self.has_pen = self.pen.acquire(timeout=PATIENCE)  # if in vain, SQLite will say that it is locked

    def _lay_pen_down(self) -> None:
        if self.has_pen:
            self.has_pen = False
            self.pen.release()

    def commit(self) -> None:
        super().commit()
        self._lay_pen_down()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._lay_pen_down()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._lay_pen_down()


def _prepare_connection(connection: Writer, pen: threading.Lock) -> None:
    connection.pen = pen
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    _choose_journal(connection)
    for pragma in (
        "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY",
        f"journal_size_limit={MOST_JOURNAL}",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _choose_journal(connection: Writer) -> None:
    """Into the write-ahead log a file can only be taken while nobody else reads it, such as a command of the version before:
    until then the older journal goes on. Out of it, the other way round, there is no such choice."""
    try:
        connection.execute(f"PRAGMA journal_mode={journal_mode()}")
    except driver.OperationalError:
        connection.execute("PRAGMA journal_mode=persist")


def _part_with_those_who_only_read(context: ExceptionContext) -> None:
    """A connection opened while its file could only be read never writes again, whatever the file permits since: others are
    opened in the stead of all that wait in the pool, and of this one when it comes back."""
    if "readonly database" in str(context.original_exception) and context.engine:
        context.engine.dispose()


def _begin(connection: Connection) -> None:
    """A transaction that will write must say so at once: a deferred one that upgrades later fails with
    "database is locked", whatever the time-out."""
    if connection.get_execution_options().get("read_only", False):
        connection.exec_driver_sql("BEGIN")
    else:
        connection.connection.dbapi_connection.take_pen()  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert_into(session: Session, table: type[Any]) -> Any:
    """The INSERT of this session's engine, which knows what to do when the row is there already."""
    engine = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")  # the other one is never loaded
    return engine.insert(table)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone when anything is raised."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine, **options: Any) -> Iterator[Session]:
    """A session that only looks; on SQLite it does not wait for the writer."""
    with Session(engine.execution_options(read_only=True, **options), expire_on_commit=False) as session:
        yield session
        session.rollback()


def reading_one_moment(engine: Engine) -> AbstractContextManager[Session]:
    """All of its questions are answered as of the first, as SQLite does anyway."""
    is_sqlite = engine.dialect.name == "sqlite"
    return reading(engine) if is_sqlite else reading(engine, isolation_level="REPEATABLE READ")


def let_go(session: Session) -> None:
    """The view of a session that only looks ends (``web/sharing`` wants it so); what was read stays as it was read."""
    assert not (session.new or session.dirty or session.deleted)
    session.commit()

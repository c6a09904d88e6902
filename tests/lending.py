"""Databases on PostgreSQL for the tests, cheaply: to make one copies hundreds of files, so one that was given back is washed,
not thrown away: its rows are again those of the beginning."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, make_url, text

from app import db

Fill = Callable[[Engine, bool], None]

_MOST_WASHES = 50  # what was deleted stays on the pages until vacuum comes
_BUILT = "SELECT (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_class), (SELECT max(oid) FROM pg_class)"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_COLUMNS = """SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = :table AND is_generated = 'NEVER'"""
_SEQUENCES = """SELECT format('SELECT setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value IS NOT NULL) FROM pg_sequences WHERE schemaname = 'public'"""
_SEND_HOME = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"


class PostgreSQL:
    """Lends databases of one server; ``fill(engine, populated)`` makes the tables, and the rows all begin with."""

    def __init__(self, server: str, fill: Fill) -> None:
        self._server, self._fill, self._number = server, fill, count()
        self._office = db.connect(server).execution_options(isolation_level="AUTOCOMMIT")
        self._washing: dict[bool, str] = {}
        self._spare: dict[bool, list[str]] = {False: [], True: []}
        self._washed: Counter[str] = Counter()

    @contextmanager
    def lend(self, populated: bool) -> Iterator[Engine]:
        """An engine on a database that nobody else has, with the rows of the beginning."""
        spare = self._spare[populated]
        name = spare.pop() if spare else self._make(populated)
        with self._at(name) as engine, engine.connect() as connection:
            built = connection.execute(text(_BUILT)).one()
        with self._at(name) as engine:
            yield engine
        self._washed[name] += 1
        if self._washed[name] < _MOST_WASHES and self._wash(name, populated, built):
            spare.append(name)
        else:
            self._office_does(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        self._office.dispose()

    def _make(self, populated: bool) -> str:
        name, template = f"test-{next(self._number)}", f"template-{populated}".lower()
        if populated not in self._washing:
            self._office_does(f'CREATE DATABASE "{template}" TEMPLATE template0 STRATEGY FILE_COPY')
            with self._at(template) as engine:
                self._fill(engine, populated)
            with self._at(template) as engine, engine.begin() as connection:
                self._washing[populated] = _put_aside(connection)
        self._office_does(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def _wash(self, name: str, populated: bool, built: object) -> bool:
        """False if there is more to mend than rows."""
        with self._at(name) as engine, engine.begin() as connection:
            connection.execute(text(_SEND_HOME), {"name": name})
            if connection.execute(text(_BUILT)).one() != built:
                return False
            connection.exec_driver_sql(self._washing[populated])
        return True

    @contextmanager
    def _at(self, name: str) -> Iterator[Engine]:
        """Anew each time: tests hang things on their engine."""
        engine = db.connect(make_url(self._server).set(database=name).render_as_string(hide_password=False))
        yield engine
        engine.dispose()

    def _office_does(self, statement: str) -> None:
        with self._office.connect() as connection:
            connection.execute(text(statement))


def _put_aside(connection: Connection) -> str:
    """Keeps the rows in a schema of their own; the statements that bring them back, and nothing else."""
    steps = ["SET LOCAL session_replication_role = replica"]  # no foreign key asks for an order, no trigger adds a row
    connection.execute(text("CREATE SCHEMA aside"))
    for table in connection.scalars(text(_TABLES)).all():
        steps.append(f'DELETE FROM "{table}"')
        if connection.scalar(text(f'SELECT EXISTS (SELECT FROM "{table}")')):
            columns = connection.scalar(text(_COLUMNS), {"table": table})
            connection.execute(text(f'CREATE TABLE aside."{table}" AS TABLE public."{table}"'))
            steps.append(
                f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM aside."{table}"'
            )
    steps += connection.scalars(text(_SEQUENCES)).all()
    return ";\n".join(steps)


def waits_for_a_row(engine: Engine, asking: Future[Any]) -> bool:
    """That another transaction has changed."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not asking.done():
        with engine.connect() as onlooker:
            if onlooker.execute(waiting).scalar_one():
                return True
    return False

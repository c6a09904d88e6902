"""Databases without any table."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from app import db

_numbers = count()


@pytest.fixture
def empty(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if database == "sqlite":
        engine = db.connect(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        engine = _on_postgresql(request.getfixturevalue("postgresql_server"), f"empty-{next(_numbers)}")
    yield engine
    engine.dispose()


def _on_postgresql(server: str, name: str) -> Engine:
    office = db.connect(server).execution_options(isolation_level="AUTOCOMMIT")
    with office.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0 STRATEGY FILE_COPY'))
    office.dispose()
    return db.connect(make_url(server).set(database=name).render_as_string(hide_password=False))

"""The site's database and files, opened for a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app import db, migrations
from app.config import Settings
from app.console.errors import Failed
from app.storage.files import Files


@dataclass(frozen=True)
class Store:
    settings: Settings
    engine: Engine
    files: Files


def open_store(migrate: bool = True) -> Store:
    """The store that the settings name, its tables brought up to date."""
    settings = Settings()
    engine = db.connect(settings.database)
    if migrate:
        migrations.upgrade(engine)
    return Store(settings, engine, Files(settings.store / "images"))


@contextmanager
def session() -> Iterator[tuple[Session, Store]]:
    """A transaction on the site's database; a database that does not answer is told in one line."""
    try:
        store = open_store()
        with db.transaction(store.engine) as opened:
            yield opened, store
    except SQLAlchemyError as error:
        raise Failed(f"The database did not answer: {error.__class__.__name__}: {error}".splitlines()[0]) from error

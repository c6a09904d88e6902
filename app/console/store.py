"""The site's database and files, opened for a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from app import db, migrations
from app.config import Settings
from app.storage.files import Files
from app.versions import history as history  # listens: what a command writes is to be heard as on the site


@dataclass(frozen=True)
class Store:
    settings: Settings
    engine: Engine
    files: Files


def open_store(migrate: bool = True) -> Store:
    """The store that the settings name, its tables brought up to date."""
    settings = Settings()
    engine = db.connect(settings.database)
    if migrate and not migrations.is_current(engine):  # the look first: whoever migrates keeps all others from writing
        migrations.upgrade(engine)
    return Store(settings, engine, Files(settings.store / "images"))


@contextmanager
def session() -> Iterator[tuple[Session, Store]]:
    """A transaction on the site's database."""
    store = open_store()
    with db.transaction(store.engine) as opened:
        yield opened, store


@contextmanager
def looking() -> Iterator[tuple[Session, Store]]:
    """The same for whoever only looks: the site is written on meanwhile. With SQLite's older journal a writer's commit
    still waits until it ends, so do nothing slow within it."""
    store = open_store()
    with db.reading(store.engine) as opened:
        yield opened, store

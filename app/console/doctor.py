"""What this machine has and lacks for Foreword, and how to get it."""

import importlib
import platform
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app import db
from app.config import Settings
from app.export import fonts
from app.i18n import LANGUAGES


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``remedy`` says how to get what is missing, or what follows."""

    what: str
    is_well: bool = True
    remedy: str = ""

    def as_row(self) -> dict[str, object]:
        return {"what": self.what, "ok": self.is_well, "remedy": self.remedy}


# library as the linker knows it, what it is for, Debian's package, Homebrew's
_LIBRARIES = (
    ("pango-1.0", "sets the text of a PDF", "libpango-1.0-0", "pango"),
    ("pangoft2-1.0", "sets the text of a PDF", "libpangoft2-1.0-0", "pango"),
    ("harfbuzz-subset", "makes PDFs four times as fast and small", "libharfbuzz-subset0", "harfbuzz"),
)


def examine() -> list[Finding]:
    """Everything, in the order in which a start needs it."""
    return [_python(), *_libraries(), _weasyprint(), *_fonts(), *_database(), _store()]


def _python() -> Finding:
    return Finding(f"Python {platform.python_version()}")


def _libraries() -> Iterator[Finding]:
    for library, purpose, debian, brew in _LIBRARIES:
        is_there = find_library(library) is not None
        yield Finding(f"{library}: {purpose}", is_there, "" if is_there else _how_to_get(debian, brew))


def _how_to_get(debian: str, brew: str) -> str:
    if shutil.which("apt-get"):
        return f"apt-get install {debian}"
    if shutil.which("brew"):
        return f"brew install {brew}"
    return f"Install {debian} (its name on Debian) with this system’s package manager."


def _weasyprint() -> Finding:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            version = importlib.import_module("weasyprint").__version__
    except OSError as error:
        reason = str(error).splitlines()[0]
        return Finding(f"WeasyPrint cannot start: {reason}", False, _how_to_get("libpango-1.0-0", "pango"))
    return Finding(f"WeasyPrint {version}")


def _fonts() -> Iterator[Finding]:
    for language in LANGUAGES:
        lacking = fonts.fonts_missing(language.tag)
        if not lacking:
            yield Finding(f"Fonts for {language.name}")
        for font in lacking:
            yield Finding(f"{font.family}, for {language.name}", False, _how_to_get(font.debian, font.brew))


def _database() -> Iterator[Finding]:
    settings = Settings()
    url = make_url(settings.database)
    try:
        with db.connect(settings.database).connect() as connection:
            connection.execute(text("select 1"))
        yield Finding(f"Database: {url.render_as_string(hide_password=True)}")
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        yield Finding(f"Database does not answer: {reason}", False, "Look at FOREWORD_DATABASE_URL.")
    if url.get_backend_name() == "sqlite":
        why = (
            "" if db.wal_is_safe() else "This version’s write-ahead log has a rare fault, so the older journal is used."
        )
        yield Finding(f"SQLite {sqlite3.sqlite_version}, journal: {db.journal_mode()}", True, why)


def _store() -> Finding:
    settings = Settings()
    try:
        settings.store.mkdir(parents=True, exist_ok=True)
        probe = settings.store / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Finding(
            f"Store {settings.store}: {error.strerror}", False, "Make the folder writable, or set FOREWORD_STORE."
        )
    return Finding(f"Store: {settings.store}")

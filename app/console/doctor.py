"""The command that says what this machine has and lacks for Foreword, and how to get it. Whatever is amiss is a finding:
the report always comes."""

import argparse
import asyncio
import importlib
import io
import json
import platform
import shutil
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

from aiosmtplib import SMTPException
from pydantic import ValidationError
from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from app import db
from app.config import Settings
from app.console.errors import faulty_settings, reason_of
from app.export import fonts
from app.i18n import LANGUAGES
from app.mail.sending import try_out
from app.sqlite import driver


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

_OURS = "It comes with Foreword in static/fonts: bring that folder back from the release."


def do_doctor(arguments: argparse.Namespace) -> int:
    findings = examine(arguments.mail)
    if arguments.json:
        print(json.dumps([finding.as_row() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(("ok      " if finding.is_well else "MISSING ") + finding.what)
            if finding.remedy:
                print(f"        {finding.remedy}")
    return 0 if all(finding.is_well for finding in findings) else 1


def examine(mail_to: str = "") -> list[Finding]:
    """Everything, in the order in which a start needs it."""
    return [_python(), *_libraries(), _weasyprint(), *_fonts(), *_site(mail_to)]


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
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):  # it says at length where to read on
            warnings.simplefilter("ignore")
            version = importlib.import_module("weasyprint").__version__
    except (ImportError, OSError) as error:
        return Finding(f"WeasyPrint cannot start: {reason_of(error)}", False, _how_to_get("libpango-1.0-0", "pango"))
    return Finding(f"WeasyPrint {version}")


def _fonts() -> Iterator[Finding]:
    for language in LANGUAGES:
        lacking = fonts.fonts_missing(language.tag)
        if not lacking:
            yield Finding(f"Fonts for {language.name}")
        for font in lacking:
            remedy = _how_to_get(font.debian, font.brew) if font.debian else _OURS
            yield Finding(f"{font.family}, for {language.name}", False, remedy)


def _site(mail_to: str) -> Iterator[Finding]:
    """What the settings name; as long as they cannot be read, they are what is to be mended."""
    try:
        settings = Settings()
    except ValidationError as error:
        yield from (Finding(fault, False, "docs/settings.md describes each.") for fault in faulty_settings(error))
        return
    yield from _database(settings.database)
    yield _store(settings)
    yield _mail(settings, mail_to)


def _database(address: str) -> Iterator[Finding]:
    if path := _not_made_yet(address):
        yield Finding(f"Database: none yet; the first start makes {path}")
        yield _sqlite()
        return
    try:
        engine = db.connect(address)
        with db.reading(engine) as session:
            session.execute(text("select 1"))
    except (db.AddressRefused, SQLAlchemyError, OSError) as error:
        yield Finding(f"Database does not answer: {reason_of(error)}", False, "Look at FOREWORD_DATABASE_URL.")
        return
    yield Finding(f"Database: {engine.url.render_as_string(hide_password=True)}")
    if engine.dialect.name == "sqlite":
        yield _sqlite()


def _not_made_yet(address: str) -> str:
    """The file that SQLite will make; "" when there is one, or none could be made. To ask it would make it: who only
    looks leaves nothing behind."""
    with suppress(ArgumentError, ValueError):
        url = make_url(address)
        path = url.database if url.drivername == "sqlite" else None
        if path and path != ":memory:" and not Path(path).exists() and _nearest(Path(path)).is_dir():
            return path
    return ""


def _nearest(path: Path) -> Path:
    """It, or the folder above it that is there."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def _sqlite() -> Finding:
    why = "" if db.wal_is_safe() else "This version’s write-ahead log has a rare fault, so the older journal is used."
    return Finding(f"SQLite {driver.sqlite_version}, journal: {db.journal_mode()}", True, why)


def _mail(settings: Settings, to: str) -> Finding:
    """Whether the mail server lets this site in; with an address, whether it takes a mail to it."""
    if not settings.mail_host:
        return Finding("Mail: none is sent", not to, "Set FOREWORD_MAIL_HOST to send mail." if to else "")
    server = f"{settings.mail_host}:{settings.mail_port}"
    try:
        asyncio.run(try_out(settings, to))
    except (SMTPException, OSError, ValueError) as error:
        return Finding(f"Mail: {server} says: {reason_of(error)}", False, "Look at the settings FOREWORD_MAIL_….")
    return Finding(f"Mail: {server} took a mail to {to}" if to else f"Mail: {server} lets this site in")


def _store(settings: Settings) -> Finding:
    try:
        probe = _nearest(settings.store) / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Finding(
            f"Store {settings.store}: {error.strerror}", False, "Make the folder writable, or set FOREWORD_STORE."
        )
    return Finding(f"Store: {settings.store}")

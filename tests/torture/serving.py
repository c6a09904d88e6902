"""A real server process on a store of its own, and documents in it that many may write in."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
from sqlalchemy import Engine, text
from sqlmodel import Session

from app import db, migrations
from app.accounts import people, visits
from app.accounts.models import User
from app.documents import creating, membership, writing
from app.documents.models import Document
from app.documents.text import Text

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1
TO_END = 15
"""Seconds a server may take to end: five for its callers, the rest for what it keeps and for a busy machine."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(store: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A real server process on this store, ready to answer."""
    surroundings = os.environ | {"FOREWORD_STORE": str(store), "FOREWORD_DATABASE_URL": ""}
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=bind_by_permissions
    )
    try:
        _wait_until_ready(server, port)
        yield server
    finally:
        server.kill()
        server.wait()


def bind_by_permissions() -> None:
    """Files that may not be written are not written, even where tests run as root."""
    ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE)


def _wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 240
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


def faults_of(engine: Engine) -> list[str]:
    """What SQLite finds wrong with its file, ``["ok"]`` when nothing; as a newcomer sees it. A connection that asked before
    takes what it remembers of the search index for a fault when another process has written since (3.53)."""
    engine.dispose()
    with engine.connect() as newcomer:
        return list(newcomer.execute(text("PRAGMA integrity_check")).scalars())


@dataclass
class Place:
    """A store with people in it; each has a cookie. ``served()`` while a server stands on it."""

    store: Path
    engine: Engine
    port: int
    people: list[User]
    cookies: list[str]

    @classmethod
    def made(cls, store: Path, number: int) -> "Place":
        engine = db.connect(f"sqlite:///{store / 'foreword.sqlite3'}")
        migrations.upgrade(engine)
        with db.transaction(engine) as session:
            them = [people.create(session, f"p{n}@example.org", f"P{n}", "no hash") for n in range(number)]
            cookies = [visits.begin(session, person, "", "") for person in them]
        return cls(store, engine, free_port(), them, cookies)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        with served(self.store, self.port) as server:
            yield server

    def document(self) -> str:
        """A new one in which all may write; the first of them owns it."""
        with db.transaction(self.engine) as session:
            document = creating.create(session, self.people[0], creating.blank("en", "essential", "P"))
            for person in self.people[1:]:
                membership.admit(session, document, person, "author")
            return document.id

    def on_the_disk(self, document_id: str) -> Text:
        """What the log says, whoever is or is not there; and the database itself is sound."""
        assert faults_of(self.engine) == ["ok"]
        with Session(self.engine) as session:
            return writing.open_text(session, session.get_one(Document, document_id))

    def compact(self, document_id: str) -> bool:
        with db.transaction(self.engine) as session:
            return writing.compact(session, session.get_one(Document, document_id))


def end_politely(server: subprocess.Popen[bytes]) -> float:
    """SIGTERM; how many seconds it took."""
    began = time.monotonic()
    server.send_signal(signal.SIGTERM)
    server.wait(TO_END)
    return time.monotonic() - began

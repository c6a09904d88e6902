"""A real server in a process of its own, that can be ended and started again, and what the journeys need of it."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import Engine

from app import db, migrations
from app.accounts import passwords, people, visits
from app.accounts.dependencies import COOKIE
from app.config import ROOT
from app.documents import creating, membership, outline, writing
from app.documents.models import Document
from app.documents.outline import Place
from app.manuscript.model import Manuscript
from tests.cast import ALICE, ARTHUR, PASSWORD, Person

_LONGEST_START = 60  # seconds


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Served:
    """A site under ``address``; Alice and Arthur have accounts."""

    store: Path
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def engine(self) -> Engine:
        return db.connect(f"sqlite:///{self.store / 'foreword.sqlite3'}")

    def settle(self) -> None:
        """Tables and people."""
        engine = self.engine
        migrations.upgrade(engine)
        with db.transaction(engine) as session:
            for person in (ALICE, ARTHUR):
                people.create(session, person.email, person.name, passwords.hashed(PASSWORD), language="en")
        engine.dispose()

    def start(self) -> None:
        settings = {"FOREWORD_STORE": str(self.store), "FOREWORD_SIGN_IN_ATTEMPTS": "1000"}
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        with (self.store / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + _LONGEST_START
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError((self.store / "log").read_text())

    def kill(self) -> None:
        """As a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def newcomer(self, name: str, language: str = "") -> Person:
        """Somebody who has an account and nothing else; speaks what the browser asks for unless told otherwise."""
        person, engine = Person(f"{name}-{secrets.token_hex(4)}"), self.engine
        with db.transaction(engine) as session:
            people.create(session, person.email, person.name, passwords.hashed(PASSWORD), language=language)
        engine.dispose()
        return person

    def let_in(self, context: BrowserContext, person: Person) -> None:
        """The context gets the cookie of a visit."""
        engine = self.engine
        with db.transaction(engine) as session:
            user = people.by_email(session, person.email)
            assert user
            token = visits.begin(session, user, "Firefox", "127.0.0.1")
        engine.dispose()
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])

    def write_own(self, owner: Person, words: Manuscript) -> str:
        """A document of that person alone; its id."""
        engine = self.engine
        with db.transaction(engine) as session:
            user = people.by_email(session, owner.email)
            assert user
            name = creating.create(session, user, words).id
        engine.dispose()
        return name

    def write_document(self, words: Manuscript, language: str = "en") -> str:
        """A document of Alice’s, on which Arthur writes too; its id."""
        engine = self.engine
        with db.transaction(engine) as session:
            alice, arthur = (people.by_email(session, person.email) for person in (ALICE, ARTHUR))
            assert alice and arthur
            document = creating.create(session, alice, words)
            membership.admit(session, document, arthur, "author")
            document.language, name = language, document.id
        engine.dispose()
        return name

    def admit(self, document_id: str, person: Person, role: str) -> None:
        """The person gets that part in the document."""
        engine = self.engine
        with db.transaction(engine) as session:
            user = people.by_email(session, person.email)
            assert user
            membership.admit(session, session.get_one(Document, document_id), user, role)
        engine.dispose()

    def speak(self, person: Person, language: str) -> None:
        """The pages speak that language to the person from now on."""
        engine = self.engine
        with db.transaction(engine) as session:
            user = people.by_email(session, person.email)
            assert user
            user.language = language
        engine.dispose()

    def place(self, document_id: str, key: str) -> Place:
        """What a section says on the disk."""
        engine = self.engine
        try:
            with db.transaction(engine) as session:
                writing.catch_up(session, document_id)
                return outline.place(session, session.get_one(Document, document_id), key)
        finally:
            engine.dispose()


def sign_in(page: Page, person: Person) -> None:
    """Through the form, as people do."""
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)

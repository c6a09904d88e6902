"""A mail server of our own on this machine, and a site that uses it."""

import email
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app import db
from app.jobs import queue
from tests.cast import Site


@dataclass
class Post:
    """What a mail server took. ``says`` is its next answer to the text of a mail, "" for yes; it takes what it does not
    refuse. ``hangs_up``: it takes the next text and never answers."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    says: str = ""
    hangs_up: bool = False
    before_it_answers: Callable[[], Any] = lambda: None

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer, self.says = self.says or "250 Taken", ""
        if answer[0] in "45":
            return answer
        self.raw.append(envelope.content or b"")  # type: ignore[arg-type]
        message = email.message_from_bytes(self.raw[-1], policy=default)
        self.taken += [(to, message) for to in envelope.rcpt_tos]  # type: ignore[misc]
        self.before_it_answers()
        if self.hangs_up:
            self.hangs_up = False
            server.transport.abort()
        return answer

    def to(self, name: str) -> list[EmailMessage]:
        return [message for to, message in self.taken if to.startswith(name.lower())]


class OnAnyPort(Controller):
    """It finds out which one it got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A server on loopback; the settings name it."""
    post = Post()
    server = OnAnyPort(post, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
    server.start()
    settings = {"host": "127.0.0.1", "port": str(server.port), "security": "none", "from": "foreword@example.org"}
    for name, value in settings.items():
        monkeypatch.setenv(f"FOREWORD_MAIL_{name.upper()}", value)
    monkeypatch.setenv("FOREWORD_BASE_URL", "https://foreword.example.org")
    monkeypatch.setenv("FOREWORD_SECRET_KEY", "a key for the tests")
    yield post
    server.stop()


Work = Callable[..., None]


@pytest.fixture
def work(site: Site) -> Work:
    """Do what is due in this minute, and what that leads to; or so many minutes later."""

    def do(minutes: float = 0.5) -> None:
        at = db.now() + timedelta(minutes=minutes)
        with ThreadPoolExecutor(1) as aside:  # a browser that was driven in this thread leaves a running loop in it
            aside.submit(queue.do_what_is_due, site.engine, at).result()

    return do

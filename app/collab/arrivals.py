"""Something happened to a document somewhere: the rooms that have it open must know, and the streams of those who follow it.

Either words were appended, then rooms read on in the log; or something about it is news, such as a comment, then the pages
are told, which ask for it. In this process they are told when the transaction is committed, but for those who wrote
it (``quiet_for``). Other processes on PostgreSQL are told by NOTIFY, which PostgreSQL too delivers at the commit. What is
told carries names only, the document's and the process's.
"""

import secrets
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Engine, event, text
from sqlmodel import Session

from app.documents.models import Document
from app.events import on

if TYPE_CHECKING:
    from psycopg import Connection

CHANNEL = "foreword"
AGAIN_AFTER = 1.0
_ALIVE: dict[str, Any] = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}
"""Seconds: a line on which nothing is ever said would otherwise be found dead after two hours."""
HERE = secrets.token_hex(8)

log = structlog.get_logger()

Heard = Callable[[str, str], None]

WORDS = "words"
NEWS = ("comments", "round", "stage", "meeting")
ALL = "*"
"""Instead of a document's name: any of them. What was told while nobody listened cannot be asked for afterwards."""

_listeners: list[tuple[str, Heard]] = []


@on("text_appended")
def _words_came(session: Session, document_id: str) -> None:
    _tell_at_the_commit(session, document_id, WORDS)


@on("thread_opened")
@on("thread_resolved")
@on("suggestion_accepted")
@on("discussion_changed")
@on("comments_revealed")
def _somebody_commented(session: Session, document: Document, only: int | None = None, **_: object) -> None:
    """``only`` is the one thread that looks different now: five hundred others need not be asked for."""
    _tell_at_the_commit(session, document.id, f"comments/{only}" if only else "comments")


@on("review_asked")
@on("review_ended")
@on("verdict_given")
def _a_round_went_on(session: Session, document: Document, **_: object) -> None:
    _tell_at_the_commit(session, document.id, "round")


@on("stage_moved")
def _the_stage_moved(session: Session, document: Document, **_: object) -> None:
    _tell_at_the_commit(session, document.id, "stage")


@on("meeting_changed")
def _a_meeting_went_on(session: Session, document: Document, **_: object) -> None:
    _tell_at_the_commit(session, document.id, "meeting")


def _tell_at_the_commit(session: Session, document_id: str, about: str) -> None:
    told: set[tuple[str, str]] | None = session.info.get("arrivals")
    if told is None:
        told = session.info["arrivals"] = set()
        event.listen(session, "after_commit", _tell)
        event.listen(session, "after_rollback", _forget)
    if (document_id, about) not in told and session.get_bind().dialect.name == "postgresql":
        notify = text("SELECT pg_notify(:channel, :payload)")
        session.execute(notify, {"channel": CHANNEL, "payload": f"{document_id} {about} {HERE}"})
    told.add((document_id, about))


def quiet_for(session: Session, heard: Heard) -> None:
    """Whoever writes in this session what ``heard`` would only be told to read knows it already."""
    session.info["quiet_for"] = heard


def _tell(session: Session) -> None:
    database, knows = str(session.get_bind().engine.url), session.info.get("quiet_for")
    for said in session.info["arrivals"]:
        for listened_to, heard in list(_listeners):
            if listened_to == database and heard != knows:
                heard(*said)
    session.info["arrivals"].clear()


def _forget(session: Session) -> None:
    session.info["arrivals"].clear()


class Arrivals:
    """Calls each ``heard(document, about)``, from any thread, for one database."""

    def __init__(self, engine: Engine, *heard: Heard) -> None:
        self._engine, self._heard = engine, heard
        self._entries = [(str(engine.url), each) for each in heard]
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        _listeners.extend(self._entries)
        if self._engine.dialect.name == "postgresql":
            self._thread = threading.Thread(target=self._listen, name="arrivals", daemon=True)
            self._thread.start()

    def end(self) -> None:
        for entry in self._entries:
            _listeners.remove(entry)
        self._ended.set()
        if self._thread:
            self._thread.join(timeout=5)

    def _listen(self) -> None:
        import psycopg  # eight megabytes that nobody needs beside SQLite

        address = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        missed: Sequence[str] = ()
        while not self._ended.is_set():
            try:
                with psycopg.connect(address, autocommit=True, **_ALIVE) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._make_up_for(missed)
                    self._hear_others(connection)
            except psycopg.Error as error:  # it comes back, and the rooms look around by themselves meanwhile
                log.warning("the line to the database is lost; trying again", exc_info=error)
                missed = NEWS
                self._ended.wait(AGAIN_AFTER)

    def _make_up_for(self, missed: Sequence[str]) -> None:
        for about in missed:
            for heard in self._heard:
                heard(ALL, about)

    def _hear_others(self, connection: "Connection[Any]") -> None:
        while not self._ended.is_set():
            for told in connection.notifies(timeout=1):
                name, about, process = told.payload.split(" ")
                if process != HERE:  # this one has been told
                    for heard in self._heard:
                        heard(name, about)

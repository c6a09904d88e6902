"""Asking for work, and doing it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from app.db import now, transaction
from app.jobs.models import Job
from app.storage.files import Files

log = structlog.get_logger()

Work = Callable[..., None]
_work: dict[str, Work] = {}
_daily: dict[str, int | None] = {}

DAY = timedelta(days=1)
RETRIES = 5
FORGOTTEN_AFTER = timedelta(minutes=10)  # a claim older than this belonged to a worker that died


def job(kind: str, daily: bool = False, hour: int | None = None) -> Callable[[Work], Work]:
    """Decorate the function that does this kind of work: ``work(session, **payload)``; it must bear being done twice.

    ``daily`` work waits under its kind as key, and comes again a day after it was done, or at the next full ``hour`` (UTC)
    of that name."""

    def remember(work: Work) -> Work:
        _work[kind] = work
        if daily:
            _daily[kind] = hour
        return work

    return remember


def files_of(session: Session) -> Files | None:
    """For work on files: those that belong to this very database; None where the worker was given none."""
    found: Files | None = session.info.get("files")
    return found


def enqueue(session: Session, kind: str, key: str, due_at: datetime, **payload: Any) -> None:
    """Ask for work at that time. Asking again under the same key moves it there: that is how "ten quiet minutes" are
    counted. It is new work: what failed before is no reason to give it up."""
    waiting = session.exec(select(Job).where(Job.key == key)).first()
    if waiting:
        waiting.due_at, waiting.payload, waiting.claimed_at, waiting.attempts = due_at, payload, None, 0
    else:
        session.add(Job(kind=kind, key=key, due_at=due_at, payload=payload))
    session.flush()


def waits(session: Session, key: str) -> bool:
    """Whether work under that key is still to be done; what was given up is not."""
    waiting = select(Job.id).where(Job.key == key, col(Job.attempts) < RETRIES)
    return session.exec(waiting).first() is not None


def ask_for_daily_work(engine: Engine) -> None:
    """What is to be done daily and does not wait yet is due at once; so is what was given up."""
    with suppress(IntegrityError), transaction(engine) as session:  # another process may be asking too
        waiting = session.exec(select(Job.key).where(col(Job.key).in_(_daily), col(Job.attempts) < RETRIES)).all()
        for kind in sorted(_daily.keys() - set(waiting)):
            enqueue(session, kind, kind, now())


def do_what_is_due(engine: Engine, at: datetime | None = None, files: Files | None = None) -> int:
    """Do all work that is due, each in its own transaction; how many were tried."""
    done = 0
    while claimed := _claim(engine, at or now()):
        _do(engine, claimed, at or now(), files)
        done += 1
    return done


def _claim(engine: Engine, at: datetime) -> Job | None:
    """Take one job by a conditional update: of two workers only one sees its row change."""
    with transaction(engine) as session:
        free = (col(Job.claimed_at).is_(None)) | (col(Job.claimed_at) < at - FORGOTTEN_AFTER)
        due = select(Job).where(col(Job.due_at) <= at, free, col(Job.attempts) < RETRIES).order_by(col(Job.due_at))
        found = session.exec(due.limit(1).with_for_update(skip_locked=True)).first()
        if not found:
            return None
        taken = update(Job).where(col(Job.id) == found.id, free).values(claimed_at=at, attempts=Job.attempts + 1)
        session.exec(taken)
        session.flush()
        session.refresh(found)
        return found


def _do(engine: Engine, claimed: Job, at: datetime, files: Files | None) -> None:
    try:
        with transaction(engine) as session:
            session.info["files"] = files
            _work[claimed.kind](session, **claimed.payload)
            if claimed.kind in _daily:
                enqueue(session, claimed.kind, claimed.kind, _again(claimed.kind, at))
            # Only the claim we hold goes: asked for again meanwhile, the job stays for its new time.
            session.exec(delete(Job).where(col(Job.id) == claimed.id, col(Job.claimed_at) == claimed.claimed_at))
    except Exception as error:
        log.warning("job failed", kind=claimed.kind, key=claimed.key, exc_info=error)
        _put_back(engine, claimed, at, repr(error))


def _again(kind: str, at: datetime) -> datetime:
    hour = _daily[kind]
    if hour is None:
        return at + DAY
    today = at.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > at else today + DAY


def _put_back(engine: Engine, claimed: Job, at: datetime, error: str) -> None:
    later, attempts = now() + timedelta(seconds=2**claimed.attempts), claimed.attempts
    if claimed.kind in _daily and attempts >= RETRIES:
        later, attempts = _again(claimed.kind, at), 0  # tomorrow is another day
    with transaction(engine) as session:
        # As above: what was asked for again meanwhile keeps its own time.
        again = update(Job).where(col(Job.id) == claimed.id, col(Job.claimed_at) == claimed.claimed_at)
        session.exec(again.values(claimed_at=None, due_at=later, attempts=attempts, last_error=error[:1000]))


class Worker:
    """A thread that looks for due work every second, and ends when told."""

    def __init__(self, engine: Engine, files: Files, every: float = 1.0) -> None:
        self._engine, self._files, self._every = engine, files, every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        self._try(lambda: ask_for_daily_work(self._engine))
        while not self._ended.wait(self._every):
            self._try(lambda: do_what_is_due(self._engine, files=self._files))

    def _try(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except Exception as error:
            log.warning("worker stumbled", exc_info=error)

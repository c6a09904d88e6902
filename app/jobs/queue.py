"""Asking for work, and doing it.

Work that takes long, because it waits for others or is hard, has a thread of its own: nobody's meeting reads on in silence
because a mail server takes its time.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from app.db import insert_into, now, transaction
from app.jobs.models import Job
from app.storage.files import Files

log = structlog.get_logger()

Work = Callable[..., None]
_work: dict[str, Work] = {}
_regular: dict[str, timedelta] = {}
_slow: set[str] = set()

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RETRIES = 5
FORGOTTEN_AFTER = timedelta(minutes=10)  # a claim older than this belonged to a worker that died


def job(kind: str, daily: bool = False, hourly: bool = False, is_slow: bool = False) -> Callable[[Work], Work]:
    """Decorate the function that does this kind of work: ``work(session, **payload)``; it must bear being done twice.

    ``daily`` work waits under its kind as key, and comes again a day after it was done, ``hourly`` work at the next full
    hour. What ``is_slow`` keeps only other slow work waiting."""

    def remember(work: Work) -> Work:
        _work[kind] = work
        if is_slow:
            _slow.add(kind)
        if daily or hourly:
            _regular[kind] = DAY if daily else HOUR
        return work

    return remember


def files_of(session: Session) -> Files | None:
    """For work on files: those that belong to this very database; None where the worker was given none."""
    found: Files | None = session.info.get("files")
    return found


def enqueue(session: Session, kind: str, key: str, due_at: datetime, **payload: Any) -> None:
    """Ask for work at that time. Asking again under the same key moves it there: that is how "ten quiet minutes" are
    counted. It is new work: what failed before is no reason to give it up.

    In one statement: what was there at a look before it, another process may have done and taken away."""
    asked = {"due_at": due_at, "payload": payload, "claimed_at": None, "attempts": 0}
    row = insert_into(session, Job).values(kind=kind, key=key, last_error="", created_at=now(), **asked)
    session.connection().execute(row.on_conflict_do_update(index_elements=["key"], set_=asked))


def waits(session: Session, key: str) -> bool:
    """Whether work under that key is still to be done; what was given up is not."""
    waiting = select(Job.id).where(Job.key == key, col(Job.attempts) < RETRIES)
    return session.exec(waiting).first() is not None


def is_coming(session: Session, key: str) -> bool:
    """Whether work under that key is still to begin, and will not before this transaction ends: so it sees all that is
    done in it."""
    waiting = select(Job.id).where(Job.key == key, col(Job.attempts) < RETRIES, col(Job.claimed_at).is_(None))
    return session.exec(waiting.with_for_update()).first() is not None


def ask_for_regular_work(engine: Engine) -> None:
    """What is to be done again and again and does not wait yet is due at once; so is what was given up."""
    with suppress(IntegrityError), transaction(engine) as session:  # another process may be asking too
        waiting = session.exec(select(Job.key).where(col(Job.key).in_(_regular), col(Job.attempts) < RETRIES)).all()
        for kind in sorted(_regular.keys() - set(waiting)):
            enqueue(session, kind, kind, now())


def do_what_is_due(
    engine: Engine, at: datetime | None = None, files: Files | None = None, slow: bool | None = None
) -> int:
    """Do all work that is due, each in its own transaction; how many were tried. ``slow``: only such work, or all other."""
    done = 0
    while claimed := _claim(engine, at or now(), slow):
        _do(engine, claimed, at or now(), files)
        done += 1
    return done


def _claim(engine: Engine, at: datetime, slow: bool | None = None) -> Job | None:
    """Take one job by a conditional update: of two workers only one sees its row change."""
    with transaction(engine) as session:
        free = (col(Job.claimed_at).is_(None)) | (col(Job.claimed_at) < at - FORGOTTEN_AFTER)
        due = select(Job).where(col(Job.due_at) <= at, free, col(Job.attempts) < RETRIES).order_by(col(Job.due_at))
        if slow is not None:
            due = due.where(col(Job.kind).in_(_slow) if slow else col(Job.kind).not_in(_slow))
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
            if claimed.kind in _regular:
                enqueue(session, claimed.kind, claimed.kind, _again(claimed.kind, at))
            # Only the claim we hold goes: asked for again meanwhile, the job stays for its new time.
            session.exec(delete(Job).where(col(Job.id) == claimed.id, col(Job.claimed_at) == claimed.claimed_at))
    except Exception as error:
        log.warning("job failed", kind=claimed.kind, key=claimed.key, exc_info=error)
        _put_back(engine, claimed, at, repr(error))


def _again(kind: str, at: datetime) -> datetime:
    if _regular[kind] == DAY:
        return at + DAY
    return at.replace(minute=0, second=0, microsecond=0) + HOUR


def _put_back(engine: Engine, claimed: Job, at: datetime, error: str) -> None:
    later, attempts = now() + timedelta(seconds=2**claimed.attempts), claimed.attempts
    if claimed.kind in _regular and attempts >= RETRIES:
        later, attempts = _again(claimed.kind, at), 0  # not given up for good
    with transaction(engine) as session:
        # As above: what was asked for again meanwhile keeps its own time.
        again = update(Job).where(col(Job.id) == claimed.id, col(Job.claimed_at) == claimed.claimed_at)
        session.exec(again.values(claimed_at=None, due_at=later, attempts=attempts, last_error=error[:1000]))


class Worker:
    """Two threads that look for due work every second, one for what is slow, and end when told."""

    def __init__(self, engine: Engine, files: Files, every: float = 1.0) -> None:
        self._engine, self._files, self._every = engine, files, every
        self._ended = threading.Event()
        named = {False: "jobs", True: "slow jobs"}
        self._threads = [
            threading.Thread(target=self._run, args=(slow,), name=name, daemon=True) for slow, name in named.items()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _run(self, slow: bool) -> None:
        if not slow:
            self._try(lambda: ask_for_regular_work(self._engine))
        while not self._ended.wait(self._every):
            self._try(lambda: do_what_is_due(self._engine, files=self._files, slow=slow))

    def _try(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except Exception as error:
            log.warning("worker stumbled", exc_info=error)

"""A meeting of fifty: the end of the silence with a thousand hidden comments, for the database and for fifty people who see all of
them then; and what one sign of progress costs."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx2 as httpx
from sqlmodel import Session, delete

from app import db, migrations
from app.accounts import visits
from app.accounts.models import User
from app.documents import creating, membership
from app.documents.models import Document
from app.jobs.models import Job
from app.manuscript.model import Front, Manuscript, Passage
from app.meetings import agenda, attending, calling, leading
from app.meetings.models import Meeting
from app.review import discussion
from app.review.discussion import Selected
from app.review.listing import listed
from tests.bench.following import Browsers, followed, processor_time
from tests.torture.serving import free_port, served

READERS, COMMENTS, RUNS = 50, 1000, 9
WORDS = Manuscript(
    Front(language="en", profile="essential", product="Meridian"), (Passage("introduction", "Meridian shows it."),)
)


def run() -> list[dict[str, Any]]:
    with _meeting() as (session, document, meeting, people):
        steps = [_timed(partial(attending.note_progress, session, meeting, people[1], 10 * at)) for at in range(RUNS)]
        _comment(session, document, people)
        session.commit()

        def reveal() -> None:
            leading.reveal(session, document, meeting, people[0])
            session.commit()

        revealed = _timed(reveal)
        said = listed(session, document, people[1], agenda.WISHED)
        shown = _timed(lambda: agenda.points(meeting, said, agenda.voters(session, meeting)))
    return [
        {
            "name": f"revealing {COMMENTS:,} hidden comments",
            "ours_ms": revealed,
            "target": 1000,
            "note": "SQLite, committed",
        },
        {"name": "the agenda of all of them for one reader", "ours_ms": shown},
        {"name": "noting how far somebody has read", "ours_ms": median(steps), "note": "before the commit"},
        *_revealed_to_all(),
    ]


def _comment(session: Session, document: Document, people: list[User]) -> None:
    for at in range(COMMENTS):
        about = Selected("introduction", quote="Meridian")
        discussion.open_thread(session, document, people[at % READERS], about, f"Comment {at}", "", at % 10 == 0)


def _revealed_to_all() -> Iterator[dict[str, Any]]:
    """From the facilitator's click until each of fifty has agenda and comments; in a real server."""
    with tempfile.TemporaryDirectory() as folder:
        with _meeting(Path(folder)) as (session, document, meeting, people):
            _comment(session, document, people)
            tokens = [visits.begin(session, person, "bench", "127.0.0.1") for person in people]
            session.exec(delete(Job))
            session.commit()
            here, number, port = f"/documents/{document.id}", meeting.id, free_port()
        with served(Path(folder), port) as server:
            spent = partial(processor_time, server.pid)
            found, cost = asyncio.run(_crowd(f"http://127.0.0.1:{port}{here}", f"/meetings/{number}", tokens, spent))
    waits = sorted(found)
    note = f"real server; {cost:,.0f} ms of its processor for all"
    for name, share, target in (("half within", 0.5, ""), ("the last within", 1.0, 1000)):
        at = int((len(waits) - 1) * share)
        yield {"name": f"fifty see them: {name}", "ours_ms": waits[at], "target": target, "note": note}


async def _crowd(here: str, meeting: str, tokens: list[str], spent: Callable[[], float]) -> tuple[list[float], float]:
    """How long each waited for each part, and what all of it cost the server; everybody has the page open."""
    waits, began, cost = [], 0.0, 0.0
    parts = {"meeting": meeting, "comments": "/comments"}

    async def hear(browser: httpx.AsyncClient, about: str) -> None:
        part = await browser.get(here + parts[about])
        assert part.text.count("Comment 1") > COMMENTS / 10
        waits.append((time.perf_counter() - began) * 1000)

    async def act(browsers: Browsers) -> None:
        nonlocal began, cost
        for browser in browsers:
            for part in parts.values():
                (await browser.get(here + part)).raise_for_status()
        cost, began = spent(), time.perf_counter()
        await browsers[0].post(f"{here}{meeting}/lead", data={"act": "reveal"})
        while len(waits) < 2 * len(browsers):
            await asyncio.sleep(0.1)
        cost = spent() - cost

    await followed(here, tokens, hear, act)
    return waits, cost


def _timed(work: Any) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


@contextmanager
def _meeting(store: Path | None = None) -> Iterator[tuple[Session, Document, Meeting, list[User]]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = db.connect(f"sqlite:///{(store or Path(folder)) / 'foreword.sqlite3'}")
        migrations.upgrade(engine)
        with db.transaction(engine) as session:
            people = [User(email=f"{at}@example.org", name=f"Reader {at}", password_hash="") for at in range(READERS)]
            session.add_all(people)
            session.flush()
            document = creating.create(session, people[0], WORDS)
            for person in people[1:]:
                membership.admit(session, document, person, "reviewer")
            leader = people[0].id or 0
            wish = calling.Wish(frozenset(person.id or 0 for person in people), 20, leader, leader, leader)
            meeting = calling.call(session, document, people[0], wish)
            leading.start(session, document, meeting, people[0])
            yield session, document, meeting, people
        engine.dispose()

"""A meeting of fifty: the end of the silence with a thousand hidden comments, and what one sign of progress costs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlmodel import Session

from app import db, migrations
from app.accounts.models import User
from app.documents import creating, membership
from app.documents.models import Document
from app.manuscript.model import Front, Manuscript, Passage
from app.meetings import agenda, calling, leading
from app.meetings.models import Meeting
from app.review import discussion
from app.review.discussion import Selected

READERS, COMMENTS, RUNS = 50, 1000, 9
WORDS = Manuscript(
    Front(language="en", profile="essential", product="Meridian"), (Passage("introduction", "Meridian shows it."),)
)


def run() -> list[dict[str, Any]]:
    with _meeting() as (session, document, meeting, people):
        steps = [_timed(partial(leading.note_progress, session, meeting, people[1], 10 * at)) for at in range(RUNS)]
        for at in range(COMMENTS):
            about = Selected("introduction", quote="Meridian")
            discussion.open_thread(session, document, people[at % READERS], about, f"Comment {at}", "", at % 10 == 0)
        session.commit()

        def reveal() -> None:
            leading.reveal(session, document, meeting, people[0])
            session.commit()

        revealed = _timed(reveal)
        shown = _timed(lambda: agenda.points(session, document, meeting, people[1]))
    return [
        {
            "name": f"revealing {COMMENTS:,} hidden comments",
            "ours_ms": revealed,
            "target": 1000,
            "note": "SQLite, committed",
        },
        {"name": "the agenda of all of them for one reader", "ours_ms": shown},
        {"name": "noting how far somebody has read", "ours_ms": median(steps), "note": "before the commit"},
    ]


def _timed(work: Any) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


@contextmanager
def _meeting() -> Iterator[tuple[Session, Document, Meeting, list[User]]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = db.connect(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
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

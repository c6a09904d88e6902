"""News of documents for pages that have no line into the room: a guest's, a meeting's, any that only shows.

A stream of server-sent events carries nothing but the name of what is news ("comments", "round", "stage", "meeting"); the
page then asks for its part, as it is allowed to see it. So nothing can leak this way, and one sentence serves everybody.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import Engine

from app import db
from app.collab.arrivals import ALL, WORDS
from app.collab.rights import Rights, rights_of
from app.documents.membership import CUSTOMER, MAY_SEE

LOOK_EVERY = 1.0
HEARTBEAT = 15.0  # seconds; proxies cut what is silent for longer
REST = 0.1  # seconds between two pieces of news: of a busy document nobody wants to be told a hundred times a second
MOST_EACH = 10  # streams of one person in this process; a browser opens six to a site at most
COME_BACK_AFTER = 2000  # ms

GREETING = f"retry: {COME_BACK_AFTER}\n\n"
STILL_HERE = ":\n\n"

logger = structlog.get_logger()


@dataclass(eq=False)
class Follower:
    """One page that wants to hear what is new about a document. Whatever comes while it is being told is gathered."""

    document_id: str
    user_id: int
    visit_id: int
    hears_nothing: bool = False
    has_ended: bool = False
    _news: set[str] = field(default_factory=set)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, about: str) -> None:
        if not self.hears_nothing:
            self._news.add(about)
            self._stirred.set()

    def end(self) -> None:
        """In the loop of the server: the stream says nothing more and is closed."""
        self.has_ended = True
        self._stirred.set()

    async def sentences(self) -> AsyncIterator[str]:
        yield GREETING
        while not self.has_ended:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), HEARTBEAT)
            self._stirred.clear()
            news, self._news = sorted(self._news), set()
            if not self.has_ended:
                yield "".join(f"data: {about}\n\n" for about in news) or STILL_HERE
                await asyncio.sleep(REST)


class Streams:
    """All streams of this process; lives in one event loop. Whoever loses the right to a document, or is signed out, loses
    the stream within ``LOOK_EVERY``."""

    def __init__(self, engine: Engine, visits_last: timedelta) -> None:
        self._engine, self._visits_last = engine, visits_last
        self._thread = ThreadPoolExecutor(1, "streams")
        self._open: dict[str, set[Follower]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.create_task(self._look_around())

    async def end(self) -> None:
        if self._looking:
            self._looking.cancel()
        for follower in self._all():
            follower.end()
        self._thread.shutdown(wait=True)

    def has_room_for(self, user_id: int) -> bool:
        return sum(follower.user_id == user_id for follower in self._all()) < MOST_EACH

    async def follow(self, follower: Follower) -> AsyncIterator[str]:
        """What is sent to that page, until its reader goes away or has to go."""
        self._open[follower.document_id].add(follower)
        try:
            async for sentence in follower.sentences():
                yield sentence
        finally:
            self._open[follower.document_id].discard(follower)
            if not self._open[follower.document_id]:
                del self._open[follower.document_id]

    def heard_of(self, document_id: str, about: str) -> None:
        """Something happened to that document somewhere (``arrivals``); from any thread. Words are the room's."""
        if about != WORDS and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._spread, document_id, about)

    def _spread(self, document_id: str, about: str) -> None:
        for follower in self._all() if document_id == ALL else self._open.get(document_id, ()):
            follower.hear(about)

    def _all(self) -> list[Follower]:
        return [follower for followers in list(self._open.values()) for follower in list(followers)]

    async def _look_around(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self._check_rights()
            except Exception as error:  # a database that is away comes back; pages wait for it
                logger.warning("looking around the streams failed", exc_info=error)

    async def _check_rights(self) -> None:
        followers = self._all()
        if not followers:
            return
        rights = await asyncio.get_running_loop().run_in_executor(self._thread, self._rights, followers)
        for follower in followers:
            if not _may_stay(rights, follower):
                follower.end()

    def _rights(self, followers: list[Follower]) -> Rights:
        documents = sorted({follower.document_id for follower in followers})
        visits = sorted({follower.visit_id for follower in followers})
        with db.reading(self._engine) as session:
            return rights_of(session, documents, visits, self._visits_last)


def _may_stay(rights: Rights, follower: Follower) -> bool:
    role = rights.roles.get((follower.document_id, follower.user_id), "")
    hears_what_it_may = role in MAY_SEE and follower.hears_nothing == (role == CUSTOMER)  # a role may change meanwhile
    return hears_what_it_may and follower.visit_id in rights.visits and follower.document_id in rights.documents

"""All rooms of this process: opened from the disk when the first comes, closed a while after the last has left.

Another part of the site, another process, the console may change a document while it is open. On PostgreSQL they say
so (``arrivals``), on SQLite the same process does; and every second ``_look_around`` reads on in all open documents, so
that a message lost on the way only costs a second.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TypeVar, TypeVarTuple

import structlog
from sqlalchemy import Engine

from app import db
from app.collab import wire
from app.collab.arrivals import ALL, WORDS, quiet_for
from app.collab.keeping import Keeper
from app.collab.rights import Rights, rights_of
from app.collab.room import CLOSED, GONE, NOT_ALLOWED, SIGNED_OUT, Member, Room
from app.documents import live, log, writing
from app.documents.membership import MAY_READ
from app.documents.text import Text

LOOK_EVERY = 1.0
LINGER = 10.0  # seconds an empty room stays open: a page reloaded, a train in a tunnel
REST, PATIENCE = 1.0, 10.0  # seconds without a letter before words are written down, and the longest they wait
STRAGGLERS = timedelta(seconds=30)

logger = structlog.get_logger()
Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")


class Rooms:
    """Lives in one event loop. What touches the database runs in threads of its own, so that no request waits for a
    room and no room for a request."""

    def __init__(self, engine: Engine, visits_last: timedelta) -> None:
        self._engine, self._visits_last = engine, visits_last
        self._threads = ThreadPoolExecutor(3, "rooms")
        self._keeper = Keeper(self._append, self._threads)
        self._open: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[Room]] = {}
        self._empty_since: dict[Room, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reading: set[str] = set()
        self._unread: set[str] = set()

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._keeper.start()
        self._tasks = [asyncio.create_task(self._every(LOOK_EVERY, self._look_around))]
        self._tasks.append(asyncio.create_task(self._every(STRAGGLERS.total_seconds(), self._write_down_stragglers)))

    async def end(self) -> None:
        """Everybody leaves, and what they typed is kept and written down."""
        for task in self._tasks:
            task.cancel()
        for room in self._open.values():
            room.dismiss_all(CLOSED)
        await self._keeper.end()
        for name in self._open:
            await self._write_down(name)
        self._threads.shutdown(wait=True)

    async def enter(self, document_id: str, member: Member) -> Room:
        """The room, opened if need be, with this member in it."""
        room = self._open.get(document_id)
        if room is None or room.is_spoilt:
            room = await self._opened(document_id)
        self._empty_since.pop(room, None)
        room.join(member)
        return room

    def leave(self, room: Room, member: Member) -> None:
        room.leave(member)
        if not room.members:
            self._empty_since[room] = time.monotonic()

    def heard_of(self, document_id: str, about: str) -> None:
        """Something happened to that document somewhere (``arrivals``); from any thread."""
        if self._loop and not self._loop.is_closed():
            act = self._read_on_soon if about == WORDS else partial(self._spread, about=about)
            self._loop.call_soon_threadsafe(act, document_id)

    def _spread(self, document_id: str, about: str) -> None:
        for name in list(self._open) if document_id == ALL else [document_id]:
            if room := self._open.get(name):
                room.tell_all(wire.told(wire.NEWS, about=about))

    # Opening and reading on

    async def _opened(self, document_id: str) -> Room:
        """Two who come at once wait for one opening."""
        opening = self._opening.get(document_id)
        if opening is None:
            opening = self._opening[document_id] = asyncio.create_task(self._open_room(document_id))
            opening.add_done_callback(lambda _: self._opening.pop(document_id, None))
        return await asyncio.shield(opening)

    async def _open_room(self, document_id: str) -> Room:
        text, last = await self._aside(self._load, document_id)
        room = Room(document_id, text, last, self._keeper.wants)
        self._open[document_id] = room
        self._empty_since[room] = time.monotonic()  # whoever asked for it may be gone by now
        self._read_on_soon(document_id)  # what was appended while it was being opened
        return room

    def _load(self, document_id: str) -> tuple[Text, int]:
        with db.reading(self._engine) as session:
            rows = log.tail(session, document_id)
            return Text.open(row.data for row in rows), rows[-1].id if rows else 0

    def _read_on_soon(self, document_id: str) -> None:
        """One reading at a time; what is told during one is read after it."""
        if document_id not in self._open:
            return
        self._unread.add(document_id)
        if document_id not in self._reading:
            self._reading.add(document_id)
            task = asyncio.ensure_future(self._read_all(document_id))
            task.add_done_callback(lambda _: self._reading.discard(document_id))

    async def _read_all(self, document_id: str) -> None:
        while document_id in self._unread:
            self._unread.discard(document_id)
            await self._read_on([document_id])

    async def _read_on(self, names: list[str]) -> None:
        wanted = {name: self._open[name].read for name in names if name in self._open}
        for name, appended in (await self._aside(self._appended, wanted)).items():
            if room := self._open.get(name):
                room.take_from_elsewhere(appended.others, appended.last)

    def _appended(self, wanted: dict[str, int]) -> dict[str, live.Appended]:
        with db.reading(self._engine) as session:
            return live.read_on(session, wanted)

    # Keeping and writing down

    def _append(self, batches: Mapping[str, live.Batch]) -> dict[str, live.Appended]:
        with db.transaction(self._engine) as session:
            quiet_for(session, self.heard_of)
            return live.append(session, batches)

    def _catch_up(self, document_id: str) -> None:
        with db.transaction(self._engine) as session:
            writing.catch_up(session, document_id)

    async def _write_down(self, document_id: str) -> None:
        """One that cannot be written down now keeps no other waiting: stragglers are tried again."""
        try:
            await self._aside(self._catch_up, document_id)
        except Exception as error:
            logger.warning("words could not be written down", document=document_id, exc_info=error)

    async def _write_down_stragglers(self) -> None:
        def find() -> list[str]:
            with db.reading(self._engine) as session:
                return live.stragglers(session, STRAGGLERS)

        for name in await self._aside(find):
            await self._write_down(name)

    async def _write_down_what_rests(self) -> None:
        for room in list(self._open.values()):
            if room.rests(REST, PATIENCE):
                room.typed_at = room.last_typed_at = None
                await self._write_down(room.document_id)

    # Looking around

    async def _look_around(self) -> None:
        await self._check_rights()
        await self._read_on(list(self._open))
        await self._write_down_what_rests()
        for room, since in list(self._empty_since.items()):
            if time.monotonic() - since > LINGER and not room.typed and room.typed_at is None:
                del self._empty_since[room]
                if self._open.get(room.document_id) is room:
                    del self._open[room.document_id]

    async def _check_rights(self) -> None:
        asked = [(room.document_id, member) for room in self._open.values() for member in room.members]
        if not asked:
            return
        by_document = defaultdict(set)
        for name, member in asked:
            by_document[name].add(member.user_id)
        visits = {member.visit_id for _, member in asked}
        rights = await self._aside(self._rights, sorted(by_document), sorted(visits))
        for name, member in asked:
            self._judge(rights, self._open.get(name), member)

    def _rights(self, documents: list[str], visits: list[int]) -> Rights:
        with db.reading(self._engine) as session:
            return rights_of(session, documents, visits, self._visits_last)

    def _judge(self, rights: Rights, room: Room | None, member: Member) -> None:
        if room is None or member not in room.members:
            return
        role = rights.roles.get((room.document_id, member.user_id), "")
        if member.visit_id not in rights.visits:
            member.line.close(SIGNED_OUT)
        elif room.document_id not in rights.documents:
            member.line.close(GONE)
        elif role not in MAY_READ:  # a room tells the whole text, the parts that no customer reads too
            member.line.close(NOT_ALLOWED)
        elif role != member.role:
            room.give(member, role)

    async def _aside(self, work: Callable[[*Given], Answer], *given: *Given) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await work()
            except Exception as error:  # a database that is away comes back; the rooms stay open
                logger.warning("looking around the rooms failed", exc_info=error)

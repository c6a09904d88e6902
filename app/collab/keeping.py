"""Onto the disk: what all rooms of this process have taken in, every 25 ms in one transaction.

Twenty-five milliseconds gather some forty people's letters into one write; a shorter wait costs more processor time, a
longer one makes "saved" late (docs/benchmarks.md). One batch is on its way at a time, so within a room the order on
the disk is that in which it arrived.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from itertools import groupby

import structlog

from app.collab.room import GONE, Member, Room
from app.documents.live import Appended, Batch, Typed
from app.documents.text import joined

GATHER = 0.025
AGAIN_AFTER = 1.0

log = structlog.get_logger()

Taken = dict[Room, list[tuple[Member, bytes, int]]]
Append = Callable[[Mapping[str, Batch]], dict[str, Appended]]


class Keeper:
    """``append`` writes batches by document id, in a thread of its own; it may fail as a whole."""

    def __init__(self, append: Append, executor: Executor) -> None:
        self._append = append
        self._executor = executor
        self._waiting: set[Room] = set()
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._on_its_way: asyncio.Future[bool] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def end(self) -> None:
        """When all is kept that can be: first what is on its way, or what follows might overtake it."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._on_its_way:
            await asyncio.wait([self._on_its_way])
        if self._waiting:
            await self._keep(self._take())

    def wants(self, room: Room) -> None:
        self._waiting.add(room)
        self._wanted.set()

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            await asyncio.sleep(GATHER)
            self._on_its_way = asyncio.ensure_future(self._keep(self._take()))
            if not await asyncio.shield(self._on_its_way):
                await asyncio.sleep(AGAIN_AFTER)

    def _take(self) -> Taken:
        taken = {room: room.typed for room in self._waiting}
        for room in taken:
            room.typed = []
        self._waiting.clear()
        self._wanted.clear()
        return taken

    async def _keep(self, taken: Taken) -> bool:
        batches = _batches(taken)
        try:
            loop = asyncio.get_running_loop()
            appended = await loop.run_in_executor(self._executor, self._append, batches) if batches else {}
        except Exception as error:  # a full disk, a database that is away: whatever it was, nothing was kept
            log.error("what was typed could not be kept; trying again", exc_info=error)
            self._put_back(taken)
            return False
        for room, typed in taken.items():
            try:
                _tell(room, typed, appended, room.document_id in batches)
            except Exception as error:  # one spoilt room must not end the saving of all others
                log.error("a room could not be told what was kept", exc_info=error)
        return True

    def _put_back(self, taken: Taken) -> None:
        for room, typed in taken.items():
            room.typed = [*typed, *room.typed]
            room.were_not_kept()
            self.wants(room)


def _batches(taken: Taken) -> dict[str, Batch]:
    """By document: of a spoilt room that was opened anew there may be two, and what both took in is kept."""
    batches: dict[str, Batch] = {}
    for room, typed in taken.items():
        if runs := _in_runs(typed):
            other = batches.get(room.document_id, Batch((), room.read))
            batches[room.document_id] = Batch([*other.typed, *runs], min(other.read, room.read))
    return batches


def _tell(room: Room, typed: list[tuple[Member, bytes, int]], appended: dict[str, Appended], was_asked: bool) -> None:
    if row := appended.get(room.document_id):
        room.were_kept(typed, row.last, row.others)
    elif was_asked:
        room.dismiss_all(GONE)
    else:
        room.were_kept(typed, room.read, ())


def _in_runs(typed: list[tuple[Member, bytes, int]]) -> list[Typed]:
    """What one person typed in one go becomes one row. The order stays: an update may build on the one before."""
    runs = groupby((typed_by for typed_by in typed if typed_by[1]), key=lambda each: each[0].user_id)
    return [(author, update) for author, run in runs for update in joined([update for _, update, _ in run])]

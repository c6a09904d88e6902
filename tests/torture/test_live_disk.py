"""The disk has no room, or nobody may write on it any more: writers are told "not saved", nothing is acknowledged, and when it
is over everything that waited is kept, without a restart.
"""

import asyncio
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from app import db
from app.accounts.dependencies import COOKIE
from tests.collab.conftest import aside
from tests.torture.scribes import Scribe, complaints
from tests.torture.serving import Place
from tests.torture.test_live import ROUNDS, Process, everybody_leaves, place, scribes_at, told, write_on

__all__ = ["place"]  # a fixture


async def until_told_not_kept(scribe: Scribe) -> None:
    while {"kind": "not_kept"} not in [said["facts"] for said in scribe.browser.told]:
        await scribe.write()


async def written_on_a_full_disk(server: Process, scribes: list[Scribe]) -> int:
    """How many words waited for room. The server may make no file any larger, then it may again."""
    await asyncio.gather(*(scribe.come_back() for scribe in scribes))
    await write_on(scribes, 5)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    await asyncio.gather(*(until_told_not_kept(scribe) for scribe in scribes))
    waiting = sum(scribe.browser.sent - scribe.browser.kept for scribe in scribes)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    await write_on(scribes, 5)
    await everybody_leaves(scribes)
    return waiting


def test_a_full_disk_is_told_and_everything_is_kept_when_there_is_room_again(place: Place) -> None:
    began, waited, saved = time.monotonic(), 0, 0
    with place.served() as server:
        for turn in range(max(1, ROUNDS // 3)):
            document_id = place.document()
            scribes = scribes_at(place, document_id, f"full {turn}", number=3)
            waited += aside(written_on_a_full_disk(server, scribes))
            assert complaints(place.on_the_disk(document_id), scribes) == []
            saved += sum(len(scribe.saved) for scribe in scribes)
    assert waited
    told(turn + 1, began, updates_that_waited=waited, words_called_saved=saved, lost=0, doubled=0)


# The database may only be read


@contextmanager
def read_only(store: Path) -> Iterator[None]:
    """As after a restore by somebody else, or where a disk with errors is only read from now on."""
    everything = {path: path.stat().st_mode for path in (store, *store.iterdir())}
    for path, mode in everything.items():
        path.chmod(mode & ~0o222)
    yield
    for path, mode in everything.items():
        if path.exists():
            path.chmod(mode)


def ask_for_many_pages(place: Place, document_id: str) -> set[int]:
    """At once, so that each has a connection to the database of its own; how they were answered."""
    address, cookies = f"{place.address}/documents/{document_id}/read", {COOKIE: place.cookies[0]}
    with httpx.Client(cookies=cookies, timeout=120) as client, ThreadPoolExecutor(12) as people:
        return {answer.status_code for answer in people.map(lambda _: client.get(address), range(12))}


async def written_where_only_reading_is_allowed(place: Place, document_id: str, scribes: list[Scribe]) -> int:
    await asyncio.gather(*(scribe.come_back() for scribe in scribes))
    await write_on(scribes, 5)
    with read_only(place.store):
        assert await asyncio.to_thread(ask_for_many_pages, place, document_id) <= {200, 503}
        await asyncio.gather(*(until_told_not_kept(scribe) for scribe in scribes))
        waiting = sum(scribe.browser.sent - scribe.browser.kept for scribe in scribes)
    await write_on(scribes, 5)
    assert await asyncio.to_thread(ask_for_many_pages, place, document_id) == {200}
    await everybody_leaves(scribes)
    return waiting


@pytest.mark.skipif(db.journal_mode() == "wal", reason="a log that is open is written on, whatever its file permits")
def test_a_database_that_may_only_be_read_is_told_and_everything_is_kept_later(place: Place) -> None:
    began, waited, saved = time.monotonic(), 0, 0
    with place.served() as server:
        for turn in range(max(1, ROUNDS // 3)):
            document_id = place.document()
            scribes = scribes_at(place, document_id, f"read {turn}", number=3)
            waited += aside(written_where_only_reading_is_allowed(place, document_id, scribes))
            assert complaints(place.on_the_disk(document_id), scribes) == []
            saved += sum(len(scribe.saved) for scribe in scribes)
        assert server.poll() is None
    assert waited
    told(turn + 1, began, updates_that_waited=waited, words_called_saved=saved, lost=0, doubled=0)

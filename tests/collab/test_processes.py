"""Three processes on one PostgreSQL: whoever of them one is connected to, everybody reads the same."""

import asyncio
import os
import queue
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import Engine, text

from app.collab import arrivals
from app.config import ROOT
from app.documents import writing
from app.documents.models import Document
from app.main import create_app
from tests.browser.served import Served
from tests.cast import ALICE, ARTHUR, Site, meet
from tests.collab.browser import Browser
from tests.collab.conftest import run
from tests.conftest import Databases

KEY = "problem"


@pytest.fixture
def processes(
    postgresql_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, list[str]]]:
    engine: Engine = postgresql_databases(True)
    site = meet(create_app(engine=engine, with_worker=False), engine)
    with ExitStack() as until_the_end:
        served = [Served(tmp_path_factory.mktemp("process")) for _ in range(3)]
        for each in served:
            address = engine.url.render_as_string(hide_password=False)
            surroundings = os.environ | {"FOREWORD_STORE": str(each.store), "FOREWORD_DATABASE_URL": address}
            command = [sys.executable, "-m", "app", "serve", "--port", str(each.port)]
            process = subprocess.Popen(
                command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            until_the_end.callback(process.wait)
            until_the_end.callback(process.kill)
        for each in served:
            each._wait()
        yield site, [each.address for each in served]


def test_everybody_reads_everything_whichever_process_serves_them(processes: tuple[Site, list[str]]) -> None:
    site, addresses = processes

    async def journey() -> None:
        people = [(address, who) for address in addresses for who in (ALICE, ARTHUR)]
        browsers = [Browser(address, site.document.id, site.signed_in(who)) for address, who in people]
        for browser in browsers:
            await browser.open()
        for turn in range(6):
            for number, browser in enumerate(browsers):
                await browser.write(KEY, f"{browser.says(KEY)} {number}-{turn};")
            await asyncio.sleep(0.02)
        for browser in browsers:
            await browser.saved()
        marks = [f"{number}-{turn};" for number in range(6) for turn in range(6)]
        for browser in browsers:
            await browser.until(lambda browser=browser: all(mark in browser.says(KEY) for mark in marks))  # type: ignore[misc]
        said = {browser.text.fingerprint() for browser in browsers}
        with site.session() as session:
            said.add(writing.open_text(session, session.get_one(Document, site.document.id)).fingerprint())
        assert len(said) == 1
        await browsers[0].write(KEY, f"{browsers[0].says(KEY)} Across.")
        await browsers[-1].until(lambda: "Across." in browsers[-1].says(KEY))
        for browser in browsers:
            await browser.close()

    run(journey)


def test_others_are_told_at_the_commit(processes: tuple[Site, list[str]]) -> None:
    """Without waiting for the look around that each process takes every second anyway."""
    site, _ = processes
    address = site.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as line:
        line.execute(f"LISTEN {arrivals.CHANNEL}")
        with site.session() as session:
            document = session.get_one(Document, site.document.id)
            writing.edit(session, document, None, lambda text: text.write(KEY, text.passage(KEY).text, "Told."))
            assert list(line.notifies(timeout=0.2)) == []
        told = [note.payload for note in line.notifies(timeout=10, stop_after=1)]
    assert told == [f"{site.document.id} {arrivals.WORDS} {arrivals.HERE}"]


def test_a_process_hears_what_others_tell(processes: tuple[Site, list[str]]) -> None:
    site, _ = processes
    heard: queue.Queue[tuple[str, str]] = queue.Queue()
    listening = arrivals.Arrivals(site.engine, lambda *said: heard.put(said))
    listening.start()
    try:
        _tell(site.engine, f"mine {arrivals.WORDS} {arrivals.HERE}")  # this process was told without it
        _tell_until_heard(site.engine, "theirs comments another", heard)
        assert heard.get(timeout=10) == ("theirs", "comments")
    finally:
        listening.end()


def test_what_was_missed_while_the_line_was_lost_is_made_up_for(processes: tuple[Site, list[str]]) -> None:
    site, _ = processes
    heard: queue.Queue[tuple[str, str]] = queue.Queue()
    listening = arrivals.Arrivals(site.engine, lambda *said: heard.put(said))
    listening.start()
    try:
        _tell_until_heard(site.engine, "theirs comments another", heard)
        with site.engine.begin() as connection:
            lines = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({lines}) AS line"))
        said = {heard.get(timeout=20)}
        while len(said) < 1 + len(arrivals.NEWS):
            said.add(heard.get(timeout=20))
        assert said == {("theirs", "comments"), *((arrivals.ALL, about) for about in arrivals.NEWS)}
    finally:
        listening.end()


def _tell(engine: Engine, said: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_notify(:channel, :said)"), {"channel": arrivals.CHANNEL, "said": said})


def _tell_until_heard(engine: Engine, said: str, heard: "queue.Queue[tuple[str, str]]") -> None:
    """The thread may not be listening yet."""
    for _ in range(100):
        _tell(engine, said)
        try:
            first = heard.get(timeout=0.2)
        except queue.Empty:
            continue
        heard.put(first)
        return

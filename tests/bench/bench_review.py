"""Reviewing at its largest: a document with five hundred open threads. Processor time, so that other work on the machine
does not count; then the same in a real server, for twenty people who follow the document. What a wiki would take cannot run
beside it in one process; the targets are those of the plan."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import httpx2 as httpx
from sqlmodel import Session, delete
from starlette.testclient import TestClient

from app import db, migrations
from app.accounts import people, visits
from app.accounts.models import User
from app.config import Settings
from app.documents import creating, membership, projection
from app.documents.models import Document
from app.jobs.models import Job
from app.main import create_app
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.review import discussion
from app.review.discussion import Selected
from tests.bench.following import Browsers, followed, processor_time
from tests.torture.serving import free_port, served

THREADS, PEOPLE, RUNS, REPLIES = 500, 20, 7, 15
PAUSE = 0.3  # seconds before the next reply
HX = {"HX-Request": "true"}


def run() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder), database_url="", secret_key="bench")
        engine = db.connect(settings.database)
        migrations.upgrade(engine)
        with db.transaction(engine) as session:
            document, tokens = _discussed(session)
        app = create_app(settings, engine, with_worker=False)
        readers = [_client(app, token) for token in tokens]
        here, others = f"/documents/{document}", iter(readers[2:])
        rows = [
            _row("editor page, 500 threads", 60, lambda: readers[0].get(here)),
            _row("all 500 threads beside the text, again", "", lambda: readers[0].get(f"{here}/comments", headers=HX)),
            _row("all 500 threads for somebody else", "", lambda: next(others).get(f"{here}/comments", headers=HX)),
            _row("a reply is taken in", "", lambda: _reply(readers[1], here)),
            _row("a reply is taken in, and twenty people are shown it", 150, lambda: _shown(readers, here)),
        ]
        with db.transaction(engine) as session:
            session.exec(delete(Job))  # a page would be printed in between
        engine.dispose()
        return rows + _followed(Path(folder), document, tokens)


def _client(app: Any, token: str) -> TestClient:
    client = TestClient(app, base_url="http://127.0.0.1")
    client.cookies.set("foreword", token)
    return client


def _reply(client: TestClient, here: str) -> Any:
    return client.post(f"{here}/threads/7/comments", data={"text": "And why is that?"}, headers=HX)


def _shown(readers: list[TestClient], here: str) -> Any:
    """Somebody says something more, so that no card is kept."""
    _reply(readers[1], here)
    return [reader.get(f"{here}/threads/7", headers=HX) for reader in readers][-1]


def _discussed(session: Session) -> tuple[str, list[str]]:
    everybody = [people.create(session, f"{at}@example.org", f"Person {at}", "no hash") for at in range(PEOPLE)]
    items = tuple(Item(f"Question {at}?", f"The answer {at} takes a while. " * 8) for at in range(100))
    words = Manuscript(Front(language="en", profile="full", product="Bench"), (Passage("customer_faq", items=items),))
    document = creating.create(session, everybody[0], words)
    for person in everybody[1:]:
        membership.admit(session, document, person, "reviewer")
    _talk(session, document, everybody)
    return document.id, [visits.begin(session, person, "bench", "127.0.0.1") for person in everybody]


def _talk(session: Session, document: Document, everybody: list[User]) -> None:
    ids = next(row.item_ids for row in projection.rows(session, document) if row.key == "customer_faq")
    for at in range(THREADS):
        words = Selected("customer_faq", ids[at % 100], "text", quote=f"answer {at % 100} takes")
        by = everybody[at % PEOPLE]
        thread = discussion.open_thread(session, document, by, words, "Is **that** so?", "question", False)
        discussion.reply(session, document, thread, everybody[(at + 1) % PEOPLE], "I think it is.")


def _row(name: str, target: object, act: Callable[[], Any]) -> dict[str, Any]:
    assert act().status_code == 200
    times = []
    for _ in range(RUNS):
        began = process_time()
        act()
        times.append((process_time() - began) * 1000)
    return {"name": name, "ours_ms": median(times), "target": target, "note": "processor time"}


def _followed(store: Path, document: str, tokens: list[str]) -> list[dict[str, Any]]:
    """From sending a reply to having its card, for each of twenty who hear of it by their streams."""
    port = free_port()
    with served(store, port) as server:
        spent = partial(processor_time, server.pid)
        found, cost = asyncio.run(_crowd(f"http://127.0.0.1:{port}/documents/{document}", tokens, spent))
    waits = sorted(found)
    name, note = (
        "a reply is seen by twenty others",
        f"real server; {cost / REPLIES:.0f} ms of its processor for each reply",
    )
    return [
        {"name": f"{name}: half within", "ours_ms": median(waits), "target": "", "note": note},
        {"name": f"{name}: 95 % within", "ours_ms": waits[int(len(waits) * 0.95)], "target": 150, "note": note},
    ]


async def _crowd(here: str, tokens: list[str], spent: Callable[[], float]) -> tuple[list[float], float]:
    """How long each waited for each reply, and what all of them cost the server; the first finds nothing warm."""
    said, began, waits, cost = "", 0.0, [], 0.0

    async def hear(browser: httpx.AsyncClient, about: str) -> None:
        if about == "comments/7":
            card = await browser.get(f"{here}/threads/7")
            assert said in card.text
            waits.append((time.perf_counter() - began) * 1000)

    async def act(browsers: Browsers) -> None:
        nonlocal said, began, cost
        for at in range(REPLIES + 1):
            said, began = f"Reply number {at}.", time.perf_counter()
            await browsers[1].post(f"{here}/threads/7/comments", data={"text": said})
            while len(waits) < (at + 1) * len(browsers):
                await asyncio.sleep(0.02)
            await asyncio.sleep(PAUSE)
            cost = cost or spent()
        cost = spent() - cost

    await followed(here, tokens, hear, act)
    return waits[len(tokens) :], cost

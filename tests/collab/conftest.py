"""A site with the whole cast, really served, so that browsers (``browser.Browser``) can join its rooms."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
import uvicorn

from app.console.serving import configured
from app.documents.text import Text
from tests.cast import Person, Site
from tests.collab.browser import Browser

Answer = TypeVar("Answer")
Journey = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class LiveSite:
    """``address`` answers; ``site`` looks into the same database."""

    site: Site
    address: str
    server: uvicorn.Server
    thread: threading.Thread

    def browser(self, person: Person, text: Text | None = None, **headers: str) -> Browser:
        return Browser(self.address, self.site.document.id, self.site.signed_in(person), text, **headers)


@pytest.fixture
def live(site: Site) -> Iterator[LiveSite]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(site.app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield LiveSite(site, f"http://127.0.0.1:{listening.getsockname()[1]}", server, thread)
    server.should_exit = True
    thread.join(timeout=30)


def run(journey: Journey) -> None:
    async def within_time() -> None:
        await asyncio.wait_for(journey(), 120)

    aside(within_time())


def aside(journey: Coroutine[Any, Any, Answer]) -> Answer:
    """Run it in a thread of its own: where a browser was driven before, a loop is running in this one for ever."""

    async def whole() -> Answer:
        return await journey

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, whole()).result()

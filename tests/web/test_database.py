"""Sessions of requests: when they begin, and that they end well."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from anyio.to_thread import current_default_thread_limiter
from httpx2 import ASGITransport, AsyncClient
from sqlmodel import select

from app import db
from app.accounts.dependencies import COOKIE
from app.accounts.models import User
from app.web.database import AT_ONCE
from tests.cast import ALICE, Site

PLAIN = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f.png"\r\n\r\n'


@pytest.mark.parametrize(
    ("path", "kind", "beginning", "end"),
    [
        ("/me", PLAIN, b"name=Al", b"ice&language=en"),
        ("/documents/{id}/images", BOUNDARY, FILE, b"\r\n--x--"),
        ("/sign-in", PLAIN, b"email=alice%40example.org&pass", b"word=x"),
        ("/sign-out", PLAIN, b"a=", b"b"),
    ],
)
def test_who_sends_slowly_keeps_nobody_from_writing(
    site: Site, path: str, kind: str, beginning: bytes, end: bytes
) -> None:
    """On SQLite one writer is let in at a time; he must not be one who waits for a slow network."""
    waited: list[float] = []

    def slowly() -> Iterator[bytes]:
        yield beginning
        begun = time.monotonic()
        with site.session() as session:
            session.exec(select(User).where(User.name == "Rex")).one().name = "Rex Regis"
        waited.append(time.monotonic() - begun)
        yield end

    client = site.client(ALICE)
    answer = client.post(path.format(id=site.document.id), content=slowly(), headers={"Content-Type": kind})
    assert answer.status_code < 500
    assert waited and waited[0] < 2


@pytest.mark.parametrize(("method", "path"), [("GET", "/me"), ("POST", "/me")])
def test_a_crowd_is_let_in_by_turns(site: Site, method: str, path: str) -> None:
    """Each request goes through several threads and keeps its connection between them; more of them than threads once
    waited for each other until the database gave up."""

    async def crowd() -> list[int]:
        assert current_default_thread_limiter().total_tokens > AT_ONCE < db.CONNECTIONS
        about: dict[str, Any] = {"base_url": "http://localhost", "cookies": {COOKIE: site.signed_in(ALICE)}}
        async with AsyncClient(transport=ASGITransport(site.app), timeout=60, **about) as client:
            data = {"name": "Alice", "language": "en"} if method == "POST" else None
            answers = await asyncio.gather(*(client.request(method, path, data=data) for _ in range(120)))
        return [answer.status_code for answer in answers]

    begun = time.monotonic()
    with ThreadPoolExecutor(1) as elsewhere:  # in this thread a browser of another test may keep a loop of its own
        answered = elsewhere.submit(asyncio.run, crowd()).result()
    assert set(answered) == {200 if method == "GET" else 303}
    assert time.monotonic() - begun < 19  # SQLite's patience with a lock is twenty seconds, the pool's is thirty

"""A browser as the room knows it: a replica, the messages, and what it was told. Speaks through ``websockets``."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.accounts.dependencies import COOKIE
from app.collab import wire
from app.collab.wire import Cursor
from app.documents.text import Text


class Browser:
    """``async with Browser(address, document, cookie) as browser``: joined and in step with the room."""

    def __init__(self, address: str, document_id: str, cookie: str, text: Text | None = None, **about: Any) -> None:
        self.address = address.replace("http", "ws", 1) + f"/documents/{document_id}/live"
        self.headers = {"Cookie": f"{COOKIE}={cookie}", "Origin": address, **about}
        self.text = text or Text()
        self.sent = self.kept = 0
        self.told: list[dict[str, Any]] = []
        self.states: dict[int, Any] = {}
        self.role = ""
        self.line: ClientConnection | None = None
        self.heard = asyncio.Event()
        self.joined = asyncio.Event()
        self.closed = asyncio.Event()
        self.code: int | None = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        self.joined.clear(), self.closed.clear()
        self.sent = self.kept = 0
        self.line = await connect(
            self.address, additional_headers=self.headers, compression=None, max_size=None, ping_interval=None
        )
        self._task = asyncio.create_task(self._listen())
        await self.line.send(wire.sync(wire.STEP1, self.text.state()))
        await asyncio.wait_for(self.joined.wait(), 20)

    async def close(self) -> None:
        if self.line:
            await self.line.close()
            await asyncio.wait([self._task])

    async def drop(self) -> None:
        """As a lost connection does: without a word."""
        assert self.line
        self.line.transport.abort()
        await asyncio.wait([self._task])

    async def send(self, message: bytes) -> None:
        assert self.line
        await self.line.send(message)

    async def type(self, change: Callable[[Text], bytes]) -> None:
        """Change one's own replica and send what that made."""
        if update := change(self.text):
            self.sent += 1
            with suppress(ConnectionClosed):
                await self.send(wire.sync(wire.UPDATE, update))

    async def write(self, key: str, text: str) -> None:
        """The section says this from now on."""
        await self.type(lambda mine: mine.write(key, self.says(key), text))

    def says(self, key: str) -> str:
        return self.text.passage(key).text

    async def until(self, met: Callable[[], bool], seconds: float = 20) -> None:
        async def wait() -> None:
            while not met():
                self.heard.clear()
                await self.heard.wait()

        await asyncio.wait_for(wait(), seconds)

    async def saved(self) -> None:
        await self.until(lambda: self.kept >= self.sent)

    async def _listen(self) -> None:
        assert self.line
        try:
            async for message in self.line:
                assert isinstance(message, bytes)
                await self._take(Cursor(message))
                self.heard.set()
        except ConnectionClosed:
            pass
        finally:
            self.code = self.line.close_code
            self.closed.set()
            self.heard.set()

    async def _take(self, cursor: Cursor) -> None:
        kind = cursor.number()
        if kind == wire.SYNC:
            await self._sync(cursor.number(), cursor.block())
        elif kind == wire.AWARENESS:
            inner = Cursor(cursor.block())
            for _ in range(inner.number()):
                client, _clock, state = inner.number(), inner.number(), json.loads(inner.text())
                self.states[client] = state
        elif kind == wire.KEPT:
            self.kept = cursor.number()
        else:
            self.told.append({"kind": kind, "facts": json.loads(cursor.text())})
            self.role = self.told[-1]["facts"].get("role", self.role)

    async def _sync(self, step: int, data: bytes) -> None:
        assert self.line
        if step == wire.STEP1:
            self.sent += 1
            await self.line.send(wire.sync(wire.STEP2, self.text.since(data)))
            return
        self.text.apply(data)
        self.joined.set()

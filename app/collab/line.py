"""The line to one browser: messages out as ready frames, messages in as calls.

uvicorn frames and queues every message anew for every receiver; with two hundred people in one document that is most of
the work. ``Frames`` (given to uvicorn in ``console/serving``) therefore hands the connection itself to the room: a message
is framed once for all, and one that comes in is handled where it arrives. Under any other server ``AsgiLine`` does the same the
ordinary way.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

EXTENSION = "foreword.line"
LARGEST_MESSAGE = 1_000_000
MOST_WAITING = 4 * LARGEST_MESSAGE
"""Bytes that may wait for a slow browser: four times the largest message, or one paste would disconnect everybody."""

Heard = Callable[[bytes], None]


class Line(Protocol):
    """``send`` takes a message and its frame, and answers False when too much is waiting already."""

    def send(self, message: bytes, frame: bytes) -> bool: ...

    def close(self, code: int) -> None: ...

    async def listen(self, heard: Heard) -> None:
        """Call ``heard`` for each message until the line is closed, by whichever side."""


class Frames(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, with a short cut for binary messages in both directions."""

    heard: Heard | None = None

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self  # type: ignore[assignment]

    def handle_bytes(self, event: Frame) -> None:
        if self.heard and event.fin and not self.close_sent:
            self.heard(bytes(event.data))
        else:
            super().handle_bytes(event)

    def send_frame(self, frame: bytes) -> bool:
        if self.disconnected or self.close_sent or self.transport.is_closing():
            return True  # its end is on the way
        self.transport.write(frame)
        return self.transport.get_write_buffer_size() <= MOST_WAITING


class FramesLine:
    """Over ``Frames``."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._frames: Frames = websocket.scope["extensions"][EXTENSION]
        self._closing: asyncio.Task[None] | None = None

    def send(self, _message: bytes, frame: bytes) -> bool:
        return self._frames.send_frame(frame)

    def close(self, code: int) -> None:
        if self._frames.transport.get_write_buffer_size() > MOST_WAITING:
            self._frames.transport.abort()  # nobody reads there, a farewell would only wait behind the rest
        elif self._closing is None:
            self._closing = asyncio.ensure_future(_say_goodbye(self._websocket, code))

    async def listen(self, heard: Heard) -> None:
        while not self._frames.queue.empty():  # what came while the room was being opened comes first
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            heard(message.get("bytes") or b"")
        self._frames.heard = heard
        try:
            await _receive_all(self._websocket, heard)
        finally:
            self._frames.heard = None
            if self._closing:
                await self._closing


class AsgiLine:
    """Over any ASGI server: one task sends what waits in a queue."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._waiting: asyncio.Queue[bytes | int] = asyncio.Queue()
        self._size = 0

    def send(self, message: bytes, _frame: bytes) -> bool:
        self._size += len(message)
        self._waiting.put_nowait(message)
        return self._size <= MOST_WAITING

    def close(self, code: int) -> None:
        self._waiting.put_nowait(code)

    async def listen(self, heard: Heard) -> None:
        sending = asyncio.create_task(self._send_all())
        try:
            await _receive_all(self._websocket, heard)
        finally:
            sending.cancel()

    async def _send_all(self) -> None:
        while True:
            message = await self._waiting.get()
            if isinstance(message, int):
                await _say_goodbye(self._websocket, message)
                return
            self._size -= len(message)
            try:
                await self._websocket.send_bytes(message)
            except (WebSocketDisconnect, RuntimeError):
                return


def line_to(websocket: WebSocket) -> Line:
    is_short = EXTENSION in websocket.scope.get("extensions", {})
    return FramesLine(websocket) if is_short else AsgiLine(websocket)


async def _receive_all(websocket: WebSocket, heard: Heard) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        heard(message.get("bytes") or b"")  # words instead of bytes are no message


async def _say_goodbye(websocket: WebSocket, code: int) -> None:
    try:
        await websocket.close(code)
    except (WebSocketDisconnect, RuntimeError):
        return  # it was quicker

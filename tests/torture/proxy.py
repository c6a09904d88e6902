"""A bad connection to order: a TCP proxy that delays, holds back, cuts in the middle of a frame and goes silent.

Each connection has its own dice, so two clients never have the same bad luck. Nothing in it knows what passes through.
"""

import asyncio
import random
from contextlib import suppress
from typing import Self

PIECE = 4_096


class FaultyProxy:
    """``async with FaultyProxy(port, seed) as proxy``: reach the server at ``proxy.address`` instead. ``heal()`` and
    from then on it only passes on."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._dice = random.Random(seed)
        self._is_faulty = True
        self.lines = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut_all()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def heal(self) -> None:
        """Only new connections are good; those that hang would hang for ever."""
        self._is_faulty = False
        self.cut_all()

    def cut_all(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.lines += 1
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(OSError):
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._port)
            self._writers |= {writer, there_writer}
            ends = [writer, there_writer]
            seeds = [self._dice.random(), self._dice.random()]
            await asyncio.gather(
                self._pass(reader, there_writer, ends, random.Random(seeds[0])),
                self._pass(there_reader, writer, ends, random.Random(seeds[1])),
            )
            self._writers -= {writer, there_writer}

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        ends: list[asyncio.StreamWriter],
        dice: random.Random,
    ) -> None:
        slowness = dice.choice((0, 0, 0.002, 0.01)) if self._is_faulty else 0
        try:
            while data := await reader.read(PIECE):
                if slowness:
                    await asyncio.sleep(dice.random() * slowness)
                if self._is_faulty and not self._strike(data, writer, ends, dice):
                    await reader.read(-1)  # half open: one side still believes in it
                    return
                writer.write(data)
        except OSError:
            pass
        finally:
            writer.transport.abort()

    def _strike(
        self, data: bytes, writer: asyncio.StreamWriter, ends: list[asyncio.StreamWriter], dice: random.Random
    ) -> bool:
        """Sometimes something happens to this piece; False when nothing may pass any more."""
        match dice.choices(("pass", "cut", "drop", "half"), (92, 3, 3, 2))[0]:
            case "cut":
                writer.write(data[: dice.randrange(len(data))])
                _close(ends)
            case "drop":
                _close(ends)
            case "half":
                return False
        return True


def _close(ends: list[asyncio.StreamWriter]) -> None:
    for end in ends:
        end.close()  # what was written before still goes out, half a frame too

"""The people of ``bench_live``, in a process of their own: many lines, each typing letters made beforehand at its rate.

Speaks to Foreword, to y-websocket and to Hocuspocus, which puts the document's name before each message. Everything is
said and heard as raw frames, so that the clients cost as little as they can: they share the machine with the server.
A plan comes in as JSON, the figures go out the same way.
"""

import asyncio
import json
import os
import random
import resource
import struct
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pycrdt

from app.collab import admission, wire
from app.collab.wire import Cursor, Malformed

KEY = "problem"
TICK = 0.005
GRACE = 30
HEAD = b"GET /%b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
HEAD += b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %b\r\n\r\n"


def framed(message: bytes, opcode: int = 2) -> bytes:
    """As a browser frames it, masked by noughts."""
    length = len(message)
    size = (
        bytes((0x80 | length,))
        if length < 126
        else b"\xfe" + struct.pack("!H", length)
        if length < 1 << 16
        else b"\xff" + struct.pack("!Q", length)
    )
    return bytes((0x80 | opcode,)) + size + bytes(4) + message


def letters(client: int, number: int) -> list[bytes]:
    """One update a letter, each after the one before."""
    doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client)
    text, made = doc.get(KEY, type=pycrdt.Text), []
    subscription = doc.observe(lambda event: made.append(event.update))
    for at in range(number):
        text.insert(at, "x")
    doc.unobserve(subscription)
    return made


class Line(asyncio.Protocol):
    """One person in one document. ``watches``: measures what arrives; the others only let it pass."""

    def __init__(self, crowd: "Crowd", document: str, cookie: str, watches: bool) -> None:
        self.crowd, self.document, self.cookie, self.watches = crowd, document, cookie, watches
        self.prefix = wire.block(document.encode()) if crowd.kind == "hocuspocus" else b""
        self.client = random.randrange(1 << 30, 1 << 31)
        self.buffer = b""
        self.is_open = self.is_joined = False
        self.doc: pycrdt.Doc[Any] | None = None
        self.sent: list[float] = []
        self.count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        ways = {"foreword": f"documents/{self.document}/live", "y-websocket": self.document, "hocuspocus": ""}
        port = self.crowd.port
        transport.write(HEAD % (ways[self.crowd.kind].encode(), port, port, self.cookie.encode()))  # type: ignore[attr-defined]

    def connection_lost(self, _error: Exception | None) -> None:
        self.crowd.lost += not self.crowd.is_over

    def say(self, message: bytes) -> None:
        self.transport.write(framed(self.prefix + message))

    def data_received(self, data: bytes) -> None:
        self.buffer = data = self.buffer + data if self.buffer else data
        at = 0
        if not self.is_open:
            at = data.find(b"\r\n\r\n") + 4
            if at < 4:
                return
            self._opened()
        while (end := self._frame(data, at)) > 0:
            at = end
        self.buffer = data[at:]

    def _opened(self) -> None:
        self.is_open = True
        if self.crowd.kind == "hocuspocus":
            self.say(b"\x02\x00" + wire.block(b"anybody"))
        self.say(wire.sync(wire.STEP1, b"\x00"))

    def _frame(self, data: bytes, at: int) -> int:
        """Where the frame that begins there ends; 0 when not all of it has come."""
        if len(data) < at + 2:
            return 0
        opcode, length, body = data[at] & 15, data[at + 1], at + 2
        if length == 126:
            length, body = int.from_bytes(data[at + 2 : at + 4]), at + 4
        elif length == 127:
            length, body = int.from_bytes(data[at + 2 : at + 10]), at + 10
        if len(data) < body + length:
            return 0
        if opcode == 9:
            self.transport.write(framed(data[body : body + length], 10))
        elif opcode == 2 and (self.watches or not self.is_joined):
            self._heard(data[body : body + length])
        return body + length

    def _heard(self, message: bytes) -> None:
        cursor = Cursor(message)
        if self.prefix:
            cursor.block()
        kind = cursor.number()
        if kind == wire.KEPT and self.crowd.kind == "foreword":
            self._kept(cursor.number())
        elif kind in (wire.SYNC, 4) and (step := cursor.number()) != wire.STEP1:
            self._took(step, cursor.block())

    def _kept(self, count: int) -> None:
        now = time.perf_counter()
        while self.count < min(count, len(self.sent)):
            self.crowd.kept.append(now - self.sent[self.count])
            self.count += 1

    def _took(self, step: int, update: bytes) -> None:
        if step == wire.STEP2 and not self.is_joined:
            self.is_joined = True
            self.crowd.joined += 1
            self.crowd.has_joined.set()
            if self.doc is not None:
                self.doc.apply_update(update)
            return
        if self.doc is not None:
            self.doc.apply_update(update)
            return
        now = time.perf_counter()
        try:
            made = admission.read(update).made
        except Malformed:
            return
        for client, (first, end) in made.items():
            if client != self.client and (writer := self.crowd.writers.get(client)):
                self.crowd.arrived.extend(now - began for began in writer.sent[first:end])

    def type(self, update: bytes) -> None:
        self.sent.append(time.perf_counter())
        self.say(wire.sync(wire.UPDATE, update))

    def move(self, clock: int) -> None:
        state = '{"place":"problem","field":"text","anchor":"AAAAAAAAAAAA","head":"AAAAAAAAAAAA"}'
        self.say(wire.awareness([(self.client, clock, state)]))


class Crowd:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.kind, self.port, self.plan = plan["kind"], plan["port"], plan
        self.joined = self.lost = 0
        self.has_joined = asyncio.Event()
        self.is_over = False
        self.arrived: list[float] = []
        self.kept: list[float] = []
        self.writers: dict[int, Line] = {}

    async def come(self) -> float:
        """How long until all were in step."""
        loop, began = asyncio.get_running_loop(), time.perf_counter()
        people = self.plan["people"]
        watching = set(range(0, len(people), max(1, len(people) // self.plan["watchers"])))
        self.lines = [Line(self, each["document"], each["cookie"], n in watching) for n, each in enumerate(people)]
        self.writers = {line.client: line for line in self.lines}
        for start in range(0, len(self.lines), self.plan["at_once"]):
            some = self.lines[start : start + self.plan["at_once"]]
            await asyncio.gather(*(loop.create_connection(lambda one=one: one, "127.0.0.1", self.port) for one in some))
            while self.joined < start + len(some):
                self.has_joined.clear()
                await asyncio.wait_for(self.has_joined.wait(), GRACE)
        return time.perf_counter() - began

    async def write(self) -> None:
        """Everybody at the same rate, each at a moment of their own."""
        rate, seconds = self.plan["rate"], self.plan["seconds"]
        made = {line: letters(line.client, int(rate * seconds)) for line in self.lines}
        dice, began = random.Random(1), time.perf_counter()
        due = [[dice.random() / rate, line, 0] for line in self.lines]
        cursors = [[dice.random(), line] for line in self.lines] if self.plan["cursors"] else []
        clock = 0
        while (now := time.perf_counter() - began) < seconds:
            for entry in due:
                while entry[0] <= now and entry[2] < len(made[entry[1]]):
                    entry[1].type(made[entry[1]][entry[2]])
                    entry[0] += 1 / rate
                    entry[2] += 1
            for entry in cursors:
                if entry[0] <= now:
                    clock += 1
                    entry[1].move(clock)
                    entry[0] += 0.5
            await asyncio.sleep(TICK)

    def expected(self) -> int:
        typed: dict[str, int] = defaultdict(int)
        for line in self.lines:
            typed[line.document] += len(line.sent)
        return sum(typed[line.document] - len(line.sent) for line in self.lines if line.watches)

    async def wait_for_the_rest(self) -> None:
        deadline, kept = time.perf_counter() + GRACE, sum(len(line.sent) for line in self.lines if line.watches)
        while time.perf_counter() < deadline and (
            len(self.arrived) < self.expected() or (self.kind == "foreword" and len(self.kept) < kept)
        ):
            await asyncio.sleep(0.02)

    async def read_again(self) -> bool:
        """Whether somebody new finds every letter."""
        loop, typed = asyncio.get_running_loop(), defaultdict(int)
        for line in self.lines:
            typed[line.document] += len(line.sent)
        for document in sorted(typed)[:5]:
            line = Line(self, document, self.plan["people"][0]["cookie"], True)
            line.doc = pycrdt.Doc()
            await loop.create_connection(lambda line=line: line, "127.0.0.1", self.port)
            text, deadline = line.doc.get(KEY, type=pycrdt.Text), time.perf_counter() + 10
            while len(text) != typed[document]:
                if time.perf_counter() > deadline:
                    return False
                await asyncio.sleep(0.05)
        return True


def spent(pid: int) -> float:
    """Seconds of processor time of that process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Megabytes it holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def at(share: float, times: list[float]) -> float:
    """That quantile in ms."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000 if times else float("nan")


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    crowd, pid = Crowd(plan), plan["pid"]
    before_all = spent(pid)
    came = await crowd.come()
    opening, before = spent(pid) - before_all, spent(pid)
    if plan["rate"]:
        await crowd.write()
        await crowd.wait_for_the_rest()
    figures = {
        "came_ms": came * 1000,
        "opening_cpu_ms": opening * 1000,
        "cpu": spent(pid) - before,
        "mb": memory(pid),
        "p50": at(0.5, crowd.arrived),
        "p99": at(0.99, crowd.arrived),
        "kept_p99": at(0.99, crowd.kept),
        "typed": sum(len(line.sent) for line in crowd.lines),
        "delivered": len(crowd.arrived) / max(1, crowd.expected()),
        "lost_lines": crowd.lost,
    }
    crowd.is_over = True
    figures["whole"] = await crowd.read_again() if plan["rate"] else True
    return figures


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))

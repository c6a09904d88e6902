"""Bytes that nobody should send, fed to one room in this process: over the wire a million would take a day.

The room throws nothing, stalls nobody and throws out only who sent it, and its log can be read again and says the same.
``bin/torture frames 1000000`` sends so many.
"""

import asyncio
import os
import random
import time
from dataclasses import dataclass, field

from app.collab import wire
from app.collab.room import CLOSED, Member, Room
from app.documents.text import Text
from app.manuscript.model import Item, Passage
from tests.collab.conftest import aside
from tests.torture.test_live import mutated, told

PIECES = int(os.environ.get("FOREWORD_TORTURE_ROUNDS", "3000"))
ANEW_EVERY = 500
"""Pieces until everything begins anew; mutants may write what is allowed, and the text would grow for ever."""
STALL = 0.5
"""Seconds of processor time for one piece. On a quiet machine none may take 0.2; ``bin/torture`` tells how long it took."""


@dataclass(eq=False)
class End:
    """A browser's end of the line that only notes why it was closed."""

    code: int | None = None

    def send(self, _message: bytes, _frame: bytes) -> bool:
        return True

    def close(self, code: int) -> None:
        self.code = code

    async def listen(self, _heard: object) -> None: ...


@dataclass
class Trial:
    """One room with somebody honest in it, and a fool who comes back whenever thrown out."""

    dice: random.Random
    thrown_out: int = 0
    spoilt: int = 0
    slowest: float = 0
    log: list[bytes] = field(default_factory=list)

    def begin(self) -> None:
        author = Text()
        self.log = [
            author.replace_passage(Passage("problem", "Wo ist die Ware? 世界 😀 é")),
            author.add_item("features", Item("Title", "Text"))[1],
        ]
        self.honest = [author.write("problem", said := author.passage("problem").text, f"{said} {n}") for n in range(3)]
        self.honest += [
            author.state(),
            author.snapshot(),
            author.remove_item("features", author.items("features")[0][0]),
        ]
        self.open()

    def open(self) -> None:
        self.room = Room("1", Text.open(self.log), len(self.log), lambda _room: None)
        self.reader, self.fool = (Member(n, f"P{n}", n, "author", End()) for n in range(2))
        self.room.join(self.reader)
        self.room.join(self.fool)

    def send(self, message: bytes) -> None:
        if self.fool.line.code is not None:  # type: ignore[attr-defined]
            self.thrown_out += 1
            self.room.leave(self.fool)
            self.fool = Member(1, "P1", 1, "author", End())
            self.room.join(self.fool)
        self.fool.tokens = 1_000.0
        began = time.thread_time()
        self.room.hear(self.fool, message)
        self.slowest = max(self.slowest, time.thread_time() - began)
        if self.room.is_spoilt:
            self.spoilt += 1
            assert self.reader.line.code == CLOSED  # type: ignore[attr-defined]
            self.keep()
            self.open()
        assert self.reader.line.code is None  # type: ignore[attr-defined]

    def keep(self) -> None:
        self.log += [update for _, update, _ in self.room.typed if update]
        self.room.typed = []

    def end(self) -> None:
        self.keep()
        assert Text.open(self.log).fingerprint() == self.room.text.fingerprint()

    def nonsense(self) -> bytes:
        dice = self.dice
        piece = mutated(dice.choice(self.honest), dice)
        match dice.randrange(5):
            case 0:
                return dice.randbytes(dice.randrange(80))
            case 1:
                return bytes((wire.CHECK,)) + wire.block(piece) + wire.block(dice.randbytes(9))
            case 2:
                return mutated(wire.awareness([(dice.randrange(1 << 32), 1, '{"place":"problem"}')]), dice)
            case _:
                return wire.sync(dice.choice((wire.STEP1, wire.STEP2, wire.UPDATE)), piece)


async def annoyed(pieces: int, seed: int) -> Trial:
    trial = Trial(random.Random(seed))
    for number in range(pieces):
        if number % ANEW_EVERY == 0:
            trial.begin()
        trial.send(trial.nonsense())
        if number % ANEW_EVERY == ANEW_EVERY - 1 or number == pieces - 1:
            await asyncio.sleep(0)  # the room passes on
            trial.end()
    return trial


def test_nonsense_ends_nothing_but_its_own_line() -> None:
    began = time.monotonic()
    trial = aside(annoyed(PIECES, 1))
    assert trial.thrown_out and trial.slowest < STALL
    told(
        PIECES,
        began,
        thrown_out=trial.thrown_out,
        rooms_spoilt=trial.spoilt,
        slowest_piece_in_ms=round(trial.slowest * 1000),
    )

"""Writing together under the worst circumstances: nothing that was called saved is lost, nothing stands there twice,
and in the end everybody reads the same.

The suite does each a few times, ``bin/torture live`` very often; a number says how often. ``docs/reliability.md`` has
the figures.
"""

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from websockets.exceptions import ConnectionClosed

from app.accounts.dependencies import COOKIE
from app.collab import wire
from app.documents.text import Text
from tests.collab.browser import Browser
from tests.collab.conftest import aside
from tests.torture.proxy import FaultyProxy
from tests.torture.scribes import PATIENCE, WHOLE, Scribe, all_equal, complaints
from tests.torture.serving import TO_END, Place, end_politely

ROUNDS = int(os.environ.get("FOREWORD_TORTURE_ROUNDS", "3"))
SEED = int(os.environ.get("FOREWORD_TORTURE_SEED", "0"))
"""Another number, other dice: several runs side by side are worth as many as one that is longer."""
WRITERS = 8
ROUNDS_A_DOCUMENT = 5
Process = subprocess.Popen[bytes]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place.made(tmp_path, WRITERS)
    yield made
    made.engine.dispose()


def scribes_at(place: Place, document_id: str, seed: object, address: str = "", number: int = WRITERS) -> list[Scribe]:
    return [
        Scribe(f"s{n}", Browser(address or place.address, document_id, place.cookies[n]), f"{seed}/{n}")
        for n in range(number)
    ]


async def write_until_the_end(scribe: Scribe) -> None:
    """Until the line is dead; what was acknowledged in the last moment counts."""
    while not scribe.browser.closed.is_set():
        await scribe.write()
    scribe.note_what_was_saved()


async def everybody_leaves(scribes: list[Scribe]) -> None:
    await asyncio.gather(*(scribe.browser.close() for scribe in scribes))


def told(rounds: int, began: float, **counted: int) -> None:
    """For the figures: ``bin/torture`` shows what tests print."""
    facts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counted.items())
    print(f"\n{rounds:,} rounds in {time.monotonic() - began:,.0f} s: {facts}")


# The server is killed


async def killed_amid_writing(server: Process, scribes: list[Scribe], seconds: float) -> None:
    await asyncio.gather(*(scribe.come_back() for scribe in scribes))
    await all_equal(scribes)
    writing = asyncio.gather(*(write_until_the_end(scribe) for scribe in scribes))
    await asyncio.sleep(seconds)
    server.send_signal(signal.SIGKILL)
    await writing


async def all_come_back(scribes: list[Scribe]) -> str:
    await asyncio.gather(*(scribe.come_back() for scribe in scribes))
    said = await all_equal(scribes)
    await everybody_leaves(scribes)
    return said


async def kill_again_and_again(place: Place, rounds: int) -> int:
    """How many words were called saved. After each kill the disk is looked at before anybody has come back: had nobody
    come, nothing would be lost."""
    dice, saved = random.Random(SEED), 0
    for turn in range(rounds):
        if turn % ROUNDS_A_DOCUMENT == 0:
            document_id = place.document()
            scribes = scribes_at(place, document_id, f"{SEED} {turn}")
        with place.served() as server:
            await killed_amid_writing(server, scribes, 0.3 + dice.random())
        assert complaints(place.on_the_disk(document_id), scribes) == []
        if turn % ROUNDS_A_DOCUMENT == ROUNDS_A_DOCUMENT - 1 or turn == rounds - 1:
            saved += sum(len(scribe.saved) + len(scribe.taken_back) for scribe in scribes)
    with place.served():
        said = await all_come_back(scribes)
    assert said == place.on_the_disk(document_id).fingerprint()
    assert complaints(scribes[0].browser.text, scribes) == []
    return saved


def test_what_was_called_saved_survives_kills(place: Place) -> None:
    began = time.monotonic()
    saved = aside(kill_again_and_again(place, ROUNDS))
    assert saved > ROUNDS
    told(ROUNDS, began, words_called_saved=saved, lost=0, doubled=0)


# The connection is bad

IMPATIENT = 0.4
ABREAST = 6
"""Rounds at a time: most of each is waiting."""


async def write_over_a_bad_line(scribe: Scribe, words: int) -> None:
    """Whoever hears nothing for a while tries again, as a browser does at the latest when it is looked at."""
    await scribe.come_back()
    quiet_since = time.monotonic()
    for _ in range(words):
        await scribe.write(0.01)
        browser = scribe.browser
        if browser.kept == browser.sent:
            quiet_since = time.monotonic()
        if browser.closed.is_set() or time.monotonic() - quiet_since > IMPATIENT:
            await scribe.come_back()
            quiet_since = time.monotonic()


def test_over_bad_connections_everybody_reads_the_same_in_the_end(place: Place) -> None:
    began, saved, lines = time.monotonic(), 0, 0

    async def one(seed: int) -> tuple[int, int]:
        document_id = place.document()
        async with FaultyProxy(place.port, seed) as proxy:
            scribes = scribes_at(place, document_id, f"proxy {seed}", proxy.address, 4)
            await asyncio.gather(*(write_over_a_bad_line(scribe, 25) for scribe in scribes))
            proxy.heal()
            await asyncio.gather(*(scribe.come_back() for scribe in scribes))
            said = await all_equal(scribes)
            text = await asyncio.to_thread(place.on_the_disk, document_id)
            assert (said, complaints(text, scribes)) == (text.fingerprint(), []), f"seed {seed}"
            await everybody_leaves(scribes)
            return sum(len(scribe.saved) for scribe in scribes), proxy.lines

    async def all_rounds() -> list[tuple[int, int]]:
        abreast = asyncio.Semaphore(ABREAST)

        async def in_turn(seed: int) -> tuple[int, int]:
            async with abreast:
                return await one(seed)

        return await asyncio.gather(*(in_turn(SEED + seed) for seed in range(ROUNDS)))

    with place.served():
        for more, tried in aside(all_rounds()):
            saved, lines = saved + more, lines + tried
    told(ROUNDS, began, words_called_saved=saved, connections=lines, lost=0, doubled=0)


# The server is told to end


async def ended_amid_writing(server: Process, scribes: list[Scribe]) -> float:
    await asyncio.gather(*(scribe.come_back() for scribe in scribes))
    writing = asyncio.gather(*(write_until_the_end(scribe) for scribe in scribes))
    await asyncio.sleep(0.5)
    took = await asyncio.to_thread(end_politely, server)
    await writing
    return took


def test_the_end_keeps_what_was_typed_or_does_not_call_it_saved(place: Place) -> None:
    began, slowest, saved = time.monotonic(), 0.0, 0
    for turn in range(max(1, ROUNDS // 3)):
        document_id = place.document()
        scribes = scribes_at(place, document_id, f"end {turn}")
        with place.served() as server:
            slowest = max(slowest, aside(ended_amid_writing(server, scribes)))
        assert complaints(place.on_the_disk(document_id), scribes) == []
        saved += sum(len(scribe.saved) for scribe in scribes)
    assert slowest < TO_END and saved
    told(turn + 1, began, words_called_saved=saved, lost=0, slowest_end_in_ms=round(slowest * 1000))


# Everybody at once


def test_a_crowd_of_first_openers_reads_one_text(place: Place) -> None:
    crowd, began = 50 if ROUNDS < 10 else 200, time.monotonic()

    async def one() -> None:
        document_id = place.document()
        said = place.on_the_disk(document_id).fingerprint()
        browsers = [Browser(place.address, document_id, place.cookies[n % WRITERS]) for n in range(crowd)]
        await asyncio.gather(*(browser.open() for browser in browsers))
        assert {browser.text.fingerprint() for browser in browsers} == {said}
        await browsers[0].write("problem", "One word.")
        await asyncio.gather(
            *(browser.until(lambda browser=browser: browser.says("problem") == "One word.") for browser in browsers)
        )
        await asyncio.gather(*(browser.close() for browser in browsers))

    with place.served():
        for _ in range(max(1, ROUNDS // 10)):
            aside(one())
    told(max(1, ROUNDS // 10), began, openers=crowd, wrong_texts=0)


# The log begins anew, and versions come back, while people write


async def post(place: Place, document_id: str, way: str) -> None:
    about = {"cookies": {COOKIE: place.cookies[0]}, "headers": {"accept": "application/json"}}
    async with httpx.AsyncClient(timeout=30, **about) as client:
        answer = await client.post(f"{place.address}/documents/{document_id}/{way}", data={"name": "Then"})
        assert answer.status_code < 400, answer.text


async def squash_until(ended: asyncio.Event, place: Place, document_id: str) -> int:
    """From another process than the server's, as ``foreword compact`` does."""
    done = 0
    while not ended.is_set():
        await asyncio.sleep(0.1)
        done += await asyncio.to_thread(place.compact, document_id)
    return done


async def write_on(scribes: list[Scribe], words: int, only_more: bool = False) -> None:
    async def one(scribe: Scribe) -> None:
        for _ in range(words):
            await scribe.write(only_more=only_more)

    await asyncio.gather(*(one(scribe) for scribe in scribes))
    await asyncio.gather(*(scribe.browser.saved() for scribe in scribes))
    for scribe in scribes:
        scribe.note_what_was_saved()


async def written_around_a_restored_version(place: Place, seed: int) -> tuple[int, int]:
    document_id, ended = place.document(), asyncio.Event()
    scribes = scribes_at(place, document_id, f"squash {seed}", number=4)
    for scribe in scribes:
        scribe.letters = WHOLE
    await asyncio.gather(*(scribe.come_back() for scribe in scribes))
    squashing = asyncio.create_task(squash_until(ended, place, document_id))
    await write_on(scribes, 15)
    await post(place, document_id, "versions")
    for scribe in scribes:
        scribe.keep_hands_off()
    before = {word for scribe in scribes for word in scribe.saved}
    amid = asyncio.create_task(write_on(scribes, 15, only_more=True))  # what comes back may take along what they wrote
    await asyncio.sleep(0.1)
    await post(place, document_id, "versions/1/restoration")
    await amid
    for scribe in scribes:
        scribe.saved.clear()  # what was written between the version and its return may have gone with it
        scribe.keep_hands_off()
    await write_on(scribes, 10)
    ended.set()
    squashes, said = await squashing, await all_equal(scribes)
    scribes[0].saved |= before
    text = place.on_the_disk(document_id)
    assert (said, complaints(text, scribes)) == (text.fingerprint(), []), f"seed {seed}"
    await everybody_leaves(scribes)
    return squashes, sum(len(scribe.saved) for scribe in scribes)


def test_squashes_and_versions_restored_while_people_write(place: Place) -> None:
    began, squashed, saved = time.monotonic(), 0, 0
    with place.served():
        for seed in range(max(1, ROUNDS // 3)):
            squashes, words = aside(written_around_a_restored_version(place, seed))
            squashed, saved = squashed + squashes, saved + words
    assert squashed
    told(max(1, ROUNDS // 3), began, squashes=squashed, words_called_saved=saved, lost=0, doubled=0)


# Nonsense

PIECES = 60
STALL = 5.0
"""Seconds that a letter of somebody else may take meanwhile; the machine is busy with other tests."""


class Fool:
    """Sends what it heard and typed itself, mutated, and comes back whenever it is thrown out."""

    def __init__(self, browser: Browser, seed: int) -> None:
        self.browser = browser
        self.dice = random.Random(seed)
        self.sent = self.thrown_out = 0

    async def annoy(self, pieces: int) -> None:
        for _ in range(pieces):
            if self.browser.line is None or self.browser.closed.is_set():
                self.browser.text = Text()
                await self.browser.open()
            try:
                await self.browser.send(self._nonsense())
            except ConnectionClosed:
                self.thrown_out += 1
            self.sent += 1
            await asyncio.sleep(0)
        await self.browser.close()

    def _nonsense(self) -> bytes:
        dice = self.dice
        if dice.random() < 0.2:
            return dice.randbytes(dice.randrange(60))
        text = Text()
        text.apply(self.browser.text.since(text.state()))  # its own may wait for what never was: it also asked nonsense
        said = text.passage("problem").text
        update = text.write("problem", said, said[: dice.randrange(len(said) + 1)] + "x世😀" + said)
        return wire.sync(dice.choice((wire.STEP1, wire.STEP2, wire.UPDATE)), mutated(update, dice))


def mutated(update: bytes, dice: random.Random) -> bytes:
    changed = bytearray(update)
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(changed) + 1)
        match dice.randrange(4):
            case 0 | 1:
                changed[at : at + 1] = bytes([dice.choice((0, 1, 127, 128, 255, dice.randrange(256)))])
            case 2:
                del changed[at : at + 1]
            case 3:
                changed = changed[: max(1, at)]
    return bytes(changed)


async def read_the_same_as_the_disk(place: Place, document_id: str, scribes: list[Scribe]) -> None:
    """In the end: what the fool sent last nobody waits for, so it may reach them, or the disk, a moment later."""
    until = time.monotonic() + PATIENCE
    while (said := await all_equal(scribes)) != (kept := place.on_the_disk(document_id).fingerprint()):
        assert time.monotonic() < until, f"{said} is read, {kept} is on the disk"
        await asyncio.sleep(0.02)


async def typed_beside_a_fool(place: Place, pieces: int) -> tuple[int, float]:
    """How much nonsense was sent, and the longest that an honest person waited for a letter to arrive elsewhere."""
    document_id, slowest = place.document(), 0.0
    alice, arthur = scribes_at(place, document_id, "honest", number=2)
    await asyncio.gather(alice.come_back(), arthur.come_back())
    fool = Fool(Browser(place.address, document_id, place.cookies[2]), 1)
    annoying = asyncio.create_task(fool.annoy(pieces))
    while not annoying.done():
        began, said = time.monotonic(), f"s0w{time.monotonic_ns()}e"
        await alice.browser.write("introduction", f"{alice.browser.says('introduction')} {said}".strip())
        await arthur.browser.until(lambda said=said: said in arthur.browser.says("introduction"))
        slowest = max(slowest, time.monotonic() - began)
        await asyncio.sleep(0.01)
    await annoying
    await read_the_same_as_the_disk(place, document_id, [alice, arthur])
    assert not alice.browser.closed.is_set() and not arthur.browser.closed.is_set()
    await everybody_leaves([alice, arthur])
    return fool.sent, slowest


def test_nonsense_disturbs_nobody(place: Place) -> None:
    began, sent, slowest = time.monotonic(), 0, 0.0
    with place.served() as server:
        for _ in range(ROUNDS):
            more, took = aside(typed_beside_a_fool(place, PIECES))
            sent, slowest = sent + more, max(slowest, took)
        assert server.poll() is None
    assert slowest < STALL
    told(ROUNDS, began, pieces_of_nonsense=sent, slowest_letter_of_others_in_ms=round(slowest * 1000))

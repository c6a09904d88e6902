"""A room, its disk and its people, in whatever order things happen: everybody ends with the same words, and nothing that
was called kept is missing from the disk."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.collab import wire
from app.collab.room import Member, Room
from app.collab.wire import Cursor
from app.documents.text import Text
from app.manuscript.model import Item, Passage

KEY = "problem"
ASIDE = ThreadPoolExecutor(1)
PEOPLE = st.integers(0, 2)


class Person:
    """A browser without a network: what it sends lies in ``out`` until it is delivered, what comes in ``inbox``."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.text = Text()
        self.out: list[bytes] = []
        self.inbox: list[bytes] = []
        self.member: Member | None = None
        self.sent = self.kept = 0
        self.acknowledged: dict[int, str] = {}
        self.is_in_step = False

    def send(self, message: bytes, _frame: bytes) -> bool:
        self.inbox.append(message)
        return True

    def close(self, _code: int) -> None:
        self.member = None

    async def listen(self, _heard: object) -> None: ...


class Life(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.loop = asyncio.new_event_loop()
        _text, first = Text.seeded([Passage(KEY, "Once upon a time.")])
        self.log = [first]
        self.people = [Person(number) for number in range(3)]
        self.words = 0
        self.promised: list[str] = []
        self.reopen()

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.settle()
            self.loop.close()

    def reopen(self) -> None:
        """The server was ended, with or without time to keep what it had; the room begins again from the disk."""
        for person in self.people:
            person.member = None
            person.inbox.clear(), person.out.clear()
        self.room = Room("1", Text.open(self.log), len(self.log), lambda _room: None)

    def run(self, act: Coroutine[Any, Any, Any]) -> None:
        # Aside: where a browser was driven before, a loop is running in this thread for ever.
        ASIDE.submit(self.loop.run_until_complete, act).result()

    @rule(who=PEOPLE)
    def join(self, who: int) -> None:
        person = self.people[who]
        if person.member:
            return
        person.member = Member(who, f"P{who}", who, "author", person)
        person.sent = person.kept = 0
        person.is_in_step = False
        person.inbox.clear(), person.out.clear()

        async def enter() -> None:
            assert person.member
            self.room.join(person.member)

        self.run(enter())
        person.out.append(wire.sync(wire.STEP1, person.text.state()))

    @rule(who=PEOPLE)
    def drop(self, who: int) -> None:
        person = self.people[who]
        if person.member:
            member, person.member = person.member, None

            async def leave() -> None:
                self.room.leave(member)

            self.run(leave())
            person.inbox.clear(), person.out.clear()

    @rule(who=PEOPLE, words=st.sampled_from(["a", "世界", "😀 ", "é"]), at_end=st.booleans())
    def type(self, who: int, words: str, at_end: bool) -> None:
        person = self.people[who]
        self.words += 1
        mark = f"{words}{self.words};"
        before = person.text._read(KEY)
        made = person.text.write(KEY, before, before + mark if at_end else mark + before)
        if person.is_in_step and made:
            person.sent += 1
            person.acknowledged[person.sent] = mark
            person.out.append(wire.sync(wire.UPDATE, made))

    @rule(who=PEOPLE)
    def delete_and_add(self, who: int) -> None:
        person = self.people[who]
        updates = [person.text.add_item("features", Item("Title", "Text"))[1]]
        if items := person.text.items("features"):
            updates.append(person.text.remove_item("features", items[0][0]))
        for made in updates:
            if person.is_in_step and made:
                person.sent += 1
                person.out.append(wire.sync(wire.UPDATE, made))

    @rule(who=PEOPLE, all_of_it=st.booleans())
    def deliver(self, who: int, all_of_it: bool) -> None:
        """What the person sent arrives; the room passes things on."""
        person = self.people[who]

        async def arrive() -> None:
            while person.out and person.member:
                self.room.hear(person.member, person.out.pop(0))
                if not all_of_it:
                    break
            await asyncio.sleep(0)

        self.run(arrive())

    @rule(who=PEOPLE)
    def read(self, who: int) -> None:
        person = self.people[who]
        while person.inbox:
            self.understand(person, Cursor(person.inbox.pop(0)))

    def understand(self, person: Person, cursor: Cursor) -> None:
        kind = cursor.number()
        if kind == wire.SYNC:
            step, data = cursor.number(), cursor.block()
            if step != wire.STEP1:
                person.text.apply(data)
                return
            lacking = person.text.since(data)
            if lacking != wire.NOTHING:
                person.sent += 1
                person.out.append(wire.sync(wire.STEP2, lacking))
            person.is_in_step = True
        elif kind == wire.KEPT:
            person.kept = cursor.number()
            self.promised += [mark for count, mark in person.acknowledged.items() if count <= person.kept]

    @rule(fails=st.booleans())
    def keep(self, fails: bool) -> None:
        typed, self.room.typed = self.room.typed, []

        async def tell() -> None:
            if fails:
                self.room.typed = [*typed, *self.room.typed]
                self.room.were_not_kept()
                return
            self.log += [update for _, update, _ in typed if update]
            self.room.were_kept(typed, len(self.log), ())

        self.run(tell())

    @rule(words=st.sampled_from(["Form.", "版本"]))
    def write_elsewhere(self, words: str) -> None:
        """A form, a restored version, another process: into the log, and the room reads on."""
        text = Text.open(self.log)
        before = text._read(KEY)
        if made := text.write(KEY, before, before + words):
            self.log.append(made)

            async def tell() -> None:
                self.room.take_from_elsewhere([made], len(self.log))

            self.run(tell())

    @rule()
    def squash(self) -> None:
        self.log = [Text.open(self.log).snapshot()]

    @rule()
    @precondition(lambda self: self.words % 7 == 6)
    def crash(self) -> None:
        for person in self.people:
            person.acknowledged.clear()
        self.reopen()

    @invariant()
    def nothing_promised_is_missing(self) -> None:
        if getattr(self, "promised", None):
            says = Text.open(self.log)._read(KEY)
            assert all(mark in says for mark in self.promised)

    def settle(self) -> None:
        """Everybody comes back, everything arrives: then all say the same, and so does the disk."""
        for _ in range(8):
            for who in range(3):
                self.join(who)
                self.read(who), self.deliver(who, True), self.read(who)
            self.run(asyncio.sleep(0.06))
            self.keep(False)
        said = {person.text.fingerprint() for person in self.people} | {Text.open(self.log).fingerprint()}
        assert len(said) == 1
        assert all(person.kept == person.sent for person in self.people)
        for mark in {mark for person in self.people for mark in person.acknowledged.values()}:
            assert self.people[0].text._read(KEY).count(mark) <= 1


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)

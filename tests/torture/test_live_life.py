"""A room, its store and its people, in whatever order things happen: everybody ends with the same words, and nothing that
was called kept is missing from the disk, unless a version was restored over it.

``bin/torture live_life 10000`` tries so many lives.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine
from sqlmodel import Session, col, select, update

from app import db, migrations
from app.accounts import people
from app.accounts.models import User
from app.collab import folding, wire
from app.collab.room import Member, Room
from app.collab.wire import Cursor
from app.documents import creating, live, log, writing
from app.documents.models import Document, Update
from app.documents.text import Text
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.versions import history, restoring
from app.versions.models import Version

LIVES = int(os.environ.get("FOREWORD_TORTURE_ROUNDS", "25"))
KEY = "problem"
BEGINNING = Manuscript(Front(language="en", profile="essential", product="P"), (Passage(KEY, "Once upon a time."),))
ASIDE = ThreadPoolExecutor(1)
WHO = st.integers(0, 2)
MARK = re.compile(r"\d+;")
A_DAY = timedelta(days=1, hours=1)


@cache
def store() -> tuple[Engine, list[int]]:
    """One for all lives, with three people; each life has a document of its own."""
    engine = db.connect(f"sqlite:///{Path(tempfile.mkdtemp(prefix='foreword-lives-')) / 'foreword.sqlite3'}")
    migrations.upgrade(engine)
    with db.transaction(engine) as session:
        them = [people.create(session, f"p{n}@example.org", f"P{n}", "no hash").id or 0 for n in range(3)]
    return engine, them


class Person:
    """A browser without a network: what it sends lies in ``out`` until it is delivered, what comes in ``inbox``. ``unsaved``
    are words that were not called saved yet, each with the number of the update that brings it, once it is known."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.text = Text()
        self.out: list[bytes] = []
        self.inbox: list[bytes] = []
        self.member: Member | None = None
        self.sent = self.kept = 0
        self.unsaved: dict[str, int | None] = {}
        self.is_in_step = False
        self.role = "author"

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
        self.engine, self.ids = store()
        with db.transaction(self.engine) as session:
            self.document_id = creating.create(session, session.get_one(User, self.ids[0]), BEGINNING).id
        self.people = [Person(number) for number in range(3)]
        self.words = 0
        self.promised: set[str] = set()
        self.gone: set[str] = set()
        self.reopen()

    def teardown(self) -> None:
        if hasattr(self, "room"):
            self.settle()
            self.loop.close()

    def reopen(self) -> None:
        """The server was ended, with or without time to keep what it had; the room begins again from the disk."""
        for person in self.people:
            person.member = None
            person.inbox.clear(), person.out.clear()
        with db.reading(self.engine) as session:
            rows = log.tail(session, self.document_id)
            self.room = Room(self.document_id, Text.open(row.data for row in rows), rows[-1].id, lambda _room: None)

    @contextmanager
    def document(self) -> Iterator[tuple[Session, Document]]:
        with db.transaction(self.engine) as session:
            yield session, session.get_one(Document, self.document_id)

    def on_the_disk(self) -> Text:
        with self.document() as (session, document):
            return writing.open_text(session, document)

    def run(self, act: Coroutine[Any, Any, Any]) -> None:
        # Aside: where a browser was driven before, a loop is running in this thread for ever.
        ASIDE.submit(self.loop.run_until_complete, act).result()

    @rule(who=WHO)
    def join(self, who: int) -> None:
        person = self.people[who]
        if person.member:
            return
        person.member = Member(self.ids[who], f"P{who}", who, person.role, person)
        person.sent = person.kept = 0
        person.is_in_step = False
        person.unsaved = dict.fromkeys(person.unsaved)
        person.inbox.clear(), person.out.clear()

        async def enter() -> None:
            assert person.member
            self.room.join(person.member)

        self.run(enter())
        person.out.append(wire.sync(wire.STEP1, person.text.state()))

    @rule(who=WHO)
    def drop(self, who: int) -> None:
        person = self.people[who]
        if person.member:
            member, person.member = person.member, None

            async def leave() -> None:
                self.room.leave(member)

            self.run(leave())
            person.inbox.clear(), person.out.clear()

    @rule(who=WHO, role=st.sampled_from(["reader", "author"]))
    def give(self, who: int, role: str) -> None:
        """Another right: what a reader types stays with them until they may write again."""
        person = self.people[who]
        person.role = role

        async def tell() -> None:
            if person.member:
                self.room.give(person.member, role)

        self.run(tell())

    @rule(who=WHO, words=st.sampled_from(["a", "世界", "😀 ", "é"]), at_end=st.booleans())
    def type(self, who: int, words: str, at_end: bool) -> None:
        person = self.people[who]
        self.words += 1
        mark = f"{self.words};"
        before, typed = person.text._read(KEY), words + mark
        self.send(person, person.text.write(KEY, before, before + typed if at_end else typed + before))
        person.unsaved[mark] = person.sent if person.is_in_step else None

    @rule(who=WHO)
    def delete_and_add(self, who: int) -> None:
        person = self.people[who]
        self.send(person, person.text.add_item("features", Item("Title", "Text"))[1])
        if items := person.text.items("features"):
            self.send(person, person.text.remove_item("features", items[0][0]))

    def send(self, person: Person, made: bytes) -> None:
        if person.is_in_step and made:
            person.sent += 1
            person.out.append(wire.sync(wire.UPDATE, made))

    @rule(who=WHO, all_of_it=st.booleans())
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

    @rule(who=WHO)
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
            person.sent += 1
            person.out.append(wire.sync(wire.STEP2, person.text.since(data)))
            person.unsaved = {mark: number or person.sent for mark, number in person.unsaved.items()}
            person.is_in_step = True
        elif kind == wire.KEPT:
            person.kept = cursor.number()
            saved = {mark for mark, number in person.unsaved.items() if number and number <= person.kept}
            person.unsaved = {mark: number for mark, number in person.unsaved.items() if mark not in saved}
            self.promised |= saved

    @rule(fails=st.booleans())
    def keep(self, fails: bool) -> None:
        """As ``keeping`` does it; or the disk refuses."""
        typed, self.room.typed = self.room.typed, []
        batch = live.Batch([(member.user_id, made) for member, made, _ in typed if made], self.room.read)
        appended = live.Appended(self.room.read)
        if batch.typed and not fails:
            with db.transaction(self.engine) as session:
                appended = live.append(session, {self.document_id: batch})[self.document_id]

        async def tell() -> None:
            if fails:
                self.room.typed = [*typed, *self.room.typed]
                self.room.were_not_kept()
            else:
                self.room.were_kept(typed, appended.last, appended.others)

        self.run(tell())

    @rule(words=st.sampled_from(["Form.", "版本"]))
    def write_elsewhere(self, words: str) -> None:
        """A form, or another process: into the log, and the room reads on."""
        with self.document() as (session, document):
            said = writing.open_text(session, document)._read(KEY)
            writing.edit(session, document, None, lambda text: text.write(KEY, said, said + words))
        self.read_on()

    @rule()
    def keep_a_version(self) -> None:
        with self.document() as (session, document):
            writing.catch_up(session, document.id)
            history.keep(session, document, None)

    @rule(which=st.integers(0, 5))
    def restore(self, which: int) -> None:
        """What was written since the version goes, kept or not; all else stays promised."""
        with self.document() as (session, document):
            writing.catch_up(session, document.id)
            kept = session.exec(select(Version).where(Version.document_id == document.id)).all()
            if kept:
                before = self.marks(writing.open_text(session, document))
                restoring.restore(session, document, kept[which % len(kept)], session.get_one(User, self.ids[0]))
                after = self.marks(writing.open_text(session, document))
                self.gone = (self.gone | before) - after
        self.read_on()

    def marks(self, text: Text) -> set[str]:
        return set(MARK.findall(text._read(KEY)))

    def read_on(self) -> None:
        with db.reading(self.engine) as session:
            found = live.read_on(session, {self.document_id: self.room.read}).get(self.document_id)

        async def tell() -> None:
            if found:
                self.room.take_from_elsewhere(found.others, found.last)

        self.run(tell())

    @rule()
    def squash(self) -> None:
        with self.document() as (session, document):
            writing.compact(session, document)

    @rule()
    def fold(self) -> None:
        """A day has passed."""
        with self.document() as (session, document):
            session.exec(update(Update).where(col(Update.document_id) == document.id).values(at=db.now() - A_DAY))
            said, last = writing.open_text(session, document).fingerprint(), 0
            while last := folding.fold(session, document, last, at_once=20):
                pass
            assert writing.open_text(session, document).fingerprint() == said

    @rule()
    @precondition(lambda self: self.words % 7 == 6)
    def crash(self) -> None:
        self.reopen()

    @invariant()
    def nothing_promised_is_missing(self) -> None:
        if getattr(self, "promised", None):
            assert self.promised - self.gone <= self.marks(self.on_the_disk())

    def settle(self) -> None:
        """Everybody may write and comes back, everything arrives: then all say the same, and so does the disk."""
        for who in range(3):
            self.drop(who), self.give(who, "author")
        for _ in range(8):
            for who in range(3):
                self.join(who)
                self.read(who), self.deliver(who, True), self.read(who)
            self.run(asyncio.sleep(0.06))
            self.keep(False)
        said = {person.text.fingerprint() for person in self.people} | {self.on_the_disk().fingerprint()}
        assert len(said) == 1
        assert all(person.kept == person.sent for person in self.people)
        words = MARK.findall(self.people[0].text._read(KEY))
        assert len(words) == len(set(words))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=LIVES, stateful_step_count=30, deadline=None)

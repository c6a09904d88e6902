"""Several people in one document over real sockets: what is typed arrives, what is called saved is on the disk."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pycrdt
import pytest
from sqlalchemy import Connection, event
from sqlmodel import col, select
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.accounts import visits
from app.accounts.models import User
from app.catalogue import BY_KEY
from app.collab import fullness, line, room, wire
from app.collab.rooms import Rooms
from app.db import now
from app.documents import live as live_rows
from app.documents import log, membership, writing
from app.documents.models import Behind, Document, Update
from app.documents.text import BrokenUpdate, Text, letters
from app.manuscript.model import Item
from app.prose.differences import Edit
from tests.cast import ALICE, ARTHUR, REX, RITA, SAM, SUSE, Person
from tests.collab.browser import Browser
from tests.collab.conftest import LiveSite, run

KEY = "problem"
HEADLINE, MOST = "headline", BY_KEY["headline"].limits.letters


@dataclass
class Disk:
    """While it ``is_read_only`` the database itself refuses to be written to."""

    is_read_only: bool = False


@pytest.fixture
def disk(live: LiveSite) -> Iterator[Disk]:
    disk, engine = Disk(), live.site.engine

    def begin(connection: Connection) -> None:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA query_only={disk.is_read_only:d}")
        elif disk.is_read_only:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    event.listen(engine, "begin", begin, insert=True)  # one that refuses lets nobody begin, to tell it otherwise
    with capture_logs():  # an error a second, shown in colour, would take all the time there is
        yield disk
    event.remove(engine, "begin", begin)


def typing(key: str, start: int, end: int, words: str) -> Callable[[Text], bytes]:
    """As an editor does, which knows no limits."""
    step = Edit(start, end, words)
    return lambda text: text._changed_by(lambda: letters.edit(text._shared(key), [step]))


async def put(browser: Browser, key: str, start: int, end: int, words: str) -> None:
    await browser.type(typing(key, start, end, words))


def was_told(browser: Browser, kind: str, **more: str) -> bool:
    return {"kind": kind, **more} in [said["facts"] for said in browser.told]


def on_the_disk(live: LiveSite) -> Text:
    with live.site.session() as session:
        return writing.open_text(session, session.get_one(Document, live.site.document.id))


def written_down(live: LiveSite, key: str = KEY) -> str:
    with live.site.session() as session:
        writing.catch_up(session, live.site.document.id)
    page = live.site.client(ALICE).get(f"/documents/{live.site.document.id}/export.md")
    return page.text


def test_what_one_types_the_other_reads_and_the_disk_has(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await alice.write(KEY, "Each carton 世界 😀 raises a doubt.")
            await arthur.until(lambda: "doubt" in arthur.says(KEY))
            await arthur.write(KEY, arthur.says(KEY) + " Nobody knows why.")
            await arthur.saved()
            await alice.until(lambda: "Nobody" in alice.says(KEY))
            assert on_the_disk(live).passage(KEY).text == alice.says(KEY) == arthur.says(KEY)

    run(journey)


def test_who_wrote_what_is_in_the_log_in_its_order(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            for number, one in enumerate((alice, arthur, alice)):
                await one.write(KEY, f"{one.says(KEY)} {number}")
                await one.saved()
                await asyncio.gather(
                    *(each.until(lambda each=each, n=number: str(n) in each.says(KEY)) for each in (alice, arthur))
                )

    run(journey)
    with live.site.session() as session:
        mine = select(Update).where(Update.document_id == live.site.document.id).order_by(col(Update.id))
        rows = session.exec(mine).all()
        authors = [row.author_id for row in rows if not row.replaces_all]
    assert authors[-3:] == [live.site.ids[name] for name in ("Alice", "Arthur", "Alice")]


def test_a_form_and_a_live_editor_write_in_one_text(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            before = "Each carton raises a doubt."
            await alice.write(KEY, before)
            await alice.saved()
            await alice.write(KEY, f"{before} Typed.")
            form = {"text": f"Sent. {before}", "base_text": before}
            address = f"/documents/{live.site.document.id}/sections/{KEY}"
            await asyncio.to_thread(lambda: live.site.client(ARTHUR).post(address, data=form))
            await alice.until(lambda: alice.says(KEY).startswith("Sent."))
            await alice.saved()
            assert "Typed." in alice.says(KEY) and on_the_disk(live).passage(KEY).text == alice.says(KEY)

    run(journey)


def test_a_page_shows_what_was_called_saved_just_now(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            await alice.write(KEY, "Saved this very moment.")
            await alice.saved()
            for person in (ARTHUR, RITA, REX):
                address = f"/documents/{live.site.document.id}/read"
                assert "this very moment" in (await asyncio.to_thread(live.site.client(person).get, address)).text

    run(journey)


def test_words_are_written_down_when_nobody_types(live: LiveSite) -> None:
    def is_behind() -> bool:
        with live.site.session() as session:
            return session.get(Behind, live.site.document.id) is not None

    async def journey() -> None:
        async with live.browser(ARTHUR) as arthur:
            await arthur.write(KEY, "And now a pause.")
            await arthur.saved()
            assert is_behind()
            until = time.monotonic() + 15
            while is_behind() and time.monotonic() < until:
                await asyncio.sleep(0.1)
        assert not is_behind()
        with live.site.session() as session:
            document = session.get_one(Document, live.site.document.id)
            assert document.changed_by_id == live.site.ids["Arthur"]

    run(journey)


def test_what_a_dead_process_left_is_written_down_later(live: LiveSite) -> None:
    with live.site.session() as session:
        text = writing.open_text(session, session.get_one(Document, live.site.document.id))
        update = text.write(KEY, text.passage(KEY).text, "Left behind.")
        live_rows.append(session, {live.site.document.id: live_rows.Batch([(live.site.ids["Alice"], update)], 1 << 40)})
        assert live_rows.stragglers(session, timedelta(seconds=-1)) == [live.site.document.id]
        assert live_rows.stragglers(session, timedelta(seconds=60)) == []
    assert "Left behind." in written_down(live)


def test_one_that_cannot_be_written_down_keeps_no_other_waiting(
    live: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms, tried = Rooms(live.site.engine, timedelta(days=1)), []

    def catch_up(name: str) -> None:
        tried.append(name)
        if name == "damaged":
            raise BrokenUpdate

    monkeypatch.setattr(live_rows, "stragglers", lambda *_: ["damaged", "sound"])
    monkeypatch.setattr(rooms, "_catch_up", catch_up)
    run(rooms._write_down_stragglers)
    assert tried == ["damaged", "sound"]


@pytest.mark.parametrize("person", [RITA, REX])
def test_who_may_only_read_is_refused_and_told(live: LiveSite, person: object) -> None:
    async def journey() -> None:
        async with live.browser(person) as reader, live.browser(ALICE) as alice:  # type: ignore[arg-type]
            await reader.write(KEY, "Mine!")
            await reader.until(lambda: any(said["kind"] == wire.TROUBLE for said in reader.told))
            assert reader.told[-1]["facts"] == {"kind": "not_allowed"}
            assert "Mine!" not in alice.says(KEY) and "Mine!" not in on_the_disk(live).passage(KEY).text

    run(journey)


@pytest.mark.parametrize("person", [SAM, SUSE])
def test_strangers_are_not_let_in(live: LiveSite, person: object) -> None:
    async def journey() -> None:
        with pytest.raises(InvalidStatus) as refused:
            await live.browser(person).open()  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403

    run(journey)


@pytest.mark.parametrize(
    "headers", [{"Cookie": ""}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_only_our_own_page_and_a_visit_are_let_in(live: LiveSite, headers: Mapping[str, str]) -> None:
    async def journey() -> None:
        with pytest.raises(InvalidStatus):
            await live.browser(ALICE, **headers).open()

    run(journey)


def test_a_right_withdrawn_ends_the_line_within_two_seconds(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ARTHUR) as arthur, live.browser(RITA) as rita:
            person, another = live.site.user(ARTHUR), live.site.user(RITA)
            with live.site.session() as session:
                document = session.get_one(Document, live.site.document.id)
                membership.dismiss(session, document, person)
                membership.admit(session, document, another, "author")
            await asyncio.wait_for(arthur.closed.wait(), 10)
            assert arthur.code == room.NOT_ALLOWED
            await rita.until(lambda: rita.role == "author")
            await rita.write(KEY, "Now I may.")
            await rita.saved()

    run(journey)


def test_who_sees_no_more_than_customers_has_no_place_in_a_room(live: LiveSite) -> None:
    """A link for customers gives somebody with an account no more than anybody else, and a room tells the whole text."""

    def make_customer(person: Person) -> None:
        with live.site.session() as session:
            document = session.get_one(Document, live.site.document.id)
            membership.admit(session, document, session.get_one(User, live.site.ids[person.name]), membership.CUSTOMER)

    async def journey() -> None:
        make_customer(SAM)
        with pytest.raises(InvalidStatus) as refused:
            await live.browser(SAM).open()
        assert refused.value.response.status_code == 403
        async with live.browser(RITA) as rita:
            make_customer(RITA)
            await asyncio.wait_for(rita.closed.wait(), 10)
            assert rita.code == room.NOT_ALLOWED

    run(journey)


def test_signing_out_and_deleting_end_the_line(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ARTHUR) as arthur, live.browser(ALICE) as alice:
            person = live.site.user(ARTHUR)
            with live.site.session() as session:
                visits.end_all(session, person)
            await asyncio.wait_for(arthur.closed.wait(), 10)
            assert arthur.code == room.SIGNED_OUT
            with live.site.session() as session:
                session.get_one(Document, live.site.document.id).deleted_at = now()
            await asyncio.wait_for(alice.closed.wait(), 10)
            assert alice.code == room.GONE

    run(journey)


def test_offline_and_back_both_sides_have_everything(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await arthur.drop()
            await arthur.write(KEY, f"In the train. {arthur.says(KEY)}")
            await arthur.type(lambda text: text.add_item("features", Item("Tunnel", "Dark."))[1])
            await alice.write(KEY, f"{alice.says(KEY)} At the desk.")
            await alice.saved()
            await arthur.open()
            await arthur.saved()
            await alice.until(lambda: "train" in alice.says(KEY))
            await arthur.until(lambda: "desk" in arthur.says(KEY))
            assert alice.text.fingerprint() == arthur.text.fingerprint() == on_the_disk(live).fingerprint()

    run(journey)


def test_an_update_whose_beginning_was_lost_is_asked_for_again(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            lost = alice.text.write(KEY, alice.says(KEY), "First words.")
            assert lost
            await alice.write(KEY, "First words. And more.")
            await arthur.until(lambda: arthur.says(KEY) == "First words. And more.")
            await alice.saved()
            assert on_the_disk(live).passage(KEY).text == "First words. And more."

    run(journey)


def test_coming_back_calls_nothing_saved_that_only_the_room_has(live: LiveSite, disk: Disk) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            disk.is_read_only = True
            await alice.write(KEY, "In the room.")
            await alice.until(lambda: was_told(alice, "not_kept"))
            await alice.drop()
            alice.told.clear()
            await alice.open()
            await alice.until(lambda: was_told(alice, "not_kept"))
            assert alice.kept < alice.sent
            disk.is_read_only = False
            await alice.saved()
            assert on_the_disk(live).passage(KEY).text == "In the room."

    run(journey)


def test_deletions_told_again_are_not_kept_again_and_no_reader_is_blamed_for_them(live: LiveSite) -> None:
    def rows() -> int:
        with live.site.session() as session:
            return len(session.exec(select(Update).where(Update.document_id == live.site.document.id)).all())

    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            await alice.write(KEY, "Some words too many.")
            await alice.write(KEY, "Some words.")
            await alice.saved()
            before = rows()
            for person in (ARTHUR, REX):
                async with live.browser(person) as other:
                    await other.saved()
                    assert not [said for said in other.told if said["kind"] == wire.TROUBLE]
            assert rows() == before

    run(journey)


def test_nobody_writes_under_another_number(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await alice.write(KEY, "Mine.")
            await alice.saved()
            await arthur.until(lambda: arthur.says(KEY) == "Mine.")
            await alice.saved()
            forged: pycrdt.Doc = pycrdt.Doc(client_id=alice.text._doc.client_id)
            forged.apply_update(arthur.text.snapshot())
            before = forged.get_state()
            forged.get(KEY, type=pycrdt.Text).insert(0, "Forged. ")
            await arthur.send(wire.sync(wire.UPDATE, forged.get_update(before)))
            await asyncio.wait_for(arthur.closed.wait(), 10)
            assert arthur.code == room.MALFORMED and on_the_disk(live).passage(KEY).text == "Mine."

    run(journey)


def forged_as(whose: Text, seen: Text, words: str) -> bytes:
    """What somebody else's replica might have written next, had it written that."""
    forged: pycrdt.Doc = pycrdt.Doc(client_id=whose._doc.client_id)
    forged.apply_update(seen.snapshot())
    before = forged.get_state()
    forged.get(KEY, type=pycrdt.Text).insert(0, words)
    return forged.get_update(before)


def test_after_forged_numbers_the_last_version_comes_back_whole(live: LiveSite) -> None:
    """What is sent after a while apart may be anybody's, and so may lie: then two replicas say something else for ever under
    one number. Versions lie outside of that, and who begins anew says what the server says."""
    said = "As it was kept 世界."

    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await alice.write(KEY, said)
            await alice.saved()
            await arthur.until(lambda: arthur.says(KEY) == said)
            await post(live, "versions")
            await alice.drop()
            await arthur.send(wire.sync(wire.STEP2, forged_as(alice.text, arthur.text, "Forged. ")))
            await put(alice, KEY, 0, 0, "Of hers ")
            async with live.browser(REX) as rex:
                await rex.until(lambda: "Forged" in rex.says(KEY))
            await alice.open()
            await alice.saved()
            await post(live, "versions/1/restoration")
            async with live.browser(ALICE) as anew:
                await anew.until(lambda: anew.says(KEY) == said)
                await put(anew, KEY, 0, 0, "Here ")
                await anew.saved()
            assert on_the_disk(live).passage(KEY).text == f"Here {said}"

    run(journey)


async def post(live: LiveSite, way: str) -> None:
    client, address = live.site.client(ALICE), f"/documents/{live.site.document.id}/{way}"
    answer = await asyncio.to_thread(lambda: client.post(address, data={"name": "Then"}))
    assert answer.status_code < 400, answer.text


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x00",
        b"\x63",
        b"\x00\x02\x05abc",
        b"\x00\x02\x03\x01\x01\x01",
        b"\xff" * 40,
        b"\x01\x04\x01\x01\x01\x05",
        b"\x00\x00\x03\xff\xff\xff",
    ],
)
def test_whoever_talks_nonsense_goes_alone(live: LiveSite, message: bytes) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await arthur.send(message)
            await asyncio.wait_for(arthur.closed.wait(), 10)
            assert arthur.code == room.MALFORMED
            await alice.write(KEY, "Undisturbed.")
            await alice.saved()

    run(journey)


def test_who_sends_too_much_is_ended(live: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fullness, "MOST_LETTERS", 3_000)

    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            await alice.write(KEY, "long " * 1_000)
            await asyncio.wait_for(alice.closed.wait(), 10)
            assert alice.code == room.TOO_LARGE and len(on_the_disk(live).passage(KEY).text) < 1_000
            assert was_told(alice, "too_large", section=fullness.DOCUMENT)
            await alice.write(KEY, "Short again.")
            await alice.open()
            await alice.saved()
            assert on_the_disk(live).passage(KEY).text == "Short again."
            await alice.send(b"\x00" * (line.LARGEST_MESSAGE + 1))
            await asyncio.wait_for(alice.closed.wait(), 10)
            assert alice.code == 1009

    run(journey)


def test_a_section_that_would_be_too_long_is_told_and_disturbs_nobody(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await alice.write(HEADLINE, "世" * MOST)
            await alice.write(KEY, "Elsewhere there is room.")
            await alice.saved()
            await arthur.until(lambda: "Elsewhere" in arthur.says(KEY))
            await put(alice, HEADLINE, MOST, MOST, "界")
            await asyncio.wait_for(alice.closed.wait(), 10)
            assert alice.code == room.TOO_LARGE and was_told(alice, "too_large", section=HEADLINE)
            await alice.write(KEY, "Written while it was too long.")
            await alice.open()
            await asyncio.wait_for(alice.closed.wait(), 10)
            await put(arthur, KEY, 0, 0, "Undisturbed. ")
            await arthur.saved()
            await put(alice, HEADLINE, 0, 1, "")
            await alice.open()
            await alice.saved()
            await arthur.until(lambda: arthur.says(HEADLINE).endswith("界"))
            text = on_the_disk(live)
            assert text.passage(HEADLINE).text == alice.says(HEADLINE) == "世" * (MOST - 1) + "界"
            assert "while it was too long" in text.passage(KEY).text and "Undisturbed" in text.passage(KEY).text

    run(journey)


def test_what_is_too_long_already_may_become_less(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            await alice.write(HEADLINE, "x" * (MOST - 10))
            await alice.saved()
            beside = alice.text.copy()
            await put(alice, HEADLINE, 0, 0, "y" * 10)
            await alice.saved()
            with live.site.session() as session:  # another process, which did not know of the ten
                batch = live_rows.Batch([(live.site.ids["Alice"], typing(HEADLINE, 0, 0, "z" * 10)(beside))], 1 << 40)
                live_rows.append(session, {live.site.document.id: batch})
            await alice.until(lambda: len(alice.says(HEADLINE)) == MOST + 10)
            await alice.write(KEY, "Elsewhere there is room.")
            await put(alice, HEADLINE, 0, 15, "less")
            await alice.saved()
            await put(alice, HEADLINE, 0, 0, "and more")
            await asyncio.wait_for(alice.closed.wait(), 10)
            assert alice.code == room.TOO_LARGE and len(on_the_disk(live).passage(HEADLINE).text) == MOST - 1

    run(journey)


def test_who_sends_too_fast_is_ended(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(RITA) as rita:
            for _ in range(room.MESSAGES_AT_ONCE + 200):
                try:
                    await rita.send(wire.sync(wire.UPDATE, wire.NOTHING))
                except ConnectionClosed:
                    break
            await asyncio.wait_for(rita.closed.wait(), 10)
            assert rita.code == room.TOO_FAST

    run(journey)


def test_a_disk_that_refuses_is_told_and_nothing_called_saved(live: LiveSite, disk: Disk) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            disk.is_read_only = True
            await alice.write(KEY, "Where to?")
            await alice.until(lambda: was_told(alice, "not_kept"))
            assert alice.kept < alice.sent
            disk.is_read_only = False
            await alice.saved()
            assert on_the_disk(live).passage(KEY).text == "Where to?"

    run(journey)


def test_cursors_bear_the_name_of_the_line_they_came_by(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            said = '{"place":"problem","field":"text","anchor":"AA==","head":"AA==","user":{"name":"Boss"},"more":1}'
            await arthur.send(wire.awareness([(77, 1, said)]))
            await alice.until(lambda: 77 in alice.states)
            state = alice.states[77]
            assert state["user"]["name"] == "Arthur" and state["place"] == "problem" and "more" not in state
            await arthur.close()
            await alice.until(lambda: alice.states[77] is None)

    run(journey)


def test_a_person_in_two_windows_has_one_colour(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as first, live.browser(ALICE) as second, live.browser(ARTHUR) as arthur:
            for number, browser in enumerate((first, second, arthur)):
                await browser.send(wire.awareness([(number, 1, '{"place":"problem"}')]))
                await arthur.until(lambda number=number: number in arthur.states)  # type: ignore[misc]
            colours = [arthur.states[number]["user"]["colour"] for number in range(3)]
            assert colours[0] == colours[1] != colours[2]
            assert not any(browser.closed.is_set() for browser in (first, second, arthur))

    run(journey)


def test_both_sides_can_ask_whether_they_say_the_same(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice:

            async def check(text: Text) -> dict[str, object]:
                told = len(alice.told)
                await alice.send(
                    bytes((wire.CHECK,)) + wire.block(text.state()) + wire.block(text.fingerprint().encode())
                )
                await alice.until(lambda: len(alice.told) > told)
                return alice.told[-1]

            assert (await check(alice.text))["kind"] == wire.CHECK
            monkey = wire.block(alice.text.state()) + wire.block(b"something else")
            await alice.send(bytes((wire.CHECK,)) + monkey)
            await alice.until(lambda: alice.told[-1]["facts"] == {"kind": "diverged"})

    run(journey)


def test_a_long_log_begins_anew_and_says_the_same(live: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SQUASH_AFTER", 5)

    async def journey() -> None:
        async with live.browser(ALICE) as alice:
            for number in range(12):
                await alice.write(KEY, f"{alice.says(KEY)} {number}")
                await alice.saved()
        written_down(live)
        with live.site.session() as session:
            assert len(log.tail(session, live.site.document.id)) == 1
        async with live.browser(ARTHUR) as arthur:
            assert arthur.says(KEY).endswith("10 11")

    run(journey)


def test_the_end_of_the_server_keeps_what_was_typed(live: LiveSite) -> None:
    async def journey() -> None:
        alice, arthur = live.browser(ALICE), live.browser(ARTHUR)
        await alice.open()
        await arthur.open()
        await alice.write(KEY, "A last word.")
        await arthur.until(lambda: arthur.says(KEY) == "A last word.")  # the room has it, the disk hardly yet
        live.server.should_exit = True
        await asyncio.wait_for(alice.closed.wait(), 20)
        live.thread.join(timeout=30)
        assert on_the_disk(live).passage(KEY).text == "A last word."

    run(journey)


def test_a_comment_is_news_to_everybody_here(live: LiveSite) -> None:
    async def journey() -> None:
        async with live.browser(REX) as rex:
            address = f"/documents/{live.site.document.id}/threads"
            await asyncio.to_thread(lambda: live.site.client(RITA).post(address, data={"text": "Really?"}))
            await rex.until(lambda: {"about": "comments"} in [said["facts"] for said in rex.told])

    run(journey)

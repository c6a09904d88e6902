"""The log made small: it says the same, everybody's words stay theirs, and whoever slept meanwhile misses nothing."""

import random
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, update

from app.collab import folding
from app.db import now
from app.documents import authorship, live, log, writing
from app.documents.log import FOLDED_AFTER, Row
from app.documents.models import Document, Update
from app.documents.text import Text, letters
from app.documents.text.credits import credited
from app.jobs import queue
from app.manuscript.model import Item
from app.prose.differences import Edit
from app.versions import history
from tests.bench.live_clients import letters as typed_letters
from tests.cast import ALICE, ARTHUR, Site

KEYS = ("problem", "introduction")
LETTERS = {1: "a", 2: "世", 3: "😀"}
YESTERDAY = FOLDED_AFTER + timedelta(hours=1)


def rows_of(updates: Iterable[tuple[bytes, int]]) -> list[Row]:
    return [Row(at, data, author, False, now()) for at, (data, author) in enumerate(updates, 1) if data]


def typed_by_three(seed: int, times: int = 60) -> list[Row]:
    """Each in a replica of their own, which hears of the others now and then; in the order in which a room took it in."""
    chance, room, made = random.Random(seed), Text(), []
    own = {author: Text() for author in LETTERS}
    for _ in range(times):
        author = chance.choice(list(LETTERS))
        text = own[author]
        if chance.random() < 0.4:
            text.apply(room.since(text.state()))
        if chance.random() < 0.1:
            change = text.add_item("features", Item(LETTERS[author], "Text"))[1]
        else:
            key, said = chance.choice(KEYS), ""
            said = text._read(key)
            at = chance.randint(0, len(said))
            end = min(len(said), at + (chance.randint(0, 2) if chance.random() < 0.3 else 0))
            step = Edit(at, end, LETTERS[author] * chance.randint(1, 3))
            change = text._changed_by(lambda text=text, key=key, step=step: letters.edit(text._shared(key), [step]))  # type: ignore[misc]
        room.apply(change)
        made.append((change, author))
    return rows_of(made)


@given(st.integers(0, 1 << 32))
def test_a_folded_log_says_the_same_with_the_same_authors(seed: int) -> None:
    rows = typed_by_three(seed)
    folded = folding._folded(Text(), rows)
    assert len(folded) < len(rows) and [row.id for row in folded] == sorted(row.id for row in folded)
    assert folding._say_the_same([], rows, folded)
    assert credits_of(folded) == credits_of(rows)
    again = folding._folded(Text(), folded)
    assert credits_of(again) == credits_of(rows)


def credits_of(rows: Iterable[Row]) -> object:
    pieces = credited((row.data, row.author_id) for row in rows)
    return {where: said for where, said in pieces.items() if said}


def test_people_in_different_places_get_a_chapter_each() -> None:
    made = {author: typed_letters(author, 50) for author in (7, 8, 9)}
    rows = rows_of((made[author][at], author) for at in range(50) for author in made)
    assert [row.author_id for row in folding._folded(Text(), rows)] == [7, 8, 9]


def typed(session: Session, document: Document, author_id: int, updates: Iterable[bytes]) -> None:
    read = log.tail(session, document.id)[-1].id
    live.append(session, {document.id: live.Batch([(author_id, each) for each in updates], read)})


def made_old(session: Session) -> None:
    session.exec(update(Update).values(at=now() - YESTERDAY))


def folded_up(session: Session, document: Document) -> None:
    last = 0
    while last := folding.fold(session, document, last, at_once=100):
        pass


@pytest.fixture
def long_log(site: Site) -> Site:
    """Alice typed and kept a version, then Arthur; all of it yesterday, and squashed."""
    alice, arthur = site.user(ALICE), site.user(ARTHUR)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        typed(session, document, alice.id or 0, typed_letters(71, 150))
        writing.catch_up(session, document.id)
        history.keep(session, document, alice, "Then")
        typed(session, document, arthur.id or 0, typed_letters(72, 150))
        writing.catch_up(session, document.id)
        log.squash(session, document, writing.open_text(session, document))
        made_old(session)
    return site


def test_the_log_of_a_document_gets_small_and_versions_still_end_where_they_did(long_log: Site) -> None:
    with long_log.session() as session:
        document = session.get_one(Document, long_log.document.id)
        said, before = writing.open_text(session, document).fingerprint(), log.after(session, document.id, 0)
        folded_up(session, document)
        rows = log.after(session, document.id, 0)
        kept = history.newest(session, document)
        assert len(rows) < 12 < len(before) and kept
        assert {row.id for row in rows} <= {row.id for row in before}
        assert kept.last_update in {row.id for row in rows}
        assert writing.open_text(session, document).fingerprint() == said
        assert Text.open(row.data for row in rows if not row.replaces_all).fingerprint() == said
        assert credits_of(rows) == credits_of(before)


def test_a_version_kept_at_a_snapshot_that_is_gone_still_ends_there(site: Site) -> None:
    alice, made = site.user(ALICE), typed_letters(71, 100)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        typed(session, document, alice.id or 0, made[:50])
        writing.catch_up(session, document.id)
        log.squash(session, document, writing.open_text(session, document))
        last = log.after(session, document.id, 0)[-1].id
        kept = history.keep(session, document, alice)
        assert kept and kept.last_update == last
        then = authorship.as_of(session, document, last, ["problem"])
        typed(session, document, alice.id or 0, made[50:])
        log.squash(session, document, writing.open_text(session, document))
        made_old(session)
        folded_up(session, document)
        assert last not in {row.id for row in log.after(session, document.id, 0)}
        assert authorship.as_of(session, document, last, ["problem"]) == then


def test_who_slept_meanwhile_misses_nothing(long_log: Site) -> None:
    with long_log.session() as session:
        document = session.get_one(Document, long_log.document.id)
        before, now_said = log.after(session, document.id, 0), writing.open_text(session, document).fingerprint()
        folded_up(session, document)
        assert len(log.after(session, document.id, 0)) < 12 < len(before)
        for at in range(0, len(before), 7):
            asleep = Text.open(row.data for row in before[: at + 1])
            for each in log.since(session, document.id, before[at].id):
                asleep.apply(each)
            assert asleep.fingerprint() == now_said


def test_what_is_young_or_not_covered_stays_as_it_came(site: Site) -> None:
    alice = site.user(ALICE)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        typed(session, document, alice.id or 0, typed_letters(71, 50))
        before = log.after(session, document.id, 0)
        log.squash(session, document, writing.open_text(session, document))
        folded_up(session, document)
        assert log.after(session, document.id, 0)[:-1] == before
        made_old(session)
        session.exec(update(Update).where(col(Update.replaces_all)).values(replaces_all=False))
        count = len(log.after(session, document.id, 0))
        folded_up(session, document)
        assert len(log.after(session, document.id, 0)) == count


def test_a_log_that_would_say_something_else_is_left_alone(long_log: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    monkeypatch.setattr(folding, "_folded", lambda text, rows: tried.append(len(rows)) or [rows[0]])
    with long_log.session() as session:
        document = session.get_one(Document, long_log.document.id)
        before = log.after(session, document.id, 0)
        folded_up(session, document)
        assert log.after(session, document.id, 0) == before and sum(tried) > 100


@pytest.mark.parametrize("people", [1, 4])
def test_a_long_log_takes_at_most_ten_times_its_text(site: Site, people: int) -> None:
    """In the suite some thousands of letters; bin/bench live does a hundred thousand."""
    made = [typed_letters(70 + number, 4_000 // people) for number in range(people)]
    alice = site.user(ALICE)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        typed(session, document, alice.id or 0, (each[at] for at in range(4_000 // people) for each in made))
        log.squash(session, document, writing.open_text(session, document))
        made_old(session)
        folded_up(session, document)
        stored = sum(len(row.data) for row in log.after(session, document.id, 0))
        assert stored < 10 * 4_000


@pytest.mark.parametrize(("worth_it", "is_folded"), [(100, True), (10_000, False)])
def test_the_night_asks_for_long_logs_and_they_are_folded(
    long_log: Site, monkeypatch: pytest.MonkeyPatch, worth_it: int, is_folded: bool
) -> None:
    monkeypatch.setattr(folding, "WORTH_IT", worth_it)
    monkeypatch.setattr(folding, "fold", partial(folding.fold, at_once=100))

    def rows() -> int:
        with long_log.session() as session:
            return len(log.after(session, long_log.document.id, 0))

    before = rows()
    with long_log.session() as session:
        folding.fold_logs(session)
    queue.do_what_is_due(long_log.engine, now() + timedelta(minutes=1))
    assert before > 200 and (rows() < 20 if is_folded else rows() == before)

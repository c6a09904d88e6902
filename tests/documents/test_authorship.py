"""Who wrote this: every word is credited to whoever typed it, through moves, merges and snapshots."""

import random
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from app.documents import log, writing
from app.documents.models import Document, Update
from app.documents.text import Text, letters
from app.documents.text.credits import credited
from app.manuscript.model import Front, Item, Manuscript
from app.prose.differences import Edit
from app.versions import history
from app.versions.models import Version
from tests.cast import ALICE, ARTHUR, REX, SAM, Site

KEY = "problem"


LETTERS = {1: "a", 2: "世", 3: "😀"}
"""Letters that say who wrote them."""


@given(st.integers(0, 1 << 32))
def test_each_letter_is_credited_to_who_typed_it(seed: int) -> None:
    chance, text, rows = random.Random(seed), Text(), []
    for _ in range(30):
        author = chance.choice([1, 2, 3])
        before = text._read(KEY)
        at = chance.randint(0, len(before))
        gone = chance.randint(0, 2) if chance.random() < 0.4 else 0
        typed = Edit(at, min(at + gone, len(before)), LETTERS[author] * chance.randint(1, 3))
        rows.append((text._changed_by(partial(letters.edit, text._shared(KEY), [typed])), author))
        if chance.random() < 0.1:
            rows.append((text.snapshot(), None))
    pieces = credited(rows)[KEY, "", "text"]
    assert "".join(piece for _, piece in pieces) == text._read(KEY)
    assert all(set(piece) <= {LETTERS[author]} for author, piece in pieces if author)
    assert all(author for author, _ in pieces)


def test_items_bring_their_words_and_take_others() -> None:
    text = Text()
    name, first = text.add_item("features", Item("Title", "Text"))
    second = text.write_item("features", name, "text", "Text", "Text and more")
    found = credited([(first, 1), (second, 2)])
    assert found["features", name, "title"] == [(1, "Title")]
    assert found["features", name, "text"] == [(1, "Text"), (2, " and more")]


def test_the_page_names_everybody(site: Site) -> None:
    people = {person: site.user(person) for person in (ALICE, ARTHUR)}
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, people[ALICE], lambda text: text.write(KEY, "", "Hers are these words."))
        writing.edit(
            session,
            document,
            people[ARTHUR],
            lambda text: text.write(KEY, "Hers are these words.", "Hers are these words. His too."),
        )
        log.squash(session, document, writing.open_text(session, document))
    shown = site.client(REX).get(f"/documents/{site.document.id}/authorship").text
    assert "Hers are these words." in shown and " His too." in shown and "Alice" in shown and "Arthur" in shown
    assert site.client(SAM).get(f"/documents/{site.document.id}/authorship").status_code == 404


def test_a_version_says_who_wrote_it_then(site: Site) -> None:
    alice, arthur, address = site.user(ALICE), site.user(ARTHUR), f"/documents/{site.document.id}/versions"
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        item = Item("Hers", "Her answer.")
        writing.edit(session, document, alice, lambda text: text.add_item("features", item)[1])
        writing.edit(session, document, alice, lambda text: text.write(KEY, "", "Hers are these words."))
        kept = history.keep(session, document, alice, "Then")
        writing.edit(session, document, arthur, lambda text: text.write(KEY, "Hers are these words.", "Now his."))
    assert kept
    shown = site.client(REX).get(f"{address}/{kept.number}/authorship").text
    assert "Hers are these words." in shown and "Her answer." in shown and "100%" in shown
    assert "Arthur" not in shown.partition("shares")[2] and "Now his." not in shown
    assert f'href="{address}/{kept.number}/authorship"' in site.client(REX).get(f"{address}/{kept.number}").text
    assert site.client(SAM).get(f"{address}/{kept.number}/authorship").status_code == 404
    assert site.client(REX).get(f"{address}/999/authorship").status_code == 404


def test_of_a_version_that_came_from_elsewhere_nobody_here_knows(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        history.take_in(session, document, Manuscript(Front("en", "full")), Version(number=77, front="", digest=""))
    address = f"/documents/{site.document.id}/versions/77"
    assert "authorship" not in site.client(REX).get(address).text.partition("version-head")[2]
    assert site.client(REX).get(f"{address}/authorship").status_code == 404


def test_of_many_snapshots_the_newest_stays_and_all_words_with_it(site: Site) -> None:
    alice = site.user(ALICE)
    for number in range(4):
        with site.session() as session:
            document = session.get_one(Document, site.document.id)
            text = writing.open_text(session, document)
            before = text.passage(KEY).text
            text = writing.edit(
                session, document, alice, lambda crdt, old=before, new=f"{before} {number}": crdt.write(KEY, old, new)
            )
            log.squash(session, document, text)
    with site.session() as session:
        mine = select(Update).where(Update.document_id == site.document.id).order_by(col(Update.id))
        rows = session.exec(mine).all()
        assert [row.replaces_all for row in rows].count(True) == 1
        document = session.get_one(Document, site.document.id)
        assert writing.open_text(session, document).passage(KEY).text.strip() == "0 1 2 3"
        whole = credited((row.data, row.author_id) for row in rows)
        assert "".join(piece for _, piece in whole[KEY, "", "text"]).strip() == "0 1 2 3"

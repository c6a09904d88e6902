"""A save that is sent again, because its answer was lost, counts once: whatever was written meanwhile, however it comes."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app import db
from app.accounts.models import User
from app.documents import creating, projection, receipts, writing
from app.documents.models import Document, Receipt
from app.documents.text import Text
from app.manuscript.model import Front, Manuscript, Passage
from tests.cast import ALICE, Site

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def alice(site: Site) -> TestClient:
    return site.client(ALICE)


def said(site: Site, key: str = "user_guide") -> str:
    with site.session() as session:
        return projection.manuscript_of(session, session.get_one(Document, site.document.id)).passage(key).text


def write(client: TestClient, site: Site, **sent: str) -> Any:
    return client.post(f"/documents/{site.document.id}/sections/user_guide", data=sent, headers=SCRIPT)


def test_a_late_repetition_is_answered_with_the_text_as_it_stands(site: Site, alice: TestClient) -> None:
    write(alice, site, text="Bread and butter", base_text="")
    sent = {"text": "Bread and jam and butter", "base_text": "Bread and butter", "save": "first"}
    assert write(alice, site, **sent).json()["fields"] == {"text": "Bread and jam and butter"}
    write(alice, site, text="Bread and butter", base_text="Bread and jam and butter", save="second")
    again = write(alice, site, **sent)
    assert again.status_code == 200 and again.json()["fields"] == {"text": "Bread and butter"}, "taken back since"
    assert said(site) == "Bread and butter"


def test_the_same_name_with_other_words_is_another_save(site: Site, alice: TestClient) -> None:
    """Somebody goes back to a page and writes on: the form is the same, the words are not."""
    write(alice, site, text="One", base_text="", save="same")
    write(alice, site, text="One two", base_text="", save="same")
    assert said(site) == "One two"


def test_what_was_refused_is_not_taken_for_done(site: Site, alice: TestClient) -> None:
    sent = {"text": "x" * 200_001, "base_text": "", "save": "long"}
    for _ in range(2):
        assert write(alice, site, **sent).status_code == 422


def test_an_item_is_written_and_moved_once(site: Site, alice: TestClient) -> None:
    address = f"/documents/{site.document.id}/sections/features/items"
    alice.post(address, data={"title": "Third"})

    def titles() -> list[str]:
        with site.session() as session:
            document = session.get_one(Document, site.document.id)
            return [item.title for item in projection.manuscript_of(session, document).passage("features").items]

    with site.session() as session:
        last = writing.open_text(session, session.get_one(Document, site.document.id)).items("features")[-1][0]
    for _ in range(2):
        moved = {"direction": "up", "title": "Third!", "base_title": "Third", "save": "up"}
        assert alice.post(f"{address}/{last}/place", data=moved).status_code == 303
    assert titles() == ["Answer on arrival", "Third!", "One label"]
    for owner in ("Kim", "Ann"):
        alice.post(f"{address}/{last}", data={"owner": owner, "save": owner})
    answer = alice.post(f"{address}/{last}", data={"owner": "Kim", "save": "Kim"})
    assert answer.status_code == 303
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        assert projection.manuscript_of(session, document).passage("features").items[1].owner == "Ann"


def test_every_plain_form_names_its_save(site: Site, alice: TestClient) -> None:
    alice.post(f"/documents/{site.document.id}/sections", data={"key": "leader_quote"})
    page = alice.get(f"/documents/{site.document.id}").text
    forms = re.findall(r'<form class="writing".*?</form>', page, re.DOTALL)
    names = [re.findall(r'<input type="hidden" name="save" value="(\w{16})">', form) for form in forms]
    assert len(forms) == 6 and all(len(name) == 1 for name in names)
    assert len({name for (name,) in names}) == len(forms)
    refused = alice.post(f"/documents/{site.document.id}/sections/headline", data={"text": "x" * 2000, "save": "a"})
    assert re.search(r'name="save" value="\w{16}"', refused.text), "what is mended there is another save"


def test_old_receipts_go(site: Site, alice: TestClient) -> None:
    write(alice, site, text="One", base_text="", save="one")
    with site.session() as session:
        session.exec(select(Receipt)).one().at = db.now() - receipts.KEPT_FOR - timedelta(minutes=1)
    write(alice, site, text="Two", base_text="One", save="two")
    with site.session() as session:
        assert len(session.exec(select(Receipt)).all()) == 1


def test_copies_that_arrive_at_once_are_one_save(site: Site) -> None:
    """As two processes would take them: each has a connection of its own."""
    engines = [site.engine, db.connect(site.engine.url.render_as_string(hide_password=False))]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: _append(engines[number % 2], site.document.id), range(16)))
    engines[1].dispose()
    assert said(site) == "once"


def _append(engine: Engine, document_id: str) -> None:
    """Not a merge: what is done twice shows."""
    with db.transaction(engine) as session:
        document = session.get_one(Document, document_id)
        writing.edit(session, document, None, _once_more, "the same key")


def _once_more(text: Text) -> bytes:
    now = text.passage("user_guide").text
    return text.write("user_guide", now, f"{now} once".strip())


def test_copies_posted_at_once_are_one_save(site: Site) -> None:
    clients = [site.client(ALICE) for _ in range(4)]
    sent = {"text": "Once", "base_text": "", "save": "s"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: write(client, site, **sent), clients))
    assert [answer.json()["fields"] for answer in answers] == [{"text": "Once"}] * 4
    assert said(site) == "Once"


words = st.lists(st.sampled_from(["the", "nurse", "fridge,", "药", "苗，", "\n\n", "-"]), max_size=10)
changes = st.tuples(st.integers(0, 10), st.integers(0, 3), st.integers(0, 3))
saves = st.lists(st.tuples(st.integers(0, 5), st.lists(changes, max_size=3), st.integers(0, 5)), min_size=1, max_size=5)


@pytest.fixture
def new_document(engine: Engine) -> Callable[[Session, list[str]], Document]:
    with db.transaction(engine) as session:
        session.add(User(email="a@example.org", name="A", password_hash=""))

    def make(session: Session, base: list[str]) -> Document:
        writer = session.exec(select(User)).one()
        return creating.create(session, writer, Manuscript(Front(), (Passage("problem", " ".join(base)),)))

    return make


@given(base=words, saves=saves)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_often_saves_are_repeated_the_text_is_as_if_they_were_not(
    engine: Engine, new_document: Callable[..., Document], base: list[str], saves: list[tuple[int, list[Any], int]]
) -> None:
    """Each save began with the text as it stood some saves ago; after it an earlier one comes again."""
    with Session(engine) as session:
        document = new_document(session, base)
        stood = [" ".join(base)]
        sent: list[tuple[str, str]] = []

        def take(number: int) -> str:
            shown, mine = sent[number]
            key = f"save {number}"
            text = writing.edit(session, document, None, lambda text: text.write("problem", shown, mine), key)
            return text.passage("problem").text

        for number, (stale, steps, repeated) in enumerate(saves):
            shown = stood[max(0, len(stood) - 1 - stale)]
            sent.append((shown, " ".join(_changed(shown.split(" "), steps, f"{number}"))))
            stood.append(take(number))
            assert take(repeated % len(sent)) == stood[-1]


def _changed(text: list[str], steps: list[tuple[int, int, int]], who: str) -> list[str]:
    for at, gone, new in steps:
        text[at : at + gone] = [f"W{who}x{each}" for each in range(new)]
    return text

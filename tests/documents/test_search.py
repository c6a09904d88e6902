"""Searching finds what was written, in five languages, and only that; nothing a reader types breaks it."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import Session, col, delete, select

from app import db
from app.documents import search
from app.documents.models import Document, SearchEntry
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.prose.markdown import REMEMBERED

TEXTS = {
    "en": Passage(
        "introduction", "Pharmacies see **every vial**, from [factory](https://x.example) to fridge. Don’t wait."
    ),
    "de": Passage("introduction", "Apotheken prüfen die Kühlkette; die Straße bleibt kühl. Über 1.500 Häuser."),
    "pt-BR": Passage("customer_faq", items=(Item("Quanto custa a instalação?", "Não há preço de adesão: é grátis."),)),
    "zh-Hans": Passage("introduction", "药房可以看到每一支疫苗的冷链记录，从工厂到冰箱。"),
    "zh-Hant": Passage("introduction", "藥局可以看到每一支疫苗的冷鏈紀錄，從工廠到冰箱。"),
}


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with db.transaction(engine) as session:
        for language, passage in TEXTS.items():
            write(session, language, passage)
        yield session


def write(session: Session, name: str, passage: Passage) -> Document:
    document = session.get(Document, name) or Document(id=name, language="en", profile="essential")
    session.add(document)
    session.flush()
    search.index(session, document, Manuscript(Front(), (passage,)))
    return document


def found(session: Session, words: str) -> set[str]:
    condition = search.matching(session, words)
    assert condition is not None
    return set(session.exec(select(Document.id).where(condition)).all())


def test_what_is_remembered_stays_small_whatever_people_write() -> None:
    """A long text is another text at each save."""
    long = "".join(f"word{number} " for number in range(10_000))
    tracemalloc.start()
    for number in range(60):
        search.gist(f"{long} save{number}")
    after_sixty = tracemalloc.get_traced_memory()[0]
    for number in range(60, 120):
        search.gist(f"{long} save{number}")
    after_twice_as_many = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after_sixty < 20 * 3 * len(long)
    assert after_twice_as_many < after_sixty + 3 * len(long)
    assert search._short_gist.cache_info().maxsize * 5 * REMEMBERED < 50_000_000


FINDINGS = [
    ("vial", {"en"}),
    ("VIAL factory", {"en"}),
    ("vial kühlkette", set()),
    ("don't", {"en"}),
    ("kühlkette", {"de"}),
    ("Kuhlkette", {"de"}),
    ("KÜHLKETTE", {"de"}),
    ("strasse", {"de"}),
    ("Straße", {"de"}),
    ("1.500", {"de"}),
    ("instalação", {"pt-BR"}),
    ("instalacao", {"pt-BR"}),
    ("疫苗", {"zh-Hans", "zh-Hant"}),
    ("冷链", {"zh-Hans"}),
    ("冷鏈", {"zh-Hant"}),
    ("冷", {"zh-Hans", "zh-Hant"}),
    ("箱", {"zh-Hans", "zh-Hant"}),
    ("药房可以看到", {"zh-Hans"}),
    ("工厂 冰箱", {"zh-Hans"}),
    ("苗疫", set()),
    ("https", set()),
]


def test_words_are_found_in_every_language(session: Session) -> None:
    for words, languages in FINDINGS:
        assert found(session, words) == languages, words


def test_the_beginning_of_a_word_is_enough(session: Session) -> None:
    for length in range(1, 9):
        assert "en" in found(session, "pharmacies"[:length])
        assert "de" in found(session, "kühlkette"[:length])


def test_the_product_name_is_found(session: Session) -> None:
    document = Document(id="named", language="en", profile="essential", product="Meridian")
    session.add(document)
    session.flush()
    search.index(session, document, Manuscript())
    assert found(session, "meri") == {"named"}


def test_what_was_rewritten_is_no_longer_found(session: Session) -> None:
    write(session, "en", Passage("introduction", "Something else entirely"))
    assert found(session, "vial") == set()
    assert found(session, "entirely") == {"en"}


def test_what_was_removed_is_no_longer_found(session: Session) -> None:
    session.exec(delete(Document).where(col(Document.id) == "de"))
    assert found(session, "kühlkette") == set()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"))


def test_nothing_to_look_for_is_no_condition(session: Session) -> None:
    assert search.matching(session, " -- !? ") is None


HOSTILE = [
    "\"", "'", "''", '"" OR ""', "vial* OR", "vial AND NOT factory", "NEAR(vial factory)", "body:vial", "^vial", "vial)",
    "vial:*", "vial & !factory", "vial | factory", "<->", "\\", "\\'", "'; DROP TABLE document; --", "%", "_", "vial\x00factory",
    "a" * 200, "㌀" * 200, "\ufdfa" * 200, "药" * 200, "𰀀𰀀", "\u0300", "²", "١٢", "कि", "ﬁ", "İ", "ẞ", "1e5", "0x1f", "-5",
]  # fmt: skip


def test_hostile_words_find_something_or_nothing_and_never_fail(session: Session) -> None:
    for words in HOSTILE:
        condition = search.matching(session, words)
        if condition is not None:
            session.exec(select(Document.id).where(condition)).all()


def test_what_was_written_is_found_again_whatever_it_is(session: Session) -> None:
    for words in HOSTILE:
        write(session, "hostile", Passage("introduction", words.replace("\x00", " ")))
        if search.matching(session, words) is not None:
            assert "hostile" in found(session, words), words


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60))
def test_any_words_can_be_looked_for(session: Session, words: str) -> None:
    condition = search.matching(session, words)
    if condition is not None:
        session.exec(select(Document.id).where(condition)).all()


def test_a_very_long_document_can_be_kept_and_found(session: Session) -> None:
    """PostgreSQL refuses to index more than a megabyte."""
    long = "needle " + " ".join(f"wörd{number}x" for number in range(150_000))
    write(session, "long", Passage("introduction", long))
    assert found(session, "needle") == {"long"}


def test_one_endless_word_can_be_kept(session: Session) -> None:
    write(session, "endless", Passage("introduction", "needle " + "x" * 200_000))
    assert found(session, "needle") == {"endless"}


def test_the_entry_is_one_row_a_document(session: Session) -> None:
    write(session, "en", TEXTS["en"])
    assert len(session.exec(select(SearchEntry).where(SearchEntry.document_id == "en")).all()) == 1

"""Versions are kept once, found again word for word, and cost little."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, func, select

from app.accounts.models import User
from app.db import now
from app.documents import creating, library
from app.documents.models import Document
from app.jobs.models import Job
from app.jobs.queue import do_what_is_due
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.versions import history, restoring
from app.versions.comparison import words_of
from app.versions.models import Content, Version
from tests.cast import ALICE, Site
from tests.lending import waits_for_a_row
from tests.versions.stories import Desk, passages, without_stage


def test_a_version_is_what_the_document_said(desk: Desk, session: Session) -> None:
    desk.write(Passage("introduction", "One two three"))
    version = history.keep(session, desk.document, desk.writer, "  First\n draft ")
    assert version is not None
    assert (version.number, version.name, version.words, version.words_new) == (1, "First draft", 3, 3)
    assert version.kept_by_id == desk.writer.id
    assert version.authors == ["Alice"]
    assert history.manuscript_of(session, version) == desk.manuscript


def test_nothing_new_is_not_kept_twice(desk: Desk, session: Session) -> None:
    first = history.keep(session, desk.document, desk.writer)
    assert history.keep(session, desk.document, desk.writer) is None
    assert history.is_kept(session, desk.document)
    assert history.keep(session, desk.document, desk.writer, "Named") is first
    assert first and first.name == "Named"


def test_a_name_does_not_take_the_place_of_another(desk: Desk, session: Session) -> None:
    desk.write(Passage("introduction", "One two three"))
    first = history.keep(session, desk.document, desk.writer, "For the team")
    before = _bytes(session)
    second = history.keep(session, desk.document, desk.writer, "For the board")
    assert history.keep(session, desk.document, desk.writer, "For the board") is second, "sent twice, kept once"
    assert first and second and (first.number, first.name, second.number) == (1, "For the team", 2)
    assert (second.authors, second.words, second.words_new, second.words_gone) == ([], 3, 0, 0)
    assert history.manuscript_of(session, second) == desk.manuscript
    assert _bytes(session) - before < 1_000


def test_a_change_beside_the_text_is_a_change(desk: Desk, session: Session) -> None:
    history.keep(session, desk.document, desk.writer)
    desk.call("Parallel")
    version = history.keep(session, desk.document, desk.writer)
    assert version and version.number == 2
    assert history.manuscript_of(session, version).front.product == "Parallel"


def test_the_authors_are_those_who_wrote_since(desk: Desk, session: Session) -> None:
    desk.write(Passage("headline", "By Alice"))
    history.keep(session, desk.document, desk.writer)
    other = User(email="bob@example.org", name="Bob", password_hash="")
    session.add(other)
    session.flush()
    Desk(session, desk.document, other).write(Passage("headline", "By Bob"))
    version = history.keep(session, desk.document, desk.writer)
    assert version and version.authors == ["Bob"]


def test_the_front_comes_back_with_everything() -> None:
    front = Front(
        "de", "full", "X", "2027-03-15", ("Kim", "Ana"), ("cost",), "peer", ("ERP",), (("tags", ["a", {"b": 1}]),)
    )
    assert history._front_from_json(history._front_to_json(front)) == front


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(passages, max_size=6))
def test_whatever_was_written_every_version_is_what_it_was(desk: Desk, session: Session, story: list[Passage]) -> None:
    session.exec(delete(Version).where(col(Version.document_id) == desk.document.id))
    seen = []
    words = 0
    for passage in story:
        desk.write(passage)
        if version := history.keep(session, desk.document, desk.writer):
            seen.append((version, desk.manuscript))
            words += version.words_new - version.words_gone
            assert version.words == words == words_of(desk.manuscript)
    for version, manuscript in seen:
        assert history.manuscript_of(session, version) == manuscript


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.lists(passages, max_size=4), other=st.lists(passages, max_size=4))
def test_a_restored_version_says_what_it_said_and_so_does_the_one_before(
    desk: Desk, session: Session, one: list[Passage], other: list[Passage]
) -> None:
    desk.write(*one)
    desk.call(f"Product {len(one)}")
    history.keep(session, desk.document, desk.writer)
    first, then = history.newest(session, desk.document), desk.manuscript
    desk.write(*other)
    desk.call(f"Product {len(other)}!")
    now_said = desk.manuscript
    assert first is not None
    restoring.restore(session, desk.document, first, desk.writer)
    assert without_stage(desk.manuscript) == without_stage(then)
    between = next(
        version
        for version in history.timeline(session, desk.document).versions
        if history.manuscript_of(session, version) == now_said
    )
    restoring.restore(session, desk.document, between, desk.writer)
    assert without_stage(desk.manuscript) == without_stage(now_said)


def test_restoring_keeps_what_came_between_and_names_the_outcome(desk: Desk, session: Session) -> None:
    desk.write(Passage("introduction", "Then"))
    first = history.keep(session, desk.document, desk.writer)
    desk.write(Passage("introduction", "Between"), Passage("appendix", "Added later"))
    assert first is not None
    restored = restoring.restore(session, desk.document, first, desk.writer)
    assert restored and (restored.number, restored.name) == (3, "Restored from version 1")
    second = history.find(session, desk.document, 2)
    assert second and history.manuscript_of(session, second).passage("appendix").text == "Added later"
    assert desk.manuscript.shown == history.manuscript_of(session, first).shown


def test_restoring_what_stands_there_changes_nothing(desk: Desk, session: Session) -> None:
    first = history.keep(session, desk.document, desk.writer)
    assert first and restoring.restore(session, desk.document, first, desk.writer) is None
    assert history.timeline(session, desk.document).total == 1


def test_restoring_shows_the_same_sections(desk: Desk, session: Session) -> None:
    desk.document.sections = ["problem"]
    desk.document.hidden = ["user_guide"]
    first = history.keep(session, desk.document, desk.writer)
    desk.document.sections, desk.document.hidden = [], []
    desk.write(Passage("appendix", "More"))
    assert first and restoring.restore(session, desk.document, first, desk.writer)
    assert desk.manuscript.shown == history.manuscript_of(session, first).shown
    assert "problem" in desk.manuscript.shown and "user_guide" not in desk.manuscript.shown


def test_restoring_leaves_the_stage_alone(desk: Desk, session: Session) -> None:
    desk.write(Passage("headline", "A"))
    first = history.keep(session, desk.document, desk.writer)
    desk.document.stage = "approved"
    desk.write(Passage("headline", "B"))
    assert first and restoring.restore(session, desk.document, first, desk.writer)
    assert desk.document.stage == "approved"


def test_the_timeline_comes_page_by_page(desk: Desk, session: Session) -> None:
    for number in range(history.PAGE + 3):
        desk.write(Passage("headline", f"Take {number}"))
        history.keep(session, desk.document, desk.writer)
    first, last = (history.timeline(session, desk.document, page) for page in (1, 99))
    assert (first.pages, last.page, len(last.versions), first.total) == (2, 2, 3, history.PAGE + 3)
    assert [version.number for version in last.versions] == [3, 2, 1]


def test_strange_numbers_are_not_found(desk: Desk, session: Session) -> None:
    history.keep(session, desk.document, desk.writer)
    assert all(history.find(session, desk.document, number) is None for number in (0, -1, 2, 2**31, 10**30))


def _bytes(session: Session) -> int:
    """What all versions hold, letter by letter, with 16 bytes for each row."""
    whole = 0
    for table in (Version, Content):
        for row in session.exec(select(table)):
            whole += 16 + sum(len(str(value).encode()) for value in row.model_dump().values())
    return whole


def test_a_version_costs_the_section_that_changed_and_less_than_a_kilobyte(desk: Desk, session: Session) -> None:
    full = [Passage("features", items=(Item("A", "text " * 500),)), Passage("user_guide", "long text " * 2000)]
    desk.write(*full, *(Passage(key, "word " * 300) for key in ("problem", "appendix", "getting_started")))
    history.keep(session, desk.document, desk.writer)
    before = _bytes(session)
    changed = Passage("problem", "word " * 299 + "new")
    desk.write(changed)
    history.keep(session, desk.document, desk.writer)
    assert _bytes(session) - before <= len(changed.to_json().encode()) + 1_000


def test_the_file_grows_no_more_than_that(desk: Desk, session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    desk.write(*(Passage(key, "word " * 3000) for key in ("introduction", "problem", "appendix", "user_guide")))

    def size() -> int:
        return session.connection().exec_driver_sql("PRAGMA page_count").scalar_one() * 4096

    def keep(number: int) -> int:
        words = f"Headline {number}"
        desk.document.headline = words
        desk.document.product = words
        version = history.keep(session, desk.document, desk.writer)
        assert version is not None
        return len(words)

    keep(0)
    before, versions = size(), 200
    for number in range(1, versions + 1):
        keep(number)
    front = 300  # the details of the document, which are what changed here
    assert (size() - before) / versions <= front + 1_000


def test_equal_texts_of_two_documents_are_kept_once(desk: Desk, session: Session) -> None:
    desk.write(Passage("introduction", "The same words"))
    history.keep(session, desk.document, desk.writer)
    count = session.exec(select(func.count()).select_from(Content)).one()
    copy = creating.duplicate(session, desk.writer, desk.document, "Meridian")
    version = history.keep(session, copy, desk.writer)
    assert version and version.number == 1
    assert session.exec(select(func.count()).select_from(Content)).one() == count


def test_a_version_is_kept_after_ten_quiet_minutes(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        Desk(session, document, session.get_one(User, site.ids[ALICE.name])).write(Passage("headline", "Rested"))
        assert session.exec(select(Job).where(Job.key == f"keep:{document.id}")).one().kind == "keep_version"
    do_what_is_due(site.engine, now() + timedelta(minutes=9))
    with site.session() as session:
        assert history.newest(session, session.get_one(Document, site.document.id)) is None
    do_what_is_due(site.engine, now() + timedelta(minutes=11))
    with site.session() as session:
        kept = history.newest(session, session.get_one(Document, site.document.id))
        assert kept and kept.kept_by_id is None
        assert kept.authors == ["Alice"]
        assert history.manuscript_of(session, kept).headline == "Rested"


def test_a_quiet_document_that_is_gone_is_no_trouble(session: Session) -> None:
    history.keep_quiet_version(session, "no such document")


def test_versions_go_with_their_document(desk: Desk, session: Session) -> None:
    history.keep(session, desk.document, desk.writer)
    session.exec(delete(Document).where(col(Document.id) == desk.document.id))
    assert session.exec(select(Version)).all() == []


def test_first_versions_of_an_empty_manuscript_have_no_words() -> None:
    assert words_of(Manuscript()) == 0


def test_a_name_is_cut_to_what_fits(desk: Desk, session: Session) -> None:
    version = history.keep(session, desk.document, desk.writer, "First")
    assert version
    assert len(history.rename(session, version, "x" * 500).name) == history.LONGEST_NAME
    assert history.rename(session, version, "").name == ""


def _contents(site: Site) -> set[str]:
    with site.session() as session:
        return {row.content for row in session.exec(select(Content))}


def _kept(session: Session, site: Site, words: str) -> Document:
    """A document of Alice’s with a version that says these words and some that all share."""
    alice = session.get_one(User, site.ids[ALICE.name])
    passages = (Passage("headline", words), Passage("introduction", "What all say"))
    document = creating.create(session, alice, Manuscript(Front("en", "essential", words), passages))
    history.keep(session, document, alice)
    return document


def test_what_no_version_says_any_more_is_forgotten(site: Site) -> None:
    with site.session() as session:
        kept, gone = _kept(session, site, "Kept").id, _kept(session, site, "Gone").id
    with site.session() as session:
        assert history.forget_contents(session) == 0
        library.delete_document(session, session.get_one(Document, gone))
        session.get_one(Document, gone).deleted_at = now() - timedelta(days=31)
    do_what_is_due(site.engine, now() + timedelta(days=31))
    assert not [content for content in _contents(site) if "Gone" in content]
    assert [content for content in _contents(site) if "What all say" in content]
    with site.session() as session:
        version = history.newest(session, session.get_one(Document, kept))
        assert version and history.manuscript_of(session, version).headline == "Kept"


@pytest.mark.only_on("postgresql")  # elsewhere only one writes at a time
def test_what_somebody_keeps_at_this_moment_is_not_forgotten(site: Site) -> None:
    with site.session() as session:
        gone = _kept(session, site, "Again")
        session.delete(gone)
    with site.session() as keeping:
        again = _kept(keeping, site, "Again").id
        with site.session() as session:
            session.connection().exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            assert history.forget_contents(session) == 0
    with site.session() as session:
        assert history.forget_contents(session) == 0
        version = history.newest(session, session.get_one(Document, again))
        assert version and history.manuscript_of(session, version).headline == "Again"


@pytest.mark.only_on("postgresql")
def test_whoever_keeps_while_it_is_forgotten_writes_it_anew(site: Site) -> None:
    with site.session() as session:
        session.delete(_kept(session, site, "Again"))

    def keep_again() -> str:
        with site.session() as session:
            return _kept(session, site, "Again").id

    with ThreadPoolExecutor(1) as pool:
        with site.session() as session:
            assert history.forget_contents(session) > 0
            waiting = pool.submit(keep_again)
            assert waits_for_a_row(site.engine, waiting)
        again = waiting.result()
    with site.session() as session:
        version = history.newest(session, session.get_one(Document, again))
        assert version and history.manuscript_of(session, version).headline == "Again"

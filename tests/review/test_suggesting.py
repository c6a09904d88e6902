"""Proposed words: taken as they were meant, or said to be stale; never written over what somebody changed."""

import threading
from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select, update

from app.accounts.models import User
from app.documents import writing
from app.documents.models import Document, Update
from app.review import discussion, suggesting
from app.review.discussion import NotYoursToDo, Selected
from app.review.models import Suggestion, Thread
from app.review.suggesting import Decided, Proposal, Stale
from tests.cast import ALICE, ARTHUR, RITA, Person, Site

BEFORE = "HAMBURG, March 15, 2027 — Meridian shows **every** carton."


def proposed(session: Session, site: Site, quote: str, replacement: str) -> tuple[Document, Suggestion, Thread]:
    document = session.get_one(Document, site.document.id)
    thread = discussion.open_thread(
        session,
        document,
        person(session, site, RITA),
        Selected("introduction", quote=quote),
        "Better:",
        "wording",
        False,
    )
    return document, suggesting.propose(session, thread, replacement), thread


def person(session: Session, site: Site, who: Person) -> User:
    return session.get_one(User, site.ids[who.name])


def text_of(session: Session, document: Document) -> str:
    return writing.open_text(session, document).passage("introduction").text


def change(session: Session, document: Document, text: str) -> None:
    now = text_of(session, document)
    writing.edit(session, document, None, lambda crdt: crdt.write("introduction", now, text))


def test_an_accepted_proposal_is_an_edit_of_who_made_it(site: Site) -> None:
    with site.session() as session:
        document, suggestion, thread = proposed(session, site, "shows every", "tells of each")
        suggesting.accept(session, document, suggestion, person(session, site, ARTHUR))
        assert text_of(session, document) == BEFORE.replace("shows **every", "tells of each")
        newest = session.exec(select(Update).order_by(col(Update.id).desc())).first()
        assert newest and newest.author_id == site.ids["Rita"]
        assert suggestion.state == "accepted" and suggestion.decided_by_id == site.ids["Arthur"]
        assert thread.resolved_at and thread.words == "tells of each" and thread.detached_at is None


def test_words_are_left_out(site: Site) -> None:
    with site.session() as session:
        document, suggestion, _ = proposed(session, site, "March 15, ", "")
        suggesting.accept(session, document, suggestion, person(session, site, ALICE))
        assert text_of(session, document) == BEFORE.replace("March 15, ", "")


def test_what_was_changed_meanwhile_is_not_written_over(site: Site) -> None:
    with site.session() as session:
        document, suggestion, thread = proposed(
            session, site, "Meridian shows every carton", "Meridian shows each carton"
        )
        changed = BEFORE.replace("Meridian shows", "Meridian now shows")
        change(session, document, changed)
        assert Proposal(suggestion, thread).is_stale
        with pytest.raises(Stale) as told:
            suggesting.accept(session, document, suggestion, person(session, site, ALICE))
        assert text_of(session, document) == changed and suggestion.state == "open"
        suggesting.accept(session, document, suggestion, person(session, site, ALICE), as_merged=True)
        assert told.value.merge in text_of(session, document)
        assert "now shows" in text_of(session, document) and "each carton" in text_of(session, document)


def test_words_that_are_gone_take_no_proposal(site: Site) -> None:
    with site.session() as session:
        document, suggestion, _ = proposed(session, site, "Meridian shows every carton", "It shows each")
        change(session, document, "HAMBURG.")
        with pytest.raises(Stale):
            suggesting.accept(session, document, suggestion, person(session, site, ALICE), as_merged=True)
        assert text_of(session, document) == "HAMBURG."


def test_who_reviews_does_not_decide_but_may_take_back(site: Site) -> None:
    with site.session() as session:
        document, suggestion, _ = proposed(session, site, "shows", "tells")
        with pytest.raises(NotYoursToDo):
            suggesting.accept(session, document, suggestion, person(session, site, RITA))
        assert suggesting.open_of(session, document, site.ids["Rita"]) == [suggestion]
        suggesting.refuse(session, document, suggestion, person(session, site, RITA))
        assert suggestion.state == "refused" and suggesting.open_of(session, document, site.ids["Rita"]) == []
        assert text_of(session, document) == BEFORE


def test_of_two_who_decide_at_once_the_second_is_told(site: Site) -> None:
    with site.session() as session:
        document, suggestion, _ = proposed(session, site, "shows", "tells")
        elsewhere = update(Suggestion).values(state="accepted")
        session.exec(elsewhere, execution_options={"synchronize_session": False})
        assert suggestion.state == "open", "as it was seen before"
        with pytest.raises(Decided):
            suggesting.refuse(session, document, suggestion, person(session, site, ALICE))
        with pytest.raises(Decided):
            suggesting.accept(session, document, suggestion, person(session, site, ALICE))
        assert suggestion.state == "accepted" and text_of(session, document) == BEFORE


def test_accepting_and_refusing_at_once_does_one_of_them(site: Site) -> None:
    with site.session() as session:
        number = proposed(session, site, "shows", "tells")[1].thread_id
    together, told = threading.Barrier(2), []

    def decide(act: Callable[..., None]) -> None:
        with site.session() as session:
            document, suggestion = session.get_one(Document, site.document.id), session.get_one(Suggestion, number)
            if session.get_bind().dialect.name == "postgresql":
                together.wait(20)
            try:
                act(session, document, suggestion, person(session, site, ALICE))
            except Decided as error:
                told.append(error)

    threads = [threading.Thread(target=decide, args=(act,)) for act in (suggesting.accept, suggesting.refuse)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.session() as session:
        text = text_of(session, session.get_one(Document, site.document.id))
        state = session.get_one(Suggestion, number).state
    assert len(told) == 1 and (state, "tells" in text) in (("accepted", True), ("refused", False))


def test_who_decides_in_the_list_stays_in_it(site: Site) -> None:
    here = f"/documents/{site.document.id}"
    for _ in range(5):
        site.client(RITA).post(f"{here}/suggestions", data={"section": "introduction", "quote": "every carton"})

    def led_to(act: str, behind: str) -> str:
        headers = {"Referer": f"http://localhost{here}{behind}"}
        return site.client(ALICE).post(f"{here}/threads/{act}", headers=headers).headers["location"].removeprefix(here)

    assert led_to("1/acceptance", "/comments") == "/comments"
    assert led_to("2/refusal", "/comments?kind=suggestion&taken=3") == "/comments?kind=suggestion"
    assert led_to("3/resolution", "/comments?state=open") == "/comments?state=open"
    assert led_to("3/resolution/end", "/comments?state=resolved") == "/comments?state=open#thread-3"
    assert led_to("4/refusal", "/read") == "/comments?state=resolved#thread-4", "where it was decided elsewhere"

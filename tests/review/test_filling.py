"""Words for a place that has none: proposed by whoever may suggest, taken as an edit of theirs, never put behind others'."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.documents import writing
from app.documents.models import Document, Update
from app.manuscript.model import Item
from app.review import discussion, suggesting
from app.review.discussion import Selected
from app.review.models import Suggestion, Thread
from app.review.rewording import Rewording, is_said_by, reworded
from app.review.suggesting import Proposal, Stale
from tests.cast import ALICE, ARTHUR, REX, RITA, Person, Site

EMPTY = "value_proposition"


@pytest.fixture(autouse=True)
def shown(site: Site) -> None:
    """The section is there, and nobody has written into it."""
    with site.session() as session:
        document = document_of(session, site)
        document.sections, document.hidden = [EMPTY, "customer_quote"], []


def here(site: Site) -> str:
    return f"/documents/{site.document.id}/suggesting"


def fill(site: Site, words: str, who: Person = RITA, status: int = 303, **about: str) -> str:
    answer = site.client(who).post(here(site), data={"section": EMPTY, "base": "", "wanted": words} | about)
    assert answer.status_code == status, answer.text
    return answer.text


def open_ones(session: Session) -> list[Proposal]:
    found = select(Suggestion, Thread).join(Thread).where(Suggestion.state == "open").order_by(col(Thread.id))
    return [Proposal(suggestion, thread) for suggestion, thread in session.exec(found)]


def proposed(site: Site) -> list[str]:
    with site.session() as session:
        return [one.suggestion.replacement for one in open_ones(session)]


def text_of(session: Session, site: Site) -> str:
    return writing.open_text(session, document_of(session, site)).passage(EMPTY).text


def document_of(session: Session, site: Site) -> Document:
    return session.get_one(Document, site.document.id)


def person(session: Session, site: Site, who: Person) -> User:
    return session.get_one(User, site.ids[who.name])


def write(session: Session, site: Site, before: str, after: str) -> None:
    writing.edit(session, document_of(session, site), None, lambda crdt: crdt.write(EMPTY, before, after))


def answerless(session: Session, site: Site) -> str:
    """A question without an answer; its id."""
    names: list[str] = []

    def add(crdt):  # type: ignore[no-untyped-def]
        name, update = crdt.add_item("customer_faq", Item("How long does it take?"))
        names.append(name)
        return update

    writing.edit(session, document_of(session, site), None, add)
    return names[0]


def test_an_empty_section_is_shown_and_filled(site: Site) -> None:
    assert "What gets better, seen from the customer’s side" in site.client(RITA).get(here(site)).text
    fill(site, "No carton\ngets lost.")
    page = site.client(ALICE).get(here(site)).text
    assert "1 suggestion by Rita" in page and "gets lost." in page
    with site.session() as session:
        assert text_of(session, site) == "", "the text itself stays as it is"
        (proposal,) = open_ones(session)
        assert proposal.suggestion.fills and not proposal.is_stale and proposal.item is None


def test_taken_it_is_an_edit_of_who_proposed_it_and_the_thread_stands_on_it(site: Site) -> None:
    fill(site, "No carton gets lost.")
    here = f"/documents/{site.document.id}"
    card = site.client(ALICE).get(f"{here}/comments").text
    assert "Where nothing was written" in card and "<ins" in card
    assert site.client(RITA).post(f"{here}/threads/1/acceptance").status_code == 404
    assert site.client(ALICE).post(f"{here}/threads/1/acceptance").status_code == 303
    with site.session() as session:
        assert text_of(session, site) == "No carton gets lost."
        newest = session.exec(select(Update).order_by(col(Update.id).desc())).first()
        assert newest and newest.author_id == site.ids["Rita"]
        write(session, site, "No carton gets lost.", "Really: no carton gets lost.")
        thread = session.exec(select(Thread)).one()
        assert thread.resolved_at and thread.words == "Really: no carton gets lost."
    assert "<ins" in site.client(ALICE).get(f"{here}/comments?state=resolved").text, "and still tells what was added"


def test_sent_twice_it_is_one_and_sent_on_it_is_what_was_written_last(site: Site) -> None:
    fill(site, "First.")
    with site.session() as session:
        ids = session.exec(select(Suggestion.thread_id)).all()
    fill(site, "First.")
    with site.session() as session:
        assert session.exec(select(Suggestion.thread_id)).all() == ids
    opened = site.client(RITA).get(here(site), params={"section": EMPTY}).text
    assert ">\nFirst.</textarea>" in opened, "one writes on where one left off"
    fill(site, "Second.")
    assert proposed(site) == ["Second."]
    fill(site, "")
    assert proposed(site) == []


def test_filled_meanwhile_it_says_so_and_is_not_put_behind(site: Site) -> None:
    fill(site, "No carton gets lost.")
    with site.session() as session:
        write(session, site, "", "By somebody else.")
        (proposal,) = open_ones(session)
        assert proposal.is_stale and proposal.merge == ""
        with pytest.raises(Stale):
            suggesting.accept(
                session, document_of(session, site), proposal.suggestion, person(session, site, ALICE), as_merged=True
            )
        assert text_of(session, site) == "By somebody else."
    card = site.client(ALICE).get(f"/documents/{site.document.id}/comments").text
    assert "Something has been written there by now." in card and "Now: “By somebody else.”" in card
    assert "Take it" not in card and "Leave as it is" in card
    with site.session() as session:
        write(session, site, "By somebody else.", "")
        assert not open_ones(session)[0].is_stale, "emptied again it can be filled"


def test_what_is_typed_live_in_this_moment_is_not_put_before_it(site: Site) -> None:
    """The rows are a moment behind what is typed live: the text itself is asked."""
    fill(site, "No carton gets lost.")
    with site.session() as session:
        document, (proposal,) = document_of(session, site), open_ones(session)
        write(session, site, "", "Typed.")
        proposal.thread.words, proposal.thread.end = "", 0
        session.flush()
        with pytest.raises(Stale):
            suggesting.accept(session, document, proposal.suggestion, person(session, site, ALICE))
        assert text_of(session, site) == "Typed."


def test_of_two_who_fill_one_place_the_second_goes_stale(site: Site) -> None:
    fill(site, "Of Rita.")
    fill(site, "Of Arthur.", who=ARTHUR)
    page = site.client(ALICE).get(here(site)).text
    assert "2 suggestions by Rita" in page and "Of Rita." in page and "Of Arthur." in page
    with site.session() as session:
        document, alice = document_of(session, site), person(session, site, ALICE)
        assert suggesting.accept_all(session, document, site.ids["Rita"], alice) == suggesting.Outcome(1, 0)
        assert suggesting.accept_all(session, document, site.ids["Arthur"], alice) == suggesting.Outcome(0, 1)
        assert text_of(session, site) == "Of Rita."
        assert suggesting.refuse_all(session, document, site.ids["Arthur"], alice) == 1


def test_who_writes_on_from_nothing_is_told_that_others_wrote(site: Site) -> None:
    with site.session() as session:
        write(session, site, "", "By somebody else.")
    page = fill(site, "My <b>own</b> words", status=422)
    assert "My &lt;b&gt;own&lt;/b&gt; words" in page and "Somebody else wrote here meanwhile." in page
    client = site.client(RITA)
    client.headers["HX-Request"] = "true"
    wish = {"section": EMPTY, "wanted": "Mine"}
    assert client.post(here(site), data=wish).status_code == 409
    assert client.post(f"{here(site)}/preview", data=wish).status_code == 409
    fill(site, "By somebody else.")
    assert proposed(site) == []


def test_a_text_that_was_emptied_meanwhile_gives_back_what_was_typed(site: Site) -> None:
    assert "no longer in the document" in fill(site, "Old, and more.", status=422, base="Old.")


def test_an_answer_is_filled_and_goes_with_its_question(site: Site) -> None:
    with site.session() as session:
        item = answerless(session, site)
    fill(site, "A day.\n\nAt most.", section="customer_faq", item_id=item)
    with site.session() as session:
        document = document_of(session, site)
        writing.edit(session, document, None, lambda crdt: crdt.remove_item("customer_faq", item))
        (proposal,) = open_ones(session)
        assert proposal.is_stale
    assert (
        "This place is no longer in the document." in site.client(ALICE).get(f"/documents/{document.id}/comments").text
    )
    with site.session() as session:
        document = document_of(session, site)
        writing.edit(session, document, None, lambda crdt: crdt.return_item("customer_faq", item))
        (proposal,) = open_ones(session)
        suggesting.accept(session, document, proposal.suggestion, person(session, site, ALICE))
        assert dict(writing.open_text(session, document).items("customer_faq"))[item].text == "A day.\n\nAt most."


def test_a_new_question_behind_it_leaves_the_filling_where_it_is(site: Site) -> None:
    with site.session() as session:
        item = answerless(session, site)
        document, rita = document_of(session, site), person(session, site, RITA)
        behind = Selected("customer_faq", item, "title")
        thread = discussion.open_thread(session, document, rita, behind, "", "wording", False)
        new = suggesting.propose_item(session, thread, Item("And then?", "Nothing."))
    fill(site, "A day.", section="customer_faq", item_id=item)
    with site.session() as session:
        alice, new = person(session, site, ALICE), session.get_one(Suggestion, new.thread_id)
        suggesting.accept(session, document_of(session, site), new, alice)
        (proposal,) = open_ones(session)
        assert proposal.thread.item_id == item


@pytest.mark.parametrize(
    "place",
    [
        {"section": "customer_faq"},
        {"section": EMPTY, "field": "name"},
        {"section": "customer_faq", "item_id": "gone"},
        {"section": "nowhere"},
    ],
)
def test_a_place_that_is_none_is_refused(site: Site, place: dict[str, str]) -> None:
    fill(site, "Words.", status=422, **place)
    assert proposed(site) == []


def test_who_only_reads_fills_nothing(site: Site) -> None:
    fill(site, "Words.", who=REX, status=404)
    assert proposed(site) == []


def test_what_does_not_fit_is_refused_as_elsewhere(site: Site) -> None:
    assert "is too long" in fill(site, "x" * 200_001, status=422) or proposed(site) == []
    fill(site, "x" * 150, section="customer_quote", field="role")
    fill(site, "x" * 199_900, section="customer_quote")
    address = f"/documents/{site.document.id}/threads"
    assert site.client(ALICE).post(f"{address}/2/acceptance").status_code == 303
    assert site.client(ALICE).post(f"{address}/1/acceptance").status_code == 422
    assert proposed(site) == ["x" * 150]


def test_held_quietly_nobody_else_sees_it(site: Site) -> None:
    site.client(RITA).post(f"/documents/{site.document.id}/quiet")
    fill(site, "A secret.")
    assert "A secret." in site.client(RITA).get(here(site)).text
    assert "A secret." not in site.client(ALICE).get(here(site)).text
    fill(site, "")
    with site.session() as session:
        assert not session.exec(select(Thread)).all(), "nobody has seen it, so nothing of it stays"


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_filling_is_said_again_only_by_the_very_words(one: str, other: str) -> None:
    piece = Rewording(0, 0, one)
    assert reworded("", [piece]) == one
    assert is_said_by(piece, [Rewording(0, 0, other)], "") == (one == other)

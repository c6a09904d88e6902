"""Where a document stands: each move kept with who, when and why; held up by what is open; approved words kept."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from app import catalogue
from app.documents import projection, stages, writing
from app.documents.models import Document, StageMove
from app.export.asked import asked
from app.manuscript.model import Passage
from app.versions import approving, history
from app.versions.models import Version
from tests.cast import ALICE, ARTHUR, REX, RITA, Person, Site


@pytest.fixture(autouse=True)
def no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the coach would have mended first is another matter (tests/coach)."""
    monkeypatch.setattr("app.coach.gating.holding_up", lambda *_: [])


def move(site: Site, stage: str, person: Person = ALICE, begun: str = "", **about: Any) -> int:
    with site.session() as session:
        begun = begun or session.get_one(Document, site.document.id).stage
    data = {"begun": begun, "stage": stage, **about}
    return site.client(person).post(f"/documents/{site.document.id}/stage", data=data).status_code


def moves(site: Site) -> list[StageMove]:
    with site.session() as session:
        return list(session.exec(select(StageMove).order_by(col(StageMove.id))))


def block(site: Site, person: Person = RITA) -> int:
    data = {"section": "introduction", "quote": "Meridian", "text": "No.", "blocking": "1"}
    assert site.client(person).post(f"/documents/{site.document.id}/threads", data=data).status_code == 303
    with site.session() as session:
        from app.review.models import Thread

        return session.exec(select(Thread.id).order_by(col(Thread.id).desc())).first() or 0


def test_each_move_is_kept_and_shown(site: Site) -> None:
    assert move(site, "peer", ARTHUR, why="Ready for **you**.") == 303
    assert move(site, "parked") == 303
    assert [(one.before, one.stage, one.by_id) for one in moves(site)] == [
        ("draft", "peer", site.ids["Arthur"]),
        ("peer", "parked", site.ids["Alice"]),
    ]
    page = site.client(REX).get(f"/documents/{site.document.id}/stage").text
    assert "Ready for <strong>you</strong>." in page and "Arthur" in page and "Move it there" not in page
    assert "Move it there" in site.client(ARTHUR).get(f"/documents/{site.document.id}/stage").text


def test_all_stages_can_be_reached_and_found_in_the_library(site: Site) -> None:
    for stage in (*catalogue.STAGES, "idea"):
        assert move(site, stage, why="For the test.", all_the_same="1") == 303
        assert "Meridian" in site.client(ALICE).get(f"/documents?stage={stage}").text
    assert move(site, "sold") == 422 and move(site, "") == 422
    assert move(site, "idea") == 303 and len(moves(site)) == len(catalogue.STAGES) + 1, "no move, nothing to keep"


def test_who_only_reviews_does_not_move_it(site: Site) -> None:
    assert move(site, "peer", RITA) == 404 and moves(site) == []


def test_of_two_at_once_the_second_is_told(site: Site) -> None:
    assert move(site, "peer") == 303
    assert move(site, "exec", begun="draft") == 409
    assert len(moves(site)) == 1


def test_what_must_be_settled_holds_it_up(site: Site) -> None:
    thread = block(site)
    assert move(site, "peer", ARTHUR) == 422
    assert move(site, "peer", ARTHUR, all_the_same="1", why="I say so.") == 422
    assert move(site, "peer", all_the_same="1") == 422
    assert move(site, "rejected") == 303 and move(site, "draft", why="Again.") == 303
    assert move(site, "exec") == 422
    site.client(ALICE).post(f"/documents/{site.document.id}/threads/{thread}/resolution")
    assert move(site, "peer") == 303


def test_an_owner_goes_on_all_the_same_with_a_reason(site: Site) -> None:
    block(site)
    answer = site.client(ALICE).post(
        f"/documents/{site.document.id}/stage", data={"begun": "draft", "stage": "exec", "why": "Kept as typed"}
    )
    assert answer.status_code == 422 and "1 comment must be settled." in answer.text and "Kept as typed" in answer.text
    assert move(site, "exec", all_the_same="1", why="The board meets today.") == 303
    assert moves(site)[0].in_spite_of == 1
    page = site.client(REX).get(f"/documents/{site.document.id}/stage").text
    assert "although 1 thing was not settled" in page and "The board meets today." in page


def test_what_is_said_quietly_holds_nothing_up(site: Site) -> None:
    site.client(RITA).post(f"/documents/{site.document.id}/quiet")
    block(site)
    assert move(site, "peer") == 303


def test_what_was_approved_is_kept_as_such(site: Site) -> None:
    assert move(site, "approved", why="By the board.") == 303
    (moved,) = moves(site)
    with site.session() as session:
        version = session.exec(select(Version)).one()
        document = session.get_one(Document, site.document.id)
        assert (version.name, version.number) == ("Approved", moved.version)
        assert history.is_kept(session, document)
        now = writing.open_text(session, document).passage("introduction").text
        assert not asked(session, document, None)[1].draft
        writing.edit(session, document, None, lambda crdt: crdt.write("introduction", now, now + " More words."))
        assert asked(session, document, None)[1].draft and not asked(session, document, 1)[1].draft
    standing = site.client(REX).get(f"/documents/{site.document.id}/standing").text
    assert "Version 1 is the approved one." in standing and "2 words have changed since." in standing
    library = site.client(REX).get(f"/standings?documents={site.document.id}").text
    assert "Version 1 is the approved one." in library


def rewrite(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        now = writing.open_text(session, document).passage("introduction").text
        writing.edit(session, document, None, lambda crdt: crdt.write("introduction", now, now + " More words."))


def is_draft(site: Site) -> bool:
    with site.session() as session:
        return asked(session, session.get_one(Document, site.document.id), None)[1].draft


@pytest.mark.parametrize(
    ("name", "value"), [("product", "Another"), ("launch", "2030-01-01"), ("authors", ["Mallory"])]
)
def test_what_stands_before_the_text_was_approved_with_it(site: Site, name: str, value: Any) -> None:
    assert move(site, "approved") == 303 and move(site, "launched") == 303 and not is_draft(site)
    with site.session() as session:
        setattr(session.get_one(Document, site.document.id), name, value)
    assert is_draft(site)


def test_the_order_was_approved_as_well_and_what_is_empty_says_nothing(site: Site) -> None:
    assert move(site, "approved") == 303
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        now = projection.manuscript_of(session, document)
        assert approving.is_approved(session, document, replace(now, passages=(*now.passages, Passage("appendix"))))
        assert not approving.is_approved(session, document, replace(now, passages=now.passages[::-1]))


@pytest.mark.parametrize("further", ["launched", "measured"])
def test_coming_back_approves_nothing_new(site: Site, further: str) -> None:
    assert move(site, "approved") == 303 and move(site, further) == 303 and not is_draft(site)
    rewrite(site)
    block(site)
    assert move(site, "approved", ARTHUR) == 303
    assert is_draft(site) and [one.version for one in moves(site)] == [1, None, None]
    assert move(site, "revise", ARTHUR) == 303 and move(site, "approved", ARTHUR) == 422, "what is new is asked about"


@pytest.mark.parametrize("stage", ["approved", "launched"])
def test_a_stage_that_was_brought_in_is_believed_of_those_words_alone(site: Site, stage: str) -> None:
    sent = site.client(ALICE).post("/documents/import", data={"markdown": f"---\nstage: {stage}\n---\n# We launch\n"})
    with site.session() as session:
        document = session.get_one(Document, sent.headers["location"].removeprefix("/documents/"))
        (moved,) = stages.moves(session, [document.id])
        assert (moved.by_id, moved.version) == (site.ids["Alice"], 1) and not asked(session, document, None)[1].draft
        writing.edit(session, document, None, lambda crdt: crdt.write("headline", "We launch", "We wait"))
        assert asked(session, document, None)[1].draft


def test_to_launch_at_once_is_to_approve(site: Site) -> None:
    assert move(site, "launched") == 303 and not is_draft(site)
    rewrite(site)
    assert is_draft(site)


@pytest.mark.parametrize(
    ("stage", "wanted", "has"),
    [("measured", "approved", True), ("revise", "peer", False), ("parked", "draft", False), ("exec", "exec", True)],
)
def test_how_far_a_stage_is(stage: str, wanted: str, has: bool) -> None:
    assert catalogue.has_reached(stage, wanted) == has

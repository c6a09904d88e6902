"""Rounds: asked about words that do not change, answered by whoever was asked, never inherited by what is written later."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

import pytest
from sqlmodel import col, select

from app import db
from app.accounts.models import User
from app.documents import writing
from app.documents.models import Document
from app.rounds import listing, reading
from app.rounds.models import Asked, ReadVersion, Round, Verdict
from app.rounds.outcome import Answer, Outcome
from app.rounds.verdicts import VERDICTS, VerdictKey
from app.versions import history
from app.versions.models import Version
from tests.cast import ALICE, ARTHUR, REX, RITA, SAM, Person, Site

PART = {"HX-Request": "true"}


def here(site: Site) -> str:
    return f"/documents/{site.document.id}"


def ask(
    site: Site, person: Person = ALICE, *, status: int = 303, people: tuple[Person, ...] = (RITA,), **about: Any
) -> Round:
    data = {"people": [site.ids[one.name] for one in people], **about}
    answer = site.client(person).post(f"{here(site)}/rounds", data=data)
    assert answer.status_code == status, answer.text
    with site.session() as session:
        rounds = session.exec(select(Round).order_by(col(Round.id))).all()
        return rounds[-1] if rounds else None  # type: ignore[return-value]


def judge(site: Site, person: Person, round_: Round, verdict: str, summary: str = "") -> int:
    data = {"verdict": verdict, "summary": summary}
    return site.client(person).post(f"{here(site)}/rounds/{round_.id}/verdicts", data=data).status_code


def write(site: Site, text: str, key: str = "introduction") -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        now = writing.open_text(session, document).passage(key).text
        writing.edit(session, document, None, lambda crdt: crdt.write(key, now, text))


def outcome(site: Site) -> Outcome:
    with site.session() as session:
        return listing.of_document(session, session.get_one(Document, site.document.id))[0].outcome


def page(site: Site, person: Person = ALICE, path: str = "/rounds") -> str:
    answer = site.client(person).get(here(site) + path)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("says", "quorum", "must", "needed", "is_approved"),
    [
        (["approve", "remarks", "approve"], 0, 0, 3, True),
        (["approve", "approve", ""], 0, 0, 3, False),
        (["approve", "approve", "abstain"], 0, 0, 2, True),
        (["abstain", "abstain"], 0, 0, 1, False),
        (["approve", "approve", "reject"], 2, 0, 2, True),
        (["reject", "approve", "approve"], 2, 1, 2, False),
        (["approve", "revise", ""], 0, 1, 1, True),
        (["approve", "approve", "revise"], 3, 0, 3, False),
    ],
)
def test_what_comes_of_it(says: list[str], quorum: int, must: int, needed: int, is_approved: bool) -> None:
    """``must``: so many of the first ones must approve."""
    answers = [
        Answer(
            Asked(round_id=1, user_id=at, must_approve=at < must),
            [Verdict(round_id=1, user_id=at, verdict=said)] if said else [],
        )
        for at, said in enumerate(says)
    ]
    found = Outcome(answers, quorum)
    assert (found.needed, found.is_approved) == (needed, is_approved)
    assert found.approvals == len([said for said in says if said in ("approve", "remarks")])


def test_every_verdict_that_is_known_can_be_given() -> None:
    assert get_args(VerdictKey) == tuple(VERDICTS)


def test_asked_about_a_version_that_does_not_change(site: Site) -> None:
    due = (db.now().date() + timedelta(days=7)).isoformat()
    round_ = ask(
        site, ARTHUR, people=(RITA, ALICE), must=site.ids["Alice"], wanted="Is it **true**?", due=due, quorum=1
    )
    with site.session() as session:
        version = session.get_one(Version, round_.version_id)
        asked = {one.user_id: one.must_approve for one in session.exec(select(Asked))}
    assert version.number == 1 and asked == {site.ids["Rita"]: False, site.ids["Alice"]: True}
    shown = page(site, RITA)
    assert (
        "Is it <strong>true</strong>?" in shown and version.digest[:8] in shown and "Your verdict on version 1" in shown
    )
    write(site, "Other words.")
    with site.session() as session:
        then = history.manuscript_of(session, session.get_one(Version, round_.version_id))
    assert "HAMBURG" in then.passage("introduction").text
    assert ask(site).version_id != round_.version_id


def test_the_same_words_are_kept_once(site: Site) -> None:
    assert ask(site).version_id == ask(site, people=(ARTHUR,)).version_id


def test_who_can_be_asked(site: Site) -> None:
    for nobody in ((), (SAM,), (REX,), (ALICE,)):
        ask(site, people=nobody, status=422)
    ask(site, quorum=2, status=422)
    ask(site, due="2020-01-01", status=422)
    ask(site, due="someday", status=422)
    answer = site.client(ALICE).post(f"{here(site)}/rounds", data={"wanted": "Do not lose me"})
    assert answer.status_code == 422 and "Do not lose me" in answer.text
    ask(site, RITA, people=(ALICE,), status=404)
    with site.session() as session:
        assert session.exec(select(Round)).all() == []


@pytest.mark.parametrize("path", ["/rounds", "/meetings"])
def test_who_owns_it_is_led_to_those_who_are_missing(site: Site, path: str) -> None:
    way = f'<a href="{here(site)}/people">Share the document</a>'
    assert way in page(site, ALICE, path) and way not in page(site, ARTHUR, path)


def test_only_who_was_asked_gives_a_verdict_and_only_their_own(site: Site) -> None:
    round_ = ask(site, people=(RITA,))
    assert judge(site, ARTHUR, round_, "approve") == 404
    assert judge(site, ALICE, round_, "approve") == 404
    assert judge(site, REX, round_, "approve") == 404
    data = {"verdict": "approve", "user_id": site.ids["Rita"], "person": site.ids["Rita"]}
    assert site.client(ARTHUR).post(f"{here(site)}/rounds/{round_.id}/verdicts", data=data).status_code == 404
    assert outcome(site).given == 0
    assert judge(site, RITA, round_, "approve") == 303
    assert outcome(site).is_approved


def test_a_verdict_can_be_changed_and_each_change_is_kept(site: Site) -> None:
    round_ = ask(site)
    assert judge(site, RITA, round_, "revise", "The price is missing.") == 303
    assert not outcome(site).is_approved
    assert judge(site, RITA, round_, "approve") == 303
    assert [verdict.verdict for verdict in outcome(site).answers[0].verdicts] == ["approve", "revise"]
    shown = page(site)
    assert "Before" in shown and "The price is missing." in shown and "Wants it revised" in shown


def test_some_verdicts_need_a_reason(site: Site) -> None:
    round_ = ask(site)
    for verdict in ("remarks", "revise", "reject"):
        assert judge(site, RITA, round_, verdict, "  ") == 422
    assert judge(site, RITA, round_, "perhaps", "why") == 422
    assert outcome(site).given == 0
    answer = site.client(RITA).post(
        f"{here(site)}/rounds/{round_.id}/verdicts", data={"verdict": "x", "summary": "Do not lose me"}
    )
    assert answer.status_code == 422 and "Do not lose me" in answer.text


def test_closed_is_closed(site: Site) -> None:
    round_ = ask(site)
    assert judge(site, RITA, round_, "approve") == 303
    address = f"{here(site)}/rounds/{round_.id}"
    assert site.client(RITA).post(f"{address}/closing").status_code == 404
    assert site.client(ARTHUR).post(f"{address}/closing").status_code == 303
    assert judge(site, RITA, round_, "reject", "No.") == 409
    assert site.client(ALICE).post(f"{address}/withdrawal").status_code == 409
    assert "Arthur closed it" in page(site) and "Your verdict" not in page(site, RITA)
    assert outcome(site).is_approved


def test_what_is_withdrawn_approves_nothing(site: Site) -> None:
    round_ = ask(site)
    judge(site, RITA, round_, "approve")
    assert "Version 1 was approved by 1 of 1." in page(site, REX, "/standing")
    site.client(ALICE).post(f"{here(site)}/rounds/{round_.id}/withdrawal")
    assert "approved" not in page(site, REX, "/standing") and "Withdrawn" in page(site)


def test_later_edits_inherit_no_approval(site: Site) -> None:
    round_ = ask(site)
    assert "Version 1 is under review: 0 of 1 have answered." in page(site, REX, "/standing")
    judge(site, RITA, round_, "remarks", "Fine.")
    shown = page(site, REX, "/standing")
    assert "Version 1 was approved by 1 of 1." in shown and "Nothing has changed since." in shown
    write(site, "HAMBURG, March 15, 2027 — Meridian shows **each** carton.")
    shown = page(site, REX, "/standing")
    assert f'{here(site)}/compare/1...now">1 word has changed since.' in shown and 'badge since"' in shown
    with site.session() as session:
        history.keep(session, session.get_one(Document, site.document.id), None)
    assert "Now it is version 2: 1 word has changed since." in page(site, REX, "/standing?form=line")
    library = site.client(REX).get(f"/standings?documents={site.document.id},{site.sams.id}").text
    assert f'id="standing-{site.document.id}"' in library and "1 word has changed since." in library
    assert site.sams.id not in library
    assert site.client(SAM).get(f"/standings?documents={site.document.id}").text.strip() == ""


def test_the_newest_approved_version_counts_and_an_open_round_is_told_beside_it(site: Site) -> None:
    judge(site, RITA, ask(site), "approve")
    write(site, "Other words.")
    second = ask(site, people=(RITA, ARTHUR))
    shown = page(site, REX, "/standing")
    assert "Version 1 was approved" in shown and "Version 2 is under review: 0 of 2 have answered." in shown
    for person in (RITA, ARTHUR):
        judge(site, person, second, "approve")
    assert "Version 2 was approved by 2 of 2." in page(site, REX, "/standing")


def test_a_new_stage_is_no_change_of_what_was_approved(site: Site) -> None:
    judge(site, RITA, ask(site), "approve")
    with site.session() as session:
        session.get_one(Document, site.document.id).stage = "approved"
    assert "Nothing has changed since." in page(site, REX, "/standing")


def test_what_changed_since_somebody_read_it_last(site: Site) -> None:
    judge(site, RITA, ask(site), "revise", "Where?")
    write(site, "BERLIN.")
    ask(site, people=(RITA, ARTHUR))
    assert f"{here(site)}/compare/1...2" in page(site, RITA)
    assert "You read version" not in page(site, ARTHUR)
    assert site.client(ARTHUR).post(f"{here(site)}/versions/1/readers").status_code == 303
    assert "You read version 1 last." in page(site, ARTHUR)
    assert "What changed since you read version 1" in page(site, ARTHUR, "/standing")
    site.client(ARTHUR).post(f"{here(site)}/versions/2/readers")
    assert "What changed since you read" not in page(site, ARTHUR, "/standing?form=line")


def test_whoever_likes_says_to_have_read_a_version(site: Site) -> None:
    ask(site)
    address = f"{here(site)}/versions/1/readers"
    assert "I have read this" in page(site, REX, "/versions/1/readers")
    for _ in range(2):
        answer = site.client(REX).post(address, headers=PART)
        assert answer.status_code == 200 and "Read by Rex" in answer.text and "You have read this" in answer.text
    shown = page(site, ALICE, "/versions/1/readers")
    assert "Read by Rex" in shown and "0 of 1 approve" in shown and "/rounds#round-" in shown
    assert "/rounds" not in page(site, REX, "/versions/1/readers")
    site.client(REX).post(f"{address}/removal")
    with site.session() as session:
        assert session.exec(select(ReadVersion)).all() == []
    assert site.client(REX).post(f"{here(site)}/versions/9/readers").status_code == 404


@pytest.mark.parametrize("act", [reading.mark, reading.unmark])
def test_a_double_click_says_it_once(site: Site, act: Callable[..., None]) -> None:
    ask(site)
    if act is reading.unmark:
        site.client(REX).post(f"{here(site)}/versions/1/readers")
    together, faults = threading.Barrier(2), []

    def click() -> None:
        try:
            with site.session() as session:
                document, rex = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Rex"])
                version = session.exec(select(Version)).one()
                if session.get_bind().dialect.name == "postgresql":
                    together.wait(20)
                act(session, document, version, rex)
        except Exception as error:
            faults.append(error)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    with site.session() as session:
        marks = session.exec(select(ReadVersion)).all()
    assert not faults and len(marks) == (act is reading.mark)


def test_rounds_of_other_documents_are_not_found(site: Site) -> None:
    round_ = ask(site)
    with site.session() as session:
        session.get_one(Round, round_.id).document_id = site.sams.id
    assert judge(site, RITA, round_, "approve") == 404
    assert site.client(ALICE).post(f"{here(site)}/rounds/{round_.id}/closing").status_code == 404


def test_who_only_reads_sees_the_standing_and_no_more(site: Site) -> None:
    judge(site, RITA, ask(site), "reject", "A secret doubt")
    rex = site.client(REX)
    assert rex.get(f"{here(site)}/rounds").status_code == 404
    assert "/rounds" not in rex.get(f"{here(site)}/read").text
    shown = page(site, REX, "/standing")
    assert "A secret doubt" not in shown and "/rounds" not in shown


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[a](javascript:alert(1))", "![x](https://example.org/x)"]
)
def test_what_is_said_is_only_words(site: Site, text: str) -> None:
    round_ = ask(site, wanted=text)
    assert judge(site, RITA, round_, "revise", text) == 303
    shown = page(site)
    assert "<script>alert" not in shown and 'href="javascript' not in shown and "<img" not in shown.split("<main")[1]


def test_a_verdict_as_long_as_may_be_and_longer(site: Site) -> None:
    round_ = ask(site, wanted="x" * 4_000)
    assert judge(site, RITA, round_, "revise", "好" * 4_000) == 303
    assert judge(site, RITA, round_, "revise", "x" * 4_001) == 422
    ask(site, wanted="x" * 4_001, status=422)

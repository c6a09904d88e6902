"""The coach on its pages: what it found, what was let stand, better words taken, stages held up, words of the team."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.coach import team
from app.coach.models import GateOverride
from app.db import now
from app.documents import writing
from app.documents.models import Document
from app.jobs.queue import do_what_is_due
from tests.cast import ADA, ALICE, ARTHUR, REX, RITA, Site

PART = {"HX-Request": "true"}
WEAK = "In order to save time, customers could wait. Many customers could wait in order to save time."


@pytest.fixture
def weak(site: Site) -> Site:
    write(site, WEAK)
    return site


def write(site: Site, text: str) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        now = writing.open_text(session, document).passage("value_proposition").text
        writing.edit(session, document, None, lambda crdt: crdt.write("value_proposition", now, text))


def text_of(site: Site) -> str:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        return writing.open_text(session, document).passage("value_proposition").text


def checks(site: Site, **about: str) -> str:
    return (
        site.client(ARTHUR).get(f"/documents/{site.document.id}/checks?section=value_proposition", headers=about).text
    )


def finding(page: str, quote: str) -> dict[str, str]:
    """What the card about these words sends."""
    card = next(card for card in page.split('<li class="finding') if f'data-quote="{quote}"' in card)
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', card.split("</form>")[0]))
    return {**sent, "quote": quote}


def test_the_page_and_the_part_say_what_was_found(weak: Site) -> None:
    page, part = checks(weak), checks(weak, **PART)
    assert "<html" in page and "<html" not in part
    for shown in (page, part):
        assert 'data-quote="could"' in shown and "leaves it open" in shown
    assert 'data-found="value_proposition"' in part


def test_who_reviews_sees_it_and_who_only_reads_does_not(weak: Site) -> None:
    address = f"/documents/{weak.document.id}/checks"
    assert weak.client(RITA).get(address).status_code == 200
    assert "Let it stand" not in weak.client(RITA).get(address).text
    assert weak.client(REX).get(address).status_code == 404


def test_a_finding_stands_until_its_words_change(weak: Site) -> None:
    sent = finding(checks(weak), "Many") | {"reason": "It is a quotation of the law."}
    address = f"/documents/{weak.document.id}/dismissals"
    assert weak.client(ARTHUR).post(address, data=sent | {"reason": ""}).status_code == 422
    assert weak.client(ARTHUR).post(address, data=sent).status_code == 303
    page = checks(weak)
    assert 'data-quote="Many"' not in page and "It is a quotation of the law." in page and "Arthur" in page
    write(weak, WEAK + " And more.")
    assert 'data-quote="Many"' not in checks(weak)
    write(weak, WEAK.replace("customers could wait in", "people could wait in"))
    assert 'data-quote="Many"' in checks(weak)


def test_letting_stand_is_taken_back(weak: Site) -> None:
    address = f"/documents/{weak.document.id}/dismissals"
    answer = weak.client(ARTHUR).post(
        address, data=finding(checks(weak), "Many") | {"reason": "Meant so."}, headers=PART
    )
    assert 'data-quote="Many"' not in answer.text
    number = re.search(r"/dismissals/(\d+)/removal", answer.text)
    assert number
    assert weak.client(ARTHUR).post(f"{address}/{number[1]}/removal").status_code == 303
    assert 'data-quote="Many"' in checks(weak)


def test_better_words_take_the_place_of_those_found(weak: Site) -> None:
    sent = finding(checks(weak), "In order to")
    address = f"/documents/{weak.document.id}/mends"
    assert weak.client(ARTHUR).post(address, data=sent).status_code == 303
    assert text_of(weak) == "To save time" + WEAK[len("In order to save time") :]
    again = weak.client(ARTHUR).post(address, data=sent)
    assert again.status_code == 409 and "changed meanwhile" in again.text
    assert text_of(weak).startswith("To save time,")


def test_only_authors_let_stand_and_mend(weak: Site) -> None:
    sent = finding(checks(weak), "In order to")
    for act in ("mends", "dismissals"):
        address = f"/documents/{weak.document.id}/{act}"
        assert weak.client(RITA).post(address, data=sent | {"reason": "No."}).status_code == 404
    assert text_of(weak) == WEAK


def test_the_words_of_the_team_count_everywhere(weak: Site) -> None:
    client = weak.client(ADA)
    assert client.post("/team/words", data={"kind": "banned", "phrase": "wait", "hint": "rest"}).status_code == 303
    assert client.post("/team/words", data={"kind": "banned", "phrase": " "}).status_code == 422
    assert weak.client(ALICE).post("/team/words", data={"kind": "banned", "phrase": "time"}).status_code == 404
    assert 'data-quote="wait"' in checks(weak)
    page = weak.client(ALICE).get("/team/words").text
    assert "wait" in page and "/removal" not in page
    with weak.session() as session:
        word = team.words(session)[0].id
    assert client.post(f"/team/words/{word}/removal").status_code == 303
    assert 'data-quote="wait"' not in checks(weak)


def test_a_stage_is_held_up_and_an_owner_goes_on(weak: Site) -> None:
    address = f"/documents/{weak.document.id}/stage"
    sent = {"begun": "draft", "stage": "exec", "why": "I say so.", "all_the_same": "1"}
    held = weak.client(ARTHUR).post(address, data=sent)
    assert held.status_code == 422 and "must be settled first" in held.text
    assert "I say so." in held.text and 'name="all_the_same"' not in held.text
    held = weak.client(ALICE).post(address, data=sent | {"why": ""})
    assert held.status_code == 422 and 'name="all_the_same"' in held.text
    with weak.session() as session:
        assert session.get_one(Document, weak.document.id).stage == "draft"
    assert weak.client(ALICE).post(address, data=sent | {"why": "The board meets today."}).status_code == 303
    with weak.session() as session:
        assert session.get_one(Document, weak.document.id).stage == "exec"
        assert session.exec(select(GateOverride)).one().reason == "The board meets today."
    assert "The board meets today." in checks(weak)


def test_the_library_counts_what_has_come_to_rest(weak: Site) -> None:
    do_what_is_due(weak.engine, now() + timedelta(minutes=1))
    address = f"/findings?documents={weak.document.id},{weak.sams.id}"
    part = weak.client(ALICE).get(address).text
    assert f'id="found-{weak.document.id}"' in part and "should be mended" in part
    assert weak.sams.id not in part
    assert "found-" not in weak.client(REX).get(address).text
    assert f'id="found-{weak.document.id}"' in weak.client(ALICE).get("/").text

"""Suggesting by writing a text as one would like it: what differs is suggested, and sending it again changes nothing."""

from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from app.documents import writing
from app.documents.models import Document
from app.review.models import Suggestion, Thread
from tests.cast import ALICE, ARTHUR, REX, RITA, Person, Site

BEFORE = "HAMBURG, March 15, 2027 — Meridian shows **every** carton."


def here(site: Site) -> str:
    return f"/documents/{site.document.id}/suggesting"


def send(site: Site, wanted: str, base: str = BEFORE, who: Person = RITA, status: int = 303, **about: str) -> str:
    data = {"section": "introduction", "base": base, "wanted": wanted} | about
    answer = site.client(who).post(here(site), data=data)
    assert answer.status_code == status, answer.text
    return answer.text


def open_ones(session: Session) -> list[tuple[str, str]]:
    found = select(Thread, Suggestion).join(Suggestion).where(Suggestion.state == "open").order_by(col(Thread.start))
    return [(thread.words, suggestion.replacement) for thread, suggestion in session.exec(found)]


def suggested(site: Site) -> list[tuple[str, str]]:
    with site.session() as session:
        return open_ones(session)


def text_of(site: Site) -> str:
    with site.session() as session:
        return writing.open_text(session, session.get_one(Document, site.document.id)).passage("introduction").text


def test_what_differs_is_suggested_and_the_text_stays(site: Site) -> None:
    send(site, BEFORE.replace("March 15", "April 1").replace("carton.", "carton.\n\nAnd more!"))
    assert suggested(site) == [("March 15", "April 1"), ("carton.", "carton.\n\nAnd more!")]
    assert text_of(site) == BEFORE
    page = site.client(ALICE).get(here(site)).text
    assert "2 suggestions by Rita" in page and "<del" in page and "And more!" in page


def test_sent_again_it_changes_nothing_and_sent_on_it_is_what_was_written_last(site: Site) -> None:
    first = BEFORE.replace("March 15", "April 1").replace("carton", "box")
    send(site, first)
    with site.session() as session:
        ids = session.exec(select(Suggestion.thread_id)).all()
    send(site, first)
    with site.session() as session:
        assert session.exec(select(Suggestion.thread_id)).all() == ids
    send(site, first.replace("box", "parcel"))
    assert suggested(site) == [("March 15", "April 1"), ("carton", "parcel")]
    send(site, BEFORE)
    assert suggested(site) == []


def test_what_others_write_and_suggest_meanwhile_stays(site: Site) -> None:
    send(site, BEFORE.replace("carton", "box"), who=ARTHUR)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        changed = BEFORE.replace("shows", "now shows")
        writing.edit(session, document, None, lambda crdt: crdt.write("introduction", BEFORE, changed))
    send(site, BEFORE.replace("March 15", "April 1"))
    assert suggested(site) == [("March 15", "April 1"), ("carton", "box")]
    assert text_of(site) == changed


def test_all_of_a_person_are_taken_and_one_that_cannot_be_is_told(site: Site) -> None:
    send(site, BEFORE.replace("March 15", "April 1").replace("Meridian", "It").replace("carton", "box"))
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(
            session,
            document,
            None,
            lambda crdt: crdt.write("introduction", BEFORE, BEFORE.replace("carton", "cartons")),
        )
    alice = site.client(ALICE, follow_redirects=True)
    page = alice.get(f"/documents/{site.document.id}/comments").text
    assert "3 suggestions by Rita" in page and "Take all" in page
    said = alice.post(f"/documents/{site.document.id}/suggestions/acceptance", data={"person": site.ids["Rita"]}).text
    assert "2 suggestions were taken." in said and "1 could not be taken" in said
    assert text_of(site) == "HAMBURG, April 1, 2027 — It shows **every** cartons."
    with site.session() as session:
        assert len(open_ones(session)) == 1
    before = site.client(ALICE).get(f"/documents/{site.document.id}/versions/1").text
    assert "March 15" in before, "what was taken can be undone as a whole"


def test_all_of_a_person_are_left(site: Site) -> None:
    send(site, BEFORE.replace("March 15", "April 1").replace("carton", "box"))
    send(site, BEFORE.replace("carton", "parcel"), who=ARTHUR)
    address = f"/documents/{site.document.id}/suggestions/refusal"
    assert site.client(RITA).post(address, data={"person": site.ids["Rita"]}).status_code == 404
    assert site.client(ALICE).post(address, data={"person": site.ids["Rita"]}).status_code == 303
    assert suggested(site) == [("carton", "parcel")] and text_of(site) == BEFORE


def test_a_look_shows_what_would_be_suggested_and_suggests_nothing(site: Site) -> None:
    page = send(site, BEFORE.replace("carton", "box"), look="1", status=200)
    assert "This makes 1 suggestion:" in page and suggested(site) == []
    client = site.client(RITA)
    client.headers["HX-Request"] = "true"
    data = {"section": "introduction", "base": BEFORE, "wanted": BEFORE}
    assert "nothing would be suggested" in client.post(f"{here(site)}/preview", data=data).text


def test_a_text_that_is_gone_gives_back_what_was_typed(site: Site) -> None:
    page = send(site, "My <b>own</b> words", section="brief", status=422)
    assert "My &lt;b&gt;own&lt;/b&gt; words" in page and "no longer in the document" in page
    assert "Try again" not in send(site, "x" * 200_001, status=422)
    client = site.client(RITA)
    client.headers["HX-Request"] = "true"
    assert client.post(here(site), data={"section": "brief", "wanted": "x"}).status_code == 409


def test_what_is_held_is_seen_by_who_suggests_it_alone(site: Site) -> None:
    site.client(RITA).post(f"/documents/{site.document.id}/quiet")
    send(site, BEFORE.replace("carton", "box"))
    assert "1 suggestion by Rita" in site.client(RITA).get(here(site)).text
    others = (
        site.client(ALICE).get(here(site)).text + site.client(ALICE).get(f"/documents/{site.document.id}/comments").text
    )
    assert "<ins" not in others and ">box<" not in others and "by Rita" not in others
    send(site, BEFORE)
    with site.session() as session:
        assert not session.exec(select(Thread)).all(), "nobody has seen it, so nothing of it stays"


def test_an_item_and_its_title_are_texts_like_any_other(site: Site) -> None:
    client = site.client(RITA)
    item = _item(client, here(site))
    about = {"section": "customer_faq", "item_id": item, "field": "title"}
    send(site, "What does\nit really cost?", base="What does it cost?", **about)
    assert suggested(site) == [("it", "it really")]
    opened = client.get(here(site), params=about).text
    assert ">\nWhat does it really cost?</textarea>" in opened, "one writes on where one left off"


def test_who_only_reads_does_not_suggest(site: Site) -> None:
    assert site.client(REX).get(here(site)).status_code == 404
    send(site, "x", who=REX, status=404)


def _item(client: TestClient, address: str) -> str:
    page = client.get(address).text
    return page.split("section=customer_faq&amp;item_id=")[1].split("&")[0]

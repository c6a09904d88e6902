"""What comes in a bad moment or a bad shape: told in the reader's language, what was typed given back, nothing changed."""

import re

import pytest
from httpx2 import Response
from sqlmodel import col, select

from app.accounts.models import User
from app.documents import writing
from app.documents.models import Document, Written
from app.meetings.models import Meeting, Note
from app.review.models import Comment, Suggestion, Thread
from app.rounds.models import Round, Verdict
from tests.cast import ALICE, ARTHUR, RITA, Person, Site
from tests.documents.test_guests import SUGGEST, guest, link

PART = {"HX-Request": "true"}
HUGE = "много слов " * 10_000
BEFORE = "HAMBURG, March 15, 2027 — Meridian shows **every** carton."


def here(site: Site) -> str:
    return f"/documents/{site.document.id}"


def post(site: Site, person: Person, path: str, /, **data: object) -> Response:
    return site.client(person).post(here(site) + path, data=data)


def say(site: Site, quote: str, person: Person = RITA, status: int = 303, **about: object) -> Thread:
    about = {"section": "introduction", "quote": quote, "text": "Is that so?"} | about
    answer = post(site, person, "/threads", **about)
    assert answer.status_code == status, answer.text
    return threads(site)[-1]


def threads(site: Site) -> list[Thread]:
    with site.session() as session:
        return list(session.exec(select(Thread).order_by(col(Thread.id))))


def write(site: Site, text: str, key: str = "introduction") -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        now = writing.open_text(session, document).passage(key).text
        writing.edit(session, document, None, lambda crdt: crdt.write(key, now, text))


def text_of(site: Site, key: str = "introduction") -> str:
    with site.session() as session:
        return writing.open_text(session, session.get_one(Document, site.document.id)).passage(key).text


def speaks_german(site: Site, person: Person) -> None:
    with site.session() as session:
        session.get_one(User, site.ids[person.name]).language = "de"


def test_a_feature_that_was_removed_meanwhile_takes_no_comment_and_gives_the_words_back(site: Site) -> None:
    speaks_german(site, RITA)
    about = {"section": "features", "item_id": "gone", "field": "text", "quote": "Within a second", "text": "How so?"}
    answer = post(site, RITA, "/threads", **about)
    assert answer.status_code == 422 and "Diese Wörter" in answer.text and "How so?" in answer.text
    assert threads(site) == []


def test_words_that_reach_over_two_features_wait_without_a_place(site: Site) -> None:
    with site.session() as session:
        first = session.get_one(Written, (site.document.id, "features")).item_ids[0]
    about = {"section": "features", "item_id": first, "field": "text"}
    thread = say(site, "Within a second. One label On each carton", **about)
    assert thread.detached_at and thread.item_id == first
    page = site.client(ALICE).get(f"{here(site)}/comments").text
    assert "Within a second. One label On each carton" in page and "Is that so?" in page


def test_comments_that_overlap_each_follow_their_own_words(site: Site) -> None:
    for quote in ("Meridian shows every carton", "shows every", "every carton", "15, 2027 — Meridian shows"):
        say(site, quote)
    write(site, BEFORE.replace("shows", "now shows").replace("**every**", "**every single**"))
    assert [(thread.words, thread.detached_at) for thread in threads(site)] == [
        ("Meridian now shows **every single** carton", None),
        ("shows **every", None),
        ("every single** carton", None),
        ("15, 2027 — Meridian now shows", None),
    ]


def test_of_two_suggestions_that_overlap_the_second_asks_again(site: Site) -> None:
    for quote, words in (("Meridian shows every", "It shows each"), ("every carton", "every box")):
        sent = post(site, RITA, "/suggestions", section="introduction", quote=quote, replacement=words)
        assert sent.status_code == 303
    first, second = threads(site)
    assert post(site, ALICE, f"/threads/{first.id}/acceptance").status_code == 303
    taken = text_of(site)
    assert "It shows **each** carton" in taken
    refused = site.client(ALICE).post(f"{here(site)}/threads/{second.id}/acceptance", headers=PART)
    assert refused.status_code == 409 and "These words have changed meanwhile." in refused.text
    assert "This was not done" in refused.text and text_of(site) == taken
    with site.session() as session:
        assert session.get_one(Suggestion, second.id).state == "open"


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Everybody 🎉 reads it", "🎉"),
        ("A family 👩‍👩‍👧‍👦 of four", "👩‍👩‍👧‍👦 of"),
        ("Le café\u0301 est e\u0301troit", "e\u0301troit"),
        ("हिन्दी में लिखा", "में लिखा"),
        ("𝔐𝔞𝔱𝔥 and 𝔐𝔢𝔯𝔠𝔶", "𝔐𝔢𝔯𝔠𝔶"),
        ("结论：**我们**先做这个🙂。", "我们先做"),
    ],
)
def test_signs_of_many_bytes_and_marks_above_letters_are_counted_alike_everywhere(
    site: Site, words: str, quote: str
) -> None:
    write(site, words)
    said = say(site, quote)
    assert said.detached_at is None and said.words.replace("*", "") == quote
    write(site, f"😀é {words}")
    assert threads(site)[0].words == said.words and threads(site)[0].start == said.start + 3
    sent = post(site, RITA, "/suggestions", section="introduction", quote=quote, replacement="🙂 e\u0301")
    assert sent.status_code == 303
    assert post(site, ALICE, f"/threads/{threads(site)[-1].id}/acceptance").status_code == 303
    assert text_of(site).startswith("😀é ") and "🙂 e\u0301" in text_of(site)


def test_a_comment_far_too_long_is_given_back(site: Site) -> None:
    thread = say(site, "every carton")
    speaks_german(site, RITA)
    with site.session() as session:
        comment = session.exec(select(Comment)).one()
    about = {"section": "introduction", "quote": "Meridian"}
    for path, fields in (
        ("/threads", about | {"text": HUGE}),
        (f"/threads/{thread.id}/comments", {"text": HUGE}),
        (f"/comments/{comment.id}", {"text": HUGE}),
        ("/suggestions", about | {"replacement": HUGE}),
        ("/suggestions", about | {"replacement": "x", "text": HUGE}),
    ):
        answer = post(site, RITA, path, **fields)
        assert answer.status_code == 422 and HUGE in answer.text and "Zu lang: Hier passen höchstens" in answer.text, (
            path
        )
        part = site.client(RITA).post(here(site) + path, data=fields, headers=PART)
        assert part.status_code == 422 and "Zu lang: Hier passen höchstens" in part.text, path
    with site.session() as session:
        assert session.exec(select(Comment.text)).all() == ["Is that so?"]
        assert not session.exec(select(Suggestion)).all()


def test_more_words_than_a_comment_can_stand_on_are_said_to_be_too_many(site: Site) -> None:
    answer = post(site, RITA, "/threads", section="introduction", quote=HUGE, text="All of this?")
    assert answer.status_code == 422 and "Please select less" in answer.text and "All of this?" in answer.text
    assert threads(site) == []


def test_a_guest_pastes_html_and_it_is_only_words(site: Site) -> None:
    html = '<img src=x onerror=alert(1)><script>alert(1)</script><b style="position:fixed">Bold</b>'
    client = guest(site, link(site, SUGGEST), name="<b onclick=alert(1)>Gwen</b>")
    about = {"section": "introduction", "quote": "every carton"}
    assert client.post(f"{here(site)}/threads", data=about | {"text": html}).status_code == 303
    assert client.post(f"{here(site)}/suggestions", data=about | {"replacement": html}).status_code == 303
    assert post(site, ALICE, f"/threads/{threads(site)[-1].id}/acceptance").status_code == 303
    for path in ("/comments?state=all", "/read", "/suggesting", "/links", "", "/versions"):
        shown = site.client(ALICE).get(here(site) + path).text
        assert "<img src=x" not in shown and "<script>alert" not in shown and "<b " not in shown, path
        assert "onerror" not in shown or "&lt;img" in shown, path
    assert "&lt;b style" in site.client(ALICE).get(f"{here(site)}/read").text, "it is shown as it was typed"


def test_what_a_guest_says_after_the_link_ended_is_not_taken(site: Site) -> None:
    path = link(site)
    client = guest(site, path)
    said = client.post(f"{here(site)}/threads", data={"section": "introduction", "text": "In time."})
    assert said.status_code == 303
    number = site.client(ALICE).get(f"{here(site)}/links").text.split("/links/")[1].split("/")[0]
    assert post(site, ALICE, f"/links/{number}/end").status_code == 303
    thread = threads(site)[0].id
    for late in ("/threads", f"/threads/{thread}/comments", "/comments/1", f"/threads/{thread}/resolution"):
        assert client.post(here(site) + late, data={"text": "Too late"}).status_code == 404, late
    for again in (client, site.client()):
        assert again.post(path, data={"name": "Gwen"}).status_code == 404
    with site.session() as session:
        assert session.exec(select(Comment.text)).all() == ["In time."]


def test_a_verdict_that_comes_too_late_is_given_back(site: Site) -> None:
    post(site, ALICE, "/rounds", people=site.ids["Rita"])
    with site.session() as session:
        round_ = session.exec(select(Round)).one().id
    post(site, ALICE, f"/rounds/{round_}/closing")
    late = post(site, RITA, f"/rounds/{round_}/verdicts", verdict="revise", summary="An hour of <b>work</b>")
    assert late.status_code == 409 and "This round has ended meanwhile." in late.text
    assert "An hour of &lt;b&gt;work&lt;/b&gt;</textarea>" in late.text
    with site.session() as session:
        assert not session.exec(select(Verdict)).all()


def test_a_note_and_a_decision_that_come_too_late_are_given_back(site: Site) -> None:
    ids = site.ids
    roles = {"facilitator": ids["Alice"], "note_taker": ids["Rita"], "decider": ids["Rita"]}
    number = post(site, ALICE, "/meetings", minutes=10, **roles).headers["location"].rpartition("/")[2]
    meeting = f"/meetings/{number}"
    decision = {"decision": "park", "owner": "Kim", "next_date": "2027-03-15", "why": "So many reasons"}
    early = post(site, RITA, f"{meeting}/decision", **decision)
    assert early.status_code == 409 and "So many reasons</textarea>" in early.text
    post(site, ALICE, f"{meeting}/roles", role="note_taker", person=ids["Alice"])
    late = post(site, RITA, f"{meeting}/notes", text="A long note")
    assert late.status_code == 403 and "A long note</textarea>" in late.text and "has that role by now" in late.text
    part = site.client(RITA).post(f"{here(site)}{meeting}/notes", data={"text": "A long note"}, headers=PART)
    assert part.status_code == 403 and "has that role by now" in part.text
    with site.session() as session:
        assert not session.exec(select(Note)).all() and session.exec(select(Meeting)).one().phase == "planned"


def test_whoever_reviews_filters_by_everybody_who_said_something(site: Site) -> None:
    guest(site, link(site), name="Gwen").post(f"{here(site)}/threads", data={"text": "From outside."})
    say(site, "every carton", ARTHUR)
    page = site.client(RITA).get(f"{here(site)}/comments").text
    people = page.split('name="person"')[1].split("</select>")[0]
    assert "Gwen (guest)" in people and "Arthur" in people and "Rex" not in people
    gwen = re.search(r'value="(\d+)"[^>]*>Gwen', people)
    assert gwen
    only = site.client(RITA).get(f"{here(site)}/comments?person={gwen[1]}").text
    assert "From outside." in only and "Is that so?" not in only

"""What reviewers say: on the page, in the margin, and what becomes of it when the text changes."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app import db, demo
from app.documents import writing
from app.documents.models import Document, Written
from app.manuscript.model import Passage
from app.review.models import Comment, CommentedPassage, Mention, Reaction, Thread
from app.storage.files import Files
from tests.cast import ALICE, ARTHUR, REX, RITA, Person, Site

PART = {"HX-Request": "true"}
HERE = {"section": "introduction", "quote": "Meridian shows every carton", "before": "2027 — "}


def address(site: Site) -> str:
    return f"/documents/{site.document.id}"


def say(site: Site, person: Person = RITA, text: str = "Is that so?", status: int = 303, **about: Any) -> Thread:
    answer = site.client(person).post(f"{address(site)}/threads", data={**HERE, "text": text, **about})
    assert answer.status_code == status, answer.text
    return threads(site)[-1]


def threads(site: Site) -> list[Thread]:
    with site.session() as session:
        return list(session.exec(select(Thread).order_by(Thread.id)))  # type: ignore[arg-type]


def act(site: Site, person: Person, thread: Thread, what: str, **data: Any) -> int:
    return site.client(person).post(f"{address(site)}/threads/{thread.id}/{what}", data=data).status_code


def write(site: Site, text: str, key: str = "introduction") -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        now = writing.open_text(session, document).passage(key).text
        writing.edit(session, document, None, lambda crdt: crdt.write(key, now, text))


def test_words_of_the_page_are_found_in_the_markdown(site: Site) -> None:
    thread = say(site)
    assert thread.quote == thread.words == "Meridian shows **every** carton" and thread.detached_at is None
    page = site.client(ARTHUR).get(f"{address(site)}/comments").text
    assert "Is that so?" in page and ">Meridian shows every carton</a>" in page and "Rita" in page


def test_the_part_is_what_the_script_shows(site: Site) -> None:
    thread = say(site, kind="question", blocking="1")
    part = site.client(ALICE).get(f"{address(site)}/comments", headers=PART).text
    assert "<html" not in part and f'data-thread="{thread.id}"' in part and "Must be settled" in part
    assert re.search(r'<template data-talks="introduction"><span class="talk-count" title="1 open comment"', part)
    answer = site.client(ALICE).post(f"{address(site)}/threads", data={"text": "All of it."}, headers=PART)
    assert answer.status_code == 200 and "All of it." in answer.text and "The whole document" in answer.text


def test_a_thread_follows_its_words(site: Site) -> None:
    say(site)
    write(site, "HAMBURG, March 15, 2027 — Everybody knows: Meridian shows **every** carton. Today.")
    assert threads(site)[0].words == "Meridian shows **every** carton"
    write(site, "HAMBURG, March 15, 2027 — Everybody knows: Meridian now shows **every single** carton. Today.")
    thread = threads(site)[0]
    assert thread.words == "Meridian now shows **every single** carton" and thread.quote != thread.words
    page = site.client(ALICE).get(f"{address(site)}/comments").text
    assert "Now: “Meridian now shows every single carton”" in page


def test_what_is_gone_is_in_the_tray_and_comes_back(site: Site) -> None:
    thread = say(site)
    write(site, "HAMBURG — Nothing of that.")
    assert threads(site)[0].detached_at
    page = site.client(ALICE).get(f"{address(site)}/comments").text
    assert "Without a place" in page and "These words are no longer in the text." in page
    then = site.client(RITA).get(f"{address(site)}/threads/{thread.id}/then").text
    assert "Meridian shows <strong>every</strong> carton" in then
    write(site, "We say it here: Meridian shows **every** carton.", "problem")
    assert (threads(site)[0].section, threads(site)[0].detached_at) == ("problem", None)


def test_a_thread_without_a_place_is_put_on_other_words(site: Site) -> None:
    thread = say(site)
    write(site, "HAMBURG — A wholly different sentence.")
    there = {"section": "introduction", "field": "text", "quote": "different sentence"}
    assert act(site, RITA, thread, "place", **there) == 404
    assert act(site, ALICE, thread, "place", **there | {"quote": "not there"}) == 409
    assert act(site, ALICE, thread, "place", **there) == 303
    assert threads(site)[0].words == "different sentence" and threads(site)[0].quote != "different sentence"


def test_words_changed_in_this_moment_lose_no_comment(site: Site) -> None:
    thread = say(site, quote="words nobody wrote")
    assert thread.detached_at and thread.quote == "words nobody wrote"


def test_an_item_is_talked_about(site: Site) -> None:
    with site.session() as session:
        item = session.get_one(Written, (site.document.id, "customer_faq")).item_ids[0]
    about = {"section": "customer_faq", "item_id": item, "field": "title", "quote": "What does it cost", "before": ""}
    assert say(site, **about).words == "What does it cost"
    assert ">What does it cost</a>" in site.client(ALICE).get(f"{address(site)}/comments?section=customer_faq").text
    say(site, **about | {"item_id": "nobody"}, status=422)


def test_what_cannot_be_said_stays_in_its_form(site: Site) -> None:
    answer = site.client(RITA).post(f"{address(site)}/threads", data={**HERE, "text": ""})
    assert answer.status_code == 422 and 'value="Meridian shows every carton"' in answer.text
    long = "x" * 10_001
    answer = site.client(RITA).post(f"{address(site)}/threads", data={**HERE, "text": long}, headers=PART)
    assert answer.status_code == 422 and long in answer.text and "at most 10,000 characters" in answer.text
    assert threads(site) == []


def test_answers_and_who_was_named(site: Site) -> None:
    thread = say(site, text="Ask @arthur about it, not @Alicely.")
    assert act(site, ARTHUR, thread, "comments", text="It is **so**, @Rita.") == 303
    with site.session() as session:
        named = {(mention.comment_id, mention.user_id) for mention in session.exec(select(Mention))}
        first, second = session.exec(select(Comment).order_by(Comment.id)).all()  # type: ignore[arg-type]
    assert named == {(first.id, site.ids["Arthur"]), (second.id, site.ids["Rita"])}
    assert "It is <strong>so</strong>" in site.client(RITA).get(f"{address(site)}/comments").text


def test_settled_by_who_writes_or_began(site: Site) -> None:
    thread = say(site, ALICE)
    assert act(site, RITA, thread, "resolution") == 403
    assert act(site, ARTHUR, thread, "resolution") == 303
    assert "Nothing is open." in site.client(RITA).get(f"{address(site)}/comments").text
    assert "Is that so?" in site.client(RITA).get(f"{address(site)}/comments?state=resolved").text
    assert act(site, RITA, thread, "comments", text="Not yet.") == 303
    assert threads(site)[0].resolved_at is None
    own = say(site, RITA)
    assert act(site, RITA, own, "resolution") == 303 and act(site, ALICE, own, "resolution/end") == 303


def test_only_who_said_it_changes_it(site: Site) -> None:
    say(site, RITA)
    with site.session() as session:
        (comment,) = session.exec(select(Comment)).all()
    there = f"{address(site)}/comments/{comment.id}"
    assert site.client(ALICE).post(there, data={"text": "No."}).status_code == 404
    assert site.client(ALICE).post(f"{there}/removal").status_code == 404
    assert site.client(RITA).post(there, data={"text": "Is it?"}).status_code == 303
    page = site.client(ALICE).get(f"{address(site)}/comments").text
    assert "Is it?" in page and "edited" in page
    assert site.client(RITA).post(f"{there}/removal").status_code == 303
    page = site.client(ALICE).get(f"{address(site)}/comments").text
    assert "Taken back." in page and "Is it?" not in page
    assert site.client(RITA).post(there, data={"text": "Again"}).status_code == 404


def test_signs(site: Site) -> None:
    say(site)
    with site.session() as session:
        (comment,) = session.exec(select(Comment)).all()
    there = f"{address(site)}/comments/{comment.id}/reactions"
    for person, sign, status in (
        (ALICE, "agree", 303),
        (ARTHUR, "agree", 303),
        (ALICE, "agree", 303),
        (ALICE, "boo", 422),
    ):
        assert site.client(person).post(there, data={"sign": sign}).status_code == status
    with site.session() as session:
        assert [given.user_id for given in session.exec(select(Reaction))] == [site.ids["Arthur"]]


def test_who_only_reads_sees_nothing_of_it(site: Site) -> None:
    thread = say(site, text="A secret doubt")
    rex = site.client(REX)
    assert rex.get(f"{address(site)}/comments").status_code == 404
    assert rex.get(f"{address(site)}/threads/{thread.id}/then").status_code == 404
    assert "talks" not in rex.get(f"{address(site)}/read").text
    assert 'id="talks"' in site.client(RITA).get(f"{address(site)}/read").text


def test_threads_of_other_documents_are_not_found(site: Site) -> None:
    thread = say(site)
    with site.session() as session:
        session.get_one(Thread, thread.id).document_id = site.sams.id
    assert act(site, ALICE, thread, "resolution") == 404 and act(site, ALICE, thread, "comments", text="a") == 404


def test_the_section_then_is_kept_once(site: Site) -> None:
    say(site)
    say(site)
    with site.session() as session:
        (kept,) = session.exec(select(CommentedPassage)).all()
    assert Passage.from_json(kept.content).text.startswith("HAMBURG")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[a](javascript:alert(1))", "![x](https://example.org/x.png)"]
)
def test_what_is_said_is_only_words(site: Site, text: str) -> None:
    say(site, text=text)
    page = site.client(ALICE).get(f"{address(site)}/comments").text
    assert "<script>alert" not in page and 'href="javascript' not in page and "<img" not in page.split("<main")[1]


def test_the_reviewers_of_the_demo_talk_about_words_that_are_there(tmp_path: Path, engine: Engine) -> None:
    demo.fill(engine, Files(tmp_path), "a password")
    with db.reading(engine) as session:
        found = session.exec(select(Thread)).all()
        assert len(found) == 10 and not [thread.quote for thread in found if thread.detached_at]

"""Who is told what; what is folded; what somebody may not see any more is not told either."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app import db
from app.accounts.models import User
from app.documents import guests, membership
from app.documents.models import Document
from app.jobs import queue
from app.news import inbox
from app.news.inbox import forget_news
from app.news.models import News
from app.news.telling import tell
from tests.cast import ALICE, ARTHUR, NOBODY, REX, RITA, SAM, Site
from tests.news.deeds import ask, comment, give_role, here, lines, reply, told, unread


def test_everybody_is_told_what_concerns_them_and_nobody_their_own_deeds(site: Site) -> None:
    thread = comment(site, RITA, "Is that so, @Arthur?")
    reply(site, ALICE, thread, "It is.")
    reply(site, ARTHUR, thread, "Surely.")
    assert told(site, RITA) == ["Arthur and Alice wrote 2 answers to you"]
    assert told(site, ARTHUR) == ["Rita mentioned you"]
    assert told(site, ALICE) == ["Arthur wrote 1 answer to you", "Rita wrote 1 comment"]
    assert told(site, REX) == told(site, SAM) == []
    site.client(ALICE).post(f"{here(site)}/threads/{thread}/resolution")
    assert told(site, RITA)[0] == "Alice settled 1 conversation of yours"


def test_requests_verdicts_and_stages(site: Site) -> None:
    ask(site)
    assert told(site, RITA) == ["Alice asks for your review"]
    assert lines(site, RITA)[0].excerpt == "Is it true?"
    site.client(RITA).post(f"{here(site)}/rounds/1/verdicts", data={"verdict": "approve"})
    assert told(site, ALICE) == ["Rita gave a verdict: Approves"]
    site.client(ALICE).post(f"{here(site)}/rounds/1/withdrawal")
    site.client(ARTHUR).post(f"{here(site)}/stage", data={"begun": "draft", "stage": "parked"})
    assert told(site, RITA)[:2] == ["Arthur moved the document on: Parked", "Alice withdrew the round"]
    assert told(site, REX) == []


def test_sharing_is_told_and_suggestions_are_answered(site: Site) -> None:
    site.client(ALICE).post(f"{here(site)}/people", data={"email": SAM.email, "role": "reviewer"})
    assert told(site, SAM) == ["Alice shared this document with you"]
    words = {"section": "introduction", "quote": "HAMBURG", "replacement": "BERLIN"}
    for _at in range(2):
        site.client(SAM).post(f"{here(site)}/suggestions", data=words)
    site.client(ALICE).post(f"{here(site)}/threads/1/refusal")
    site.client(ALICE).post(f"{here(site)}/threads/2/acceptance")
    assert told(site, SAM)[:2] == [
        "Alice took over 1 suggestion of yours",
        "Alice did not take over 1 suggestion of yours",
    ]


def test_a_burst_is_one_line_and_what_comes_after_reading_is_another(site: Site) -> None:
    for at in range(3):
        comment(site, RITA, f"Number {at}")
    comment(site, ARTHUR, "And mine")
    assert told(site, ALICE) == ["Arthur and Rita wrote 4 comments"] and unread(site, ALICE) == 1
    assert lines(site, ALICE)[0].path.endswith("#thread-1")
    with site.session() as session:
        for news in session.exec(select(News)):
            news.at -= timedelta(minutes=11)
    comment(site, RITA, "Later")
    assert told(site, ALICE)[0] == "Rita wrote 1 comment" and unread(site, ALICE) == 2
    alice = site.client(ALICE, follow_redirects=True)
    shown = alice.get("/news").text
    assert 'id="news-count"' in shown and "Arthur and Rita wrote 4 comments" in shown
    alice.post(f"/news/{lines(site, ALICE)[0].newest.burst}/reading")
    assert unread(site, ALICE) == 1
    newest = lines(site, ALICE)[0].newest.id
    comment(site, ARTHUR, "Not seen yet")
    assert 'id="news-count"' in alice.post("/news/reading", data={"until": newest}).text
    assert unread(site, ALICE) == 1
    assert site.client(RITA).post("/news/1/reading").status_code == 303 and unread(site, ALICE) == 1
    assert alice.post("/news/reading", data={"until": "all"}).status_code == 422


def test_nothing_quiet_is_told_before_it_is_submitted(site: Site) -> None:
    site.client(RITA).post(f"{here(site)}/quiet")
    comment(site, RITA, "Hidden, @Arthur")
    assert told(site, ALICE) == told(site, ARTHUR) == [] and unread(site, ARTHUR) == 0
    with site.session() as session:
        assert not session.exec(select(News)).all()
    site.client(RITA).post(f"{here(site)}/quiet/end")
    assert told(site, ALICE) == ["Rita wrote 1 comment"] and told(site, ARTHUR) == ["Rita mentioned you"]


@pytest.mark.parametrize("loss", ["dismissed", "reader", "deleted", "over", "taken back", "not named"])
def test_what_one_may_not_see_any_more_is_neither_shown_nor_counted(site: Site, loss: str) -> None:
    comment(site, RITA, "Secret words for @Arthur")
    assert unread(site, ARTHUR) == 1
    if loss == "taken back":
        site.client(RITA).post(f"{here(site)}/comments/1/removal")
    elif loss == "not named":
        site.client(RITA).post(f"{here(site)}/comments/1", data={"text": "For nobody"})
    elif loss in ("dismissed", "reader"):
        give_role(site, ARTHUR, "" if loss == "dismissed" else "reader")
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        document.deleted_at = db.now() if loss == "deleted" else None
        if loss == "over":
            from app.documents.models import Membership

            session.get_one(Membership, (document.id, site.ids["Arthur"])).until = db.now()
    assert unread(site, ARTHUR) == 0
    shown = site.client(ARTHUR).get("/news").text
    assert "Secret" not in shown and "Rita" not in shown and "news-count" not in shown


def test_who_sees_what_customers_see_is_not_told_how_far_it_is(site: Site) -> None:
    give_role(site, SAM, "reader")
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Alice"])
        tell(session, document, "stage", [site.ids["Sam"]], alice, word="rejected")
    assert unread(site, SAM) == 1
    give_role(site, SAM, membership.CUSTOMER)
    assert unread(site, SAM) == 0 and "moved" not in site.client(SAM).get("/news").text


def test_guests_are_told_nothing_and_their_deeds_are(site: Site) -> None:
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Alice"])
        token = guests.make(session, document, alice, "guest_commenter", db.now() + timedelta(days=1))
    guest = site.client(NOBODY, follow_redirects=True)
    guest.post(f"/s/{token}", data={"name": "Lawyer"})
    data = {"section": "introduction", "quote": "HAMBURG", "text": "May we?"}
    assert guest.post(f"{here(site)}/threads", data=data).status_code == 200
    reply(site, ALICE, 1, "You may.")
    assert told(site, ALICE) == ["Lawyer (guest) wrote 1 comment"]
    assert guest.get("/news").status_code == 404
    with site.session() as session:
        assert {news.user_id for news in session.exec(select(News))} == {site.ids["Alice"]}


def test_the_count_costs_one_query_and_a_stranger_none(site: Site) -> None:
    comment(site, RITA, "One")

    def asked(person: object, path: str) -> int:
        seen: list[str] = []
        listen = lambda *about: seen.append(about[2])  # noqa: E731
        client = site.client(person)  # type: ignore[arg-type]
        event.listen(site.engine, "before_cursor_execute", listen)
        client.get(path)
        event.remove(site.engine, "before_cursor_execute", listen)
        return sum("news" in statement for statement in seen)

    assert asked(ALICE, "/me") == 1
    assert asked(ALICE, f"{here(site)}/standing") == 0
    assert asked(NOBODY, "/sign-in") == 0
    assert asked(ALICE, "/nothing-here") == 1


def test_the_page_that_says_the_database_is_away_can_be_shown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_about: object) -> int:
        raise OperationalError("SELECT", {}, Exception("away"))

    client = site.client(ALICE)
    monkeypatch.setattr(inbox, "look", away)
    monkeypatch.setattr(inbox, "unread", away)
    answer = client.get("/news")
    assert answer.status_code == 503 and "What you saved is safe" in answer.text and "</html>" in answer.text


def test_what_is_old_is_forgotten(site: Site) -> None:
    comment(site, RITA, "Old")
    with site.session() as session:
        session.exec(select(News)).one().at -= timedelta(days=91)
    comment(site, ARTHUR, "New")
    with site.session() as session:
        forget_news(session)
    assert told(site, ALICE) == ["Arthur wrote 1 comment"]
    assert "forget_news" in queue._regular


def test_more_than_a_page(site: Site) -> None:
    with site.session() as session:
        for at in range(1, 96):
            session.add(News(
                user_id=site.ids["Rex"], document_id=site.document.id, kind="stage", word="parked", burst=at,
                by_id=site.ids["Alice"], at=db.now() + timedelta(seconds=at),
            ))  # fmt: skip
    rex, path, seen = site.client(REX), "/news", 0
    while path:
        text = rex.get(path).text
        seen += text.count('class="news-line')
        path = text.partition('href="/news?before=')[2].partition('"')[0]
        path = path and f"/news?before={path}"
    assert seen == 95 and ">95<" in text

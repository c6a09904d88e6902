"""Streams of news, from a real server: they tell names only, and are closed to whoever loses the right."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import text
from sqlmodel import col, delete, update

from app import db
from app.accounts import visits
from app.accounts.dependencies import COOKIE
from app.accounts.models import User, Visit
from app.collab import arrivals, streams
from app.documents import guests, membership, stages
from app.documents.models import Document, Membership
from app.review import discussion, quiet
from app.review.discussion import Selected
from app.rounds import asking
from tests.cast import ALICE, NOBODY, REX, RITA, SAM, Person, Site
from tests.collab.conftest import LiveSite

SECRET = "Nobody must read this in passing"


@contextmanager
def followed(live: LiveSite, cookie: str) -> Iterator[Iterator[str]]:
    """What the stream tells, one name after the other; it ends when the stream is closed. By the time one has it the
    server has this follower."""
    headers = {"Cookie": f"{COOKIE}={cookie}"}
    with httpx2.Client(headers=headers, timeout=60) as client, client.stream("GET", address(live)) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith("retry: ")
        yield (line.removeprefix("data: ") for line in lines if line and line != ":")


def address(live: LiveSite) -> str:
    return f"{live.address}/documents/{live.site.document.id}/events"


def answered(live: LiveSite, cookie: str, method: str = "GET") -> int:
    return httpx2.request(method, address(live), headers={"Cookie": f"{COOKIE}={cookie}"}, timeout=60).status_code


def guest(site: Site, until: timedelta = timedelta(days=1)) -> tuple[str, int]:
    """The cookie of somebody who came by a link, and the link."""
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Alice"])
        link = guests.find(session, guests.make(session, document, alice, "guest_viewer", db.now() + until))
        assert link and link.id
        user = guests.let_in(session, link, None, "Gwen")
        return visits.begin(session, user, "Firefox", "127.0.0.1"), link.id


def comment(site: Site, person: Person) -> None:
    with site.session() as session:
        document, author = session.get_one(Document, site.document.id), session.get_one(User, site.ids[person.name])
        discussion.open_thread(session, document, author, Selected("introduction"), SECRET, "", False)


def move_on(site: Site) -> None:
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Alice"])
        stages.move(session, document, alice, document.stage, "parked", SECRET)


def test_the_name_of_what_is_new_and_nothing_else(live: LiveSite) -> None:
    with followed(live, live.site.signed_in(REX)) as told, followed(live, guest(live.site)[0]) as guest_told:
        comment(live.site, RITA)
        assert [next(told), next(guest_told)] == ["comments", "comments"]
        with live.site.session() as session:
            document, alice = (
                session.get_one(Document, live.site.document.id),
                session.get_one(User, live.site.ids["Alice"]),
            )
            asking.ask(session, document, alice, asking.Wish(frozenset({live.site.ids["Rita"]}), wanted=SECRET))
        assert [next(told), next(guest_told)] == ["round", "round"]
        move_on(live.site)
        assert [next(told), next(guest_told)] == ["stage", "stage"]


@pytest.mark.only_on("postgresql")
def test_what_another_process_tells_is_passed_on(live: LiveSite) -> None:
    notify = text("SELECT pg_notify(:channel, :said)")
    said = {"channel": arrivals.CHANNEL, "said": f"{live.site.document.id} comments another"}
    with followed(live, live.site.signed_in(REX)) as told, ThreadPoolExecutor(1) as waiting:
        first = waiting.submit(next, told)
        while not first.done():  # the server may not be listening yet
            with live.site.engine.begin() as connection:
                connection.execute(notify, said)
            wait([first], timeout=0.2)
        assert first.result() == "comments"


def test_what_is_said_quietly_is_no_news(live: LiveSite) -> None:
    with live.site.session() as session:
        document, rita = session.get_one(Document, live.site.document.id), session.get_one(User, live.site.ids["Rita"])
        quiet.begin(session, document, rita)
    with followed(live, live.site.signed_in(REX)) as told:
        comment(live.site, RITA)
        move_on(live.site)
        assert next(told) == "stage"


def make_customer(site: Site) -> None:
    """To whom nothing is told: the page comes again, and follows as a customer."""
    with site.session() as session:
        document, rex = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Rex"])
        membership.admit(session, document, rex, membership.CUSTOMER)


def test_who_becomes_a_customer_hears_no_more(live: LiveSite) -> None:
    with followed(live, live.site.signed_in(REX)) as told:
        make_customer(live.site)
        assert list(told) == []


def withdraw(site: Site) -> None:
    with site.session() as session:
        document, rex = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Rex"])
        membership.dismiss(session, document, rex)


def sign_out(site: Site) -> None:
    with site.session() as session:
        session.exec(delete(Visit).where(col(Visit.user_id) == site.ids["Rex"]))


def suspend(site: Site) -> None:
    with site.session() as session:
        session.get_one(User, site.ids["Rex"]).suspended_at = db.now()


def throw_away(site: Site) -> None:
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = db.now()


@pytest.mark.parametrize("lose", [withdraw, sign_out, suspend, throw_away])
def test_whoever_loses_the_right_loses_the_stream(live: LiveSite, lose: Callable[[Site], None]) -> None:
    cookie = live.site.signed_in(REX)
    with followed(live, cookie) as told:
        lose(live.site)
        assert list(told) == []
    assert answered(live, cookie) in {303, 404}


@pytest.mark.parametrize("is_ended", [True, False], ids=["ended", "expired"])
def test_with_the_link_ends_the_stream_of_the_guest(live: LiveSite, is_ended: bool) -> None:
    cookie, link_id = guest(live.site)
    with followed(live, cookie) as told:
        with live.site.session() as session:
            document = session.get_one(Document, live.site.document.id)
            if is_ended:
                link = guests.link_of(session, document, link_id)
                assert link
                guests.end(session, document, link)
            else:
                session.exec(update(Membership).where(col(Membership.until).is_not(None)).values(until=db.now()))
        assert list(told) == []
    assert answered(live, cookie) == 404


def test_strangers_hear_nothing(live: LiveSite) -> None:
    assert answered(live, live.site.signed_in(SAM)) == 404
    assert answered(live, "") == 303
    assert live.site.client(NOBODY).get(f"/documents/{live.site.document.id}/events").status_code == 303


def test_the_head_of_a_stream_has_an_end(live: LiveSite) -> None:
    assert answered(live, live.site.signed_in(REX), "HEAD") == 200


def test_nobody_takes_all_connections(live: LiveSite) -> None:
    cookie = live.site.signed_in(REX)
    with ExitStack() as until_the_end:
        for _ in range(streams.MOST_EACH):
            until_the_end.enter_context(followed(live, cookie))
        assert answered(live, cookie) == 429
        with followed(live, live.site.signed_in(ALICE)) as told:
            comment(live.site, RITA)
            assert next(told) == "comments"


def test_a_silent_stream_shows_that_it_lives(live: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)
    headers = {"Cookie": f"{COOKIE}={live.site.signed_in(REX)}"}
    with httpx2.stream("GET", address(live), headers=headers, timeout=60) as answer:
        assert next(line for line in answer.iter_lines() if line == ":")


def test_the_server_does_not_wait_for_its_readers(live: LiveSite, caplog: pytest.LogCaptureFixture) -> None:
    """uvicorn says so when it has to cancel what does not end by itself."""
    with followed(live, live.site.signed_in(REX)) as told:
        live.server.should_exit = True
        assert list(told) == []
        live.thread.join(timeout=30)
    assert not live.thread.is_alive()
    assert "Cancel" not in caplog.text

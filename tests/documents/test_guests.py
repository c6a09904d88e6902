"""Links for guests: what each kind gives, and that it gives nothing more; ended, expired, guessed, asked too often."""

import io
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import Session, col, select

from app import i18n
from app.accounts import invitations, people, visits
from app.accounts.dependencies import COOKIE
from app.accounts.models import Invitation, User
from app.db import now
from app.documents import guests, pictures, writing
from app.documents.models import Document, GuestLink, LinkGuest, Membership
from app.export import formats
from app.main import ROUTERS
from app.manuscript.model import Item
from app.review.models import Comment, Suggestion, Thread
from app.rounds.models import Round
from app.web.policy import is_open_to_guests, policies, routes_of
from tests.cast import ADA, ALICE, ARTHUR, NOBODY, RITA, SAM, NewSite, Person, Site
from tests.test_rights import FORMS
from tests.test_rights import address as address_for

CUSTOMER, VIEW, COMMENT, SUGGEST = "guest_customer", "guest_viewer", "guest_commenter", "guest_suggester"
UNTIL = (now() + timedelta(days=3)).date().isoformat()
WORDS = {"section": "introduction", "quote": "every carton"}


def here(site: Site) -> str:
    return f"/documents/{site.document.id}"


def link(site: Site, role: str = COMMENT, person: Person = ALICE, status: int = 200, **about: Any) -> str:
    """The path of a new link."""
    answer = site.client(person).post(f"{here(site)}/links", data={"role": role, "until": UNTIL, **about})
    assert answer.status_code == status, answer.text
    found = re.search(r'value="http://localhost(/s/[^"]+)"', answer.text)
    return found[1] if found else ""


def guest(site: Site, path: str, name: str = "Gwen", **about: Any) -> TestClient:
    client = site.client(NOBODY)
    answer = client.post(path, data={"name": name, **about})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here(site)}/read"), answer.text
    return client


@pytest.fixture(autouse=True)
def no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    print_nothing = formats.Rendered(b"%PDF-", "application/pdf", (), 1)
    monkeypatch.setattr("app.export.formats.render", lambda *_, **__: print_nothing)


def test_a_guest_says_a_name_and_reads(site: Site) -> None:
    path = link(site, VIEW)
    door = site.client().get(path)
    assert door.status_code == 200 and "Your name" in door.text and "Meridian" not in door.text
    client = guest(site, path)
    shown = client.get(f"{here(site)}/read").text
    assert "Meridian" in shown and "Gwen (guest)" in shown and 'id="talks"' not in shown
    assert client.get(path).headers["location"] == f"{here(site)}/read", "asked once, and never again"
    assert site.client().post(path, data={"name": " "}).status_code == 422
    assert site.client().post(path, data={"name": "x" * 200}).status_code == 422


def test_a_link_names_the_last_day_that_was_chosen(site: Site) -> None:
    link(site)
    with site.session() as session:
        made = session.exec(select(GuestLink)).one()
        assert made.last_day.isoformat() == UNTIL
        ends = datetime.combine(made.last_day + timedelta(days=1), time(12), UTC)
        assert made.expires_at.astimezone(UTC) == ends, (
            "noon of the next day in Greenwich: midnight where it comes last"
        )
    shown = i18n.format_date(date.fromisoformat(UNTIL), "en", "medium")
    assert f"until {shown} ·" in site.client(ALICE).get(f"{here(site)}/links").text


def test_who_makes_a_link_is_told_that_guests_read_everything(site: Site) -> None:
    inside = Item("What does a carton cost us?", "Four cents.")
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda crdt: crdt.add_item("stakeholder_faq", inside)[1])
    assert "the Stakeholder FAQ included" in site.client(ALICE).get(f"{here(site)}/links").text
    assert inside.title in guest(site, link(site, VIEW)).get(f"{here(site)}/read").text


def test_a_customer_reads_what_customers_read_and_nothing_else(site: Site) -> None:
    inside = Item("What does a carton cost us?", "Four cents, says ![a chart](images/{}).")
    names = [_picture(site, color) for color in ("teal", "plum")]
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        document.stage = "peer"
        text = f"![The app](images/{names[1]})"
        secret = Item(inside.title, inside.text.format(names[0]))
        writing.edit(session, document, None, lambda crdt: crdt.add_item("stakeholder_faq", secret)[1])
        writing.edit(session, document, None, lambda crdt: crdt.write("problem", "", text))
    client = guest(site, link(site, CUSTOMER))
    site.client(ALICE).post(f"{here(site)}/threads", data={**WORDS, "text": "Not for customers."})
    for address in ("/read", "/read?audience=full", "/read?audience=full&printed=1"):
        page = client.get(here(site) + address).text
        assert "Meridian" in page and "What does it cost?" in page and "Nothing for pharmacies." in page
        assert not re.search("carton cost us|Four cents|Not for customers|Everything|Peer review|Alice|talks", page)
    assert client.get(f"{here(site)}/images/{names[1]}").status_code == 200
    assert client.get(f"{here(site)}/images/{names[0]}").status_code == 404
    assert client.get("/").status_code != 200 and client.get(f"{here(site)}/export.pdf").status_code == 404


def test_a_link_for_customers_shows_members_of_nothing_no_more(site: Site) -> None:
    path, sam = link(site, CUSTOMER), site.client(SAM)
    assert sam.post(path).status_code == 303 and sam.get(f"{here(site)}/read").status_code == 200
    for address in ("/comments", "/versions", "/export", "/rounds", "/standing", ""):
        assert sam.get(here(site) + address).status_code == 404, address
    assert site.document.id not in site.client(SAM).get("/?q=carton").text, "it is in nobody's library"
    assert site.client(ALICE).post(path).status_code == 303
    assert site.client(ALICE).get(f"{here(site)}/comments").status_code == 200, "who has a part keeps it"


def _picture(site: Site, color: str) -> str:
    data = io.BytesIO()
    Image.new("RGB", (4, 4), color).save(data, "PNG")
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        return pictures.keep_picture(session, site.app.state.files, document, data.getvalue()).name


def test_a_guest_comments_and_is_marked(site: Site) -> None:
    client = guest(site, link(site))
    said = client.post(f"{here(site)}/threads", data={**WORDS, "text": "From outside."})
    assert said.status_code == 303
    page = client.get(f"{here(site)}/comments").text
    assert "From outside." in page and "Suggest other words" not in page and "Review quietly" not in page
    assert "Alice" not in page and "Arthur" not in page, "who takes part is not for guests to know"
    assert client.post(f"{here(site)}/suggestions", data={**WORDS, "replacement": "all"}).status_code == 404
    assert "Gwen (guest)" in site.client(ALICE).get(f"{here(site)}/comments").text
    with site.session() as session:
        comment = session.exec(select(Comment)).one()
        assert comment.author and comment.author.is_guest
    assert client.post(f"{here(site)}/comments/{comment.id}", data={"text": "Better."}).status_code == 303
    assert guest(site, link(site), "Gus").post(f"{here(site)}/comments/{comment.id}/removal").status_code == 404


def test_a_guest_suggests_and_it_is_taken(site: Site) -> None:
    client = guest(site, link(site, SUGGEST))
    sent = client.post(f"{here(site)}/suggestions", data={**WORDS, "replacement": "each carton"})
    assert sent.status_code == 303 and "Suggest other words" in client.get(f"{here(site)}/comments").text
    with site.session() as session:
        thread = session.exec(select(Suggestion)).one().thread_id
    assert client.post(f"{here(site)}/threads/{thread}/acceptance").status_code == 404
    assert site.client(ALICE).post(f"{here(site)}/threads/{thread}/acceptance").status_code == 303
    site.client(ALICE).post(f"{here(site)}/versions", data={"name": "Then"})
    assert "Gwen (guest)" in site.client(ALICE).get(f"{here(site)}/versions").text


def test_a_guest_who_may_suggest_fills_what_is_empty_and_no_other_guest(site: Site) -> None:
    with site.session() as session:
        session.get_one(Document, site.document.id).hidden = []
    wish = {"section": "value_proposition", "wanted": "No carton gets lost."}
    for role, status in ((VIEW, 404), (COMMENT, 404), (SUGGEST, 303)):
        assert guest(site, link(site, role)).post(f"{here(site)}/suggesting", data=wish).status_code == status
    with site.session() as session:
        assert session.exec(select(Suggestion)).one().fills
    assert "Gwen (guest)" in site.client(ALICE).get(f"{here(site)}/suggesting").text


ROUTES = list(routes_of(ROUTERS))
CLOSED = [route for route in ROUTES if "anyone" not in policies(route)]


@pytest.mark.parametrize("role", [CUSTOMER, VIEW, COMMENT, SUGGEST])
def test_every_address_is_shut_unless_it_says_otherwise(new_site: NewSite, role: str) -> None:
    """And those that are open give what the link gives, of this document alone."""
    site = new_site()
    client = guest(site, link(site, role))
    may = {"customer"} | {CUSTOMER: set(), VIEW: {"reader"}}.get(role, {"reader", "reviewer"})
    may |= {"suggester"} if role == SUGGEST else set()
    for route in CLOSED:
        open_to = is_open_to_guests(route.endpoint) and policies(route) <= may | {"signed in"}
        if role == CUSTOMER and route.name == "see_image":
            open_to = False  # this one stands nowhere in what customers read
        status = _ask(site, site.document, client, route)
        # What only its author, or who writes, may do is refused with a reason.
        assert (status not in (401, 404, 405, 500)) == open_to, (route.name, status)
        if "{document_id}" in route.path:
            assert _ask(site, site.sams, client, route) == 404, route.name


def _ask(site: Site, document: Document, client: TestClient, route: APIRoute) -> int:
    path = address_for(site, document, route, ALICE)
    if route.name in ("rewrite_comment", "take_back_comment", "refuse_suggestion"):
        path = _made_own(site, client, path)
    return client.request(
        min(route.methods), path, data=FORMS.get(route.name, {"text": "Hm", "sign": "agree"})
    ).status_code


def _made_own(site: Site, client: TestClient, path: str) -> str:
    """These are for whoever began."""
    with site.session() as session:
        gwen = session.exec(select(User).where(col(User.is_guest))).one().id
        number = int(path.split("/")[4])
        if "/comments/" in path:
            session.get_one(Comment, number).author_id = gwen
        else:
            session.get_one(Thread, number).opened_by_id = gwen
            if session.get(Suggestion, number) is None:
                session.add(Suggestion(thread_id=number, replacement="x"))
    return path


def test_a_link_that_is_ended_is_ended_at_once(site: Site) -> None:
    path = link(site)
    client = guest(site, path)
    client.post(f"{here(site)}/threads", data={**WORDS, "text": "From outside."})
    with site.session() as session:
        number = session.exec(select(GuestLink)).one().id
    assert site.client(ARTHUR).post(f"{here(site)}/links/{number}/end").status_code == 404
    assert site.client(ALICE).post(f"{here(site)}/links/{number}/end").status_code == 303
    for address in ("/read", "/comments"):
        assert client.get(here(site) + address).status_code == 404
    assert client.post(f"{here(site)}/threads", data={**WORDS, "text": "Again"}).status_code == 404
    for person in (NOBODY, SAM):
        assert site.client(person).get(path).status_code == 404
        assert site.client(person).post(path, data={"name": "Gwen"}).status_code == 404
    assert "From outside." in site.client(ALICE).get(f"{here(site)}/comments").text, "what was said stays"


def test_a_link_that_is_over_is_over(site: Site) -> None:
    path = link(site)
    client = guest(site, path)
    with site.session() as session:
        session.exec(select(GuestLink)).one().expires_at = now() - timedelta(seconds=1)
        for part in session.exec(select(Membership).where(col(Membership.until).is_not(None))):
            part.until = now() - timedelta(seconds=1)
    assert client.get(f"{here(site)}/read").status_code == 404
    assert site.client().post(path, data={"name": "Gwen"}).status_code == 404


@pytest.mark.parametrize("act", ["removal", ""])
def test_the_links_of_an_owner_end_with_the_part(site: Site, act: str) -> None:
    people = f"{here(site)}/people"
    site.client(ALICE).post(f"{people}/{site.ids['Arthur']}", data={"role": "owner"})
    theirs, kept = link(site, person=ARTHUR), link(site)
    client, other = guest(site, theirs), guest(site, kept, "Gus")
    arthur = f"{people}/{site.ids['Arthur']}/{act}".rstrip("/")
    assert site.client(ALICE).post(arthur, data={"role": "reader"}).status_code == 303
    assert client.get(f"{here(site)}/read").status_code == 404, "who came by it is out"
    assert site.client(ARTHUR).post(theirs, data={"name": "Me"}).status_code == 404
    assert other.get(f"{here(site)}/read").status_code == 200 and site.client().get(kept).status_code == 200


def test_a_link_of_somebody_suspended_is_not_good(site: Site) -> None:
    path = link(site)
    with site.session() as session:
        people.suspend(session, session.get_one(User, site.ids["Alice"]))
    assert site.client().get(path).status_code == 404
    assert site.client().post(path, data={"name": "Gwen"}).status_code == 404


def test_a_link_that_is_ended_in_this_moment_lets_nobody_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link(site)
    let_in = guests.let_in

    def too_late(session: Session, link: GuestLink, *about: Any) -> User:
        guests.end(session, session.get_one(Document, site.document.id), link)
        return let_in(session, link, *about)

    monkeypatch.setattr(guests, "let_in", too_late)
    answer = site.client().post(path, data={"name": "Gwen"})
    assert answer.status_code == 404 and "leads nowhere any more" in answer.text
    with site.session() as session:
        assert session.exec(select(User).where(col(User.is_guest))).all() == []


def test_a_document_in_the_bin_is_behind_no_link(site: Site) -> None:
    path = link(site)
    site.client(ALICE).post(f"{here(site)}/bin")
    assert site.client().get(path).status_code == 404


def test_nothing_that_opens_it_is_kept(site: Site) -> None:
    path = link(site, password="a few words together")
    token = path.removeprefix("/s/")
    with site.session() as session:
        kept = session.exec(select(GuestLink)).one()
        assert kept.token_hash == visits.token_hash(token)
        assert token not in repr(kept) and "together" not in repr(kept)
    assert token not in site.client(ALICE).get(f"{here(site)}/links").text
    assert len(token) >= 43


def test_a_password_is_asked_and_not_too_often(new_site: NewSite) -> None:
    site = new_site(sign_in_attempts=3)
    path = link(site, password="a few words together")
    stranger = site.client()
    for _ in range(3):
        assert stranger.post(path, data={"name": "Gus", "password": "wrong"}).status_code == 422
    assert stranger.post(path, data={"name": "Gus", "password": "a few words together"}).status_code == 429
    elsewhere = site.client(client=("198.51.100.7", 50000))
    assert elsewhere.post(path, data={"name": "Gus", "password": "a few words together"}).status_code == 303
    with site.session() as session:
        assert len(session.exec(select(LinkGuest)).all()) == 1


def test_not_without_end_come_by_a_link_from_one_place(new_site: NewSite) -> None:
    site = new_site(sign_in_attempts=1)
    path = link(site)
    came = [site.client().post(path, data={"name": f"Gus {number}"}).status_code for number in range(6)]
    assert came == [303] * 4 + [429] * 2


def test_somebody_with_an_account_comes_as_themselves(site: Site) -> None:
    path = link(site)
    sam = site.client(SAM)
    assert "You are signed in as Sam." in sam.get(path).text
    assert sam.post(path).status_code == 303
    assert sam.get(f"{here(site)}/comments").status_code == 200
    with site.session() as session:
        part = session.get_one(Membership, (site.document.id, site.ids["Sam"]))
        assert part.role == "reviewer" and part.until
        number = session.exec(select(GuestLink)).one().id
    site.client(ALICE).post(f"{here(site)}/links/{number}/end")
    assert sam.get(f"{here(site)}/comments").status_code == 404


def test_a_link_takes_nothing_from_who_has_a_part_already(site: Site) -> None:
    path = link(site, VIEW)
    assert site.client(RITA).get(path).status_code == 303
    assert site.client(RITA).post(path).status_code == 303
    with site.session() as session:
        part = session.get_one(Membership, (site.document.id, site.ids["Rita"]))
        assert (part.role, part.until) == ("reviewer", None)
        number = session.exec(select(GuestLink)).one().id
    site.client(ALICE).post(f"{here(site)}/links/{number}/end")
    assert site.client(RITA).get(f"{here(site)}/comments").status_code == 200


@pytest.mark.parametrize("has_accepted", [False, True])
def test_what_is_given_by_hand_outlives_the_link(site: Site, has_accepted: bool) -> None:
    path = link(site)
    sam = site.client(SAM)
    sam.post(path)
    if has_accepted:
        with site.session() as session:
            alice = session.get_one(User, site.ids["Alice"])
            token = invitations.invite(session, alice, document_id=site.document.id, role="author")
        assert sam.post(f"/invitations/{token}").status_code == 303
    else:
        shared = site.client(ALICE).post(f"{here(site)}/people", data={"email": SAM.email, "role": "author"})
        assert shared.status_code == 303, "he is a newcomer"
    assert sam.post(path).status_code == 303, "the link takes nothing back"
    with site.session() as session:
        part = session.get_one(Membership, (site.document.id, site.ids["Sam"]))
        assert (part.role, part.until) == ("author", None)
        number = session.exec(select(GuestLink)).one().id
    site.client(ALICE).post(f"{here(site)}/links/{number}/end")
    assert sam.get(f"{here(site)}/comments").status_code == 200


def test_only_owners_make_links(site: Site) -> None:
    link(site, person=ARTHUR, status=404)
    for wrong in ({"until": "2020-01-01"}, {"until": "soon"}, {"until": "2999-01-01"}, {"role": "owner"}):
        data = {"role": COMMENT, "until": UNTIL, **wrong}
        assert site.client(ALICE).post(f"{here(site)}/links", data=data).status_code == 422
    with site.session() as session:
        assert session.exec(select(GuestLink)).all() == []


def test_a_guest_is_nobody_elsewhere(site: Site) -> None:
    client = guest(site, link(site))
    with site.session() as session:
        gwen = session.exec(select(User).where(col(User.is_guest))).one()
        assert people.by_email(session, gwen.email) is None
        assert gwen not in people.directory(session).people
    assert gwen.email not in site.client(ADA).get("/people?words=Gwen").text
    assert "Gwen (guest)" not in site.client(ADA).get("/people?words=Gwen").text
    assert client.get("/sign-in").status_code == 200, "who has an account can sign in"
    answer = site.client().post("/sign-in", data={"email": gwen.email, "password": "nobody has this password"})
    assert answer.status_code == 422
    answer = site.client(ALICE).post(f"{here(site)}/people", data={"email": gwen.email, "role": "owner"})
    assert "Gwen" not in site.client(ALICE).get(f"{here(site)}/people").text
    with site.session() as session:
        assert session.exec(select(Invitation)).all() != [], "no account of that address is known"
    assert client.cookies.get(COOKIE)


def test_a_guest_who_is_asked_gives_a_verdict_on_the_words_that_were_asked_about(site: Site) -> None:
    client, other = guest(site, link(site, SUGGEST)), guest(site, link(site), "Gus")
    guest(site, link(site, VIEW), "Vic")
    with site.session() as session:
        gwen = session.exec(select(User).where(User.name == "Gwen (guest)")).one().id
    shown = site.client(ALICE).get(f"{here(site)}/rounds").text
    assert "Gwen (guest)" in shown and "Vic (guest)" not in shown
    site.client(ALICE).post(f"{here(site)}/rounds", data={"people": [gwen, site.ids["Rita"]], "quorum": "1"})
    with site.session() as session:
        number = session.exec(select(Round)).one().id
    rounds = f"{here(site)}/rounds"
    page = client.get(rounds).text
    assert "Your verdict on version 1" in page and "/versions/" not in page and "/quiet" not in page
    assert "Ask for a review" not in page and "HAMBURG" in client.get(f"{rounds}/{number}/text").text
    theirs = other.get(rounds).text
    assert "You have not been asked for a review." in theirs and "Nobody has been asked" not in theirs
    assert "Rita" not in theirs and other.get(f"{rounds}/{number}/text").status_code == 404
    verdict = {"verdict": "approve", "summary": "From outside."}
    assert other.post(f"{rounds}/{number}/verdicts", data=verdict).status_code == 404
    assert client.post(f"{rounds}/{number}/verdicts", data=verdict).status_code == 303
    assert "From outside." in site.client(RITA).get(rounds).text
    assert "Version 1 was approved by 1 of 2." in site.client(RITA).get(f"{here(site)}/standing").text


def test_a_guest_does_not_flood(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.accounts.dependencies.GUEST_SAYS", 3)
    client = guest(site, link(site))
    said = [client.post(f"{here(site)}/threads", data={"text": f"{number}"}).status_code for number in range(5)]
    assert said == [303, 303, 303, 429, 429]
    assert client.get(f"{here(site)}/comments").status_code == 200

"""One's own account."""

import re
import time

import pytest
from sqlmodel import col, select

from app.accounts import visits
from app.accounts.dependencies import COOKIE
from app.accounts.models import Visit
from tests.cast import ALICE, PASSWORD, REX, NewSite, Site

CHANGE = {"old_password": PASSWORD, "new_password": "eleven blue kettles"}


def test_name_and_language_are_changed(site: Site) -> None:
    client = site.client(ALICE, follow_redirects=True)
    answer = client.post("/me", data={"name": "  Alice\t Adler ", "language": "de"})
    assert 'value="Alice Adler"' in answer.text and '<html lang="de">' in answer.text


@pytest.mark.parametrize("name", ["", "   ", "\0", "\u0007"])
def test_nobody_is_nameless(site: Site, name: str) -> None:
    answer = site.client(ALICE).post("/me", data={"name": name, "language": "en"})
    assert answer.status_code == 422 and "Please fill this in." in answer.text
    assert site.user(ALICE).name == "Alice"


def test_a_name_that_does_not_fit_stays_in_the_form(site: Site) -> None:
    answer = site.client(ALICE).post("/me", data={"name": "A" * 201, "language": "tlh"})
    assert answer.status_code == 422 and "A" * 201 in answer.text
    assert "at most 200 characters" in answer.text and "choose one of the options" in answer.text


def test_markup_in_a_name_is_only_text(site: Site) -> None:
    client = site.client(ALICE, follow_redirects=True)
    assert "<b>Alice" not in client.post("/me", data={"name": '<b>Alice"', "language": "en"}).text


def test_a_new_password_ends_all_other_visits(site: Site) -> None:
    here, there = site.client(ALICE), site.client(ALICE)
    assert here.post("/me/password", data=CHANGE).headers["location"] == "/me?done=password"
    assert [here.get("/me").status_code, there.get("/me").status_code] == [200, 303]
    again = site.client()
    assert again.post("/sign-in", data={"email": ALICE.email, "password": PASSWORD}).status_code == 422
    assert again.post("/sign-in", data={"email": ALICE.email, "password": CHANGE["new_password"]}).status_code == 303


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"old_password": "wrong"}, "This is not your present password."),
        ({"old_password": ""}, "Please fill this in."),
        ({"new_password": "short"}, "at least 10 characters"),
        ({"new_password": "Password1234"}, "Many people use this password"),
        ({"new_password": "aaaaaaaaaaaa"}, "Many people use this password"),
        ({"new_password": ALICE.email}, "do not use your e-mail address"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(site: Site, change: dict[str, str], says: str) -> None:
    before = site.user(ALICE).password_hash
    other = site.client(ALICE)
    answer = site.client(ALICE).post("/me/password", data=CHANGE | change)
    assert answer.status_code == 422 and says in answer.text and 'value="Alice"' in answer.text
    assert site.user(ALICE).password_hash == before and other.get("/me").status_code == 200


def test_the_old_password_cannot_be_guessed_in_an_open_browser(new_site: NewSite) -> None:
    client = new_site(sign_in_attempts=3).client(ALICE)
    tries = [client.post("/me/password", data=CHANGE | {"old_password": "wrong"}).status_code for _ in range(4)]
    assert tries == [422, 422, 422, 429]
    assert client.post("/me/password", data=CHANGE).status_code == 429


def test_visits_are_listed_and_ended_one_by_one(site: Site) -> None:
    here, there = site.client(ALICE), site.client(ALICE)
    shown = here.get("/me").text
    assert shown.count("Firefox, Linux") == 2 and shown.count("this browser") == 1
    assert shown.count("127.0.0.1, in use now") == 1 and shown.count("last seen") == 1
    number = re.search(r"/me/visits/(\d+)/end", shown)
    assert number and here.post(f"/me/visits/{number[1]}/end").status_code == 303
    assert [here.get("/me").status_code, there.get("/me").status_code] == [200, 303]


def test_all_other_visits_are_ended_at_once(site: Site) -> None:
    here, *others = [site.client(ALICE) for _ in range(4)]
    assert here.post("/me/visits/others/end").status_code == 303
    assert here.get("/me").status_code == 200
    assert {other.get("/me").status_code for other in others} == {303}


def test_nobody_ends_the_visits_of_others(site: Site) -> None:
    rex, alice = site.client(REX), site.client(ALICE)
    with site.session() as session:
        token = visits.token_hash(rex.cookies[COOKIE])
        number = session.exec(select(Visit.id).where(col(Visit.token_hash) == token)).one()
    assert alice.post(f"/me/visits/{number}/end").status_code == 404
    assert alice.post("/me/visits/99999999999999999999/end").status_code == 400
    alice.post("/me/visits/others/end")
    assert rex.get("/me").status_code == 200


def test_old_visits_are_forgotten_when_somebody_signs_in(site: Site) -> None:
    site.signed_in(REX)
    with site.session() as session:
        for visit in session.exec(select(Visit)):
            visit.seen_at = visit.seen_at.replace(year=2020)
    site.client().post("/sign-in", data={"email": ALICE.email, "password": PASSWORD})
    with site.session() as session:
        assert len(session.exec(select(Visit)).all()) == 1


@pytest.mark.parametrize(
    ("calls_itself", "name", "system"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox", "Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18 Safari/605", "Safari", "macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140 Mobile Safari/604.1", "Chrome", "iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome", "Android"),
        ("", "", ""),
    ],
)
def test_a_browser_is_known_by_its_name(calls_itself: str, name: str, system: str) -> None:
    browser = visits.browser_of(Visit(token_hash="", user_id=1, browser=calls_itself))
    assert (browser.name, browser.system) == (name, system)


def test_a_strange_browser_has_its_place_too(site: Site) -> None:
    client = site.client(headers={"User-Agent": "<script>" + "x" * 5000})
    client.post("/sign-in", data={"email": ALICE.email, "password": PASSWORD})
    begun = time.monotonic()
    assert "Unknown browser" in client.get("/me").text and time.monotonic() - begun < 5

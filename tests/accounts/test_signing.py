"""Signing in and out, and what a wrong password tells."""

import time
from datetime import timedelta
from statistics import median

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select

from app import db
from app.accounts import passwords
from app.accounts.dependencies import COOKIE, SECURE_COOKIE
from app.accounts.models import User, Visit
from tests.cast import ALICE, PASSWORD, SUSE, NewSite, Person, Site

RIGHT = {"email": ALICE.email, "password": PASSWORD}


def test_the_right_password_lets_in_and_goes_on(site: Site) -> None:
    client = site.client()
    answer = client.post("/sign-in", data=RIGHT | {"next": f"/documents/{site.document.id}/details"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{site.document.id}/details")
    assert "Alice" in client.get("/me").text


def test_a_page_sends_to_sign_in_and_back(site: Site) -> None:
    answer = site.client().get(f"/documents/{site.document.id}/people?a=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=/documents/{site.document.id}/people%3Fa%3D1"
    shown = site.client().get(answer.headers["location"])
    assert f'name="next" value="/documents/{site.document.id}/people?a=1"' in shown.text


@pytest.mark.parametrize("spelling", ["ALICE@Example.ORG", "  alice@example.org "])
def test_an_address_may_be_spelled_as_one_likes(site: Site, spelling: str) -> None:
    assert site.client().post("/sign-in", data=RIGHT | {"email": spelling}).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"email": ALICE.email, "password": "seven green bottle"},
        {"email": "nobody@example.org", "password": PASSWORD},
        {"email": "not an address", "password": PASSWORD},
        {"email": "x" * 900, "password": PASSWORD},
    ],
)
def test_a_wrong_password_and_an_unknown_address_tell_the_same(site: Site, typed: dict[str, str]) -> None:
    client = site.client()
    answer = client.post("/sign-in", data=typed)
    assert answer.status_code == 422
    assert "This address and this password do not belong together." in answer.text
    assert f'value="{typed["email"]}"' in answer.text  # kept, unlike the password
    assert typed["password"] not in answer.text
    assert COOKIE not in client.cookies


def test_an_unknown_address_takes_as_long_as_a_known_one(new_site: NewSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", PasswordHash((Argon2Hasher(2, 8192, 1),)))
    client = new_site(sign_in_attempts=10_000).client()

    def typical(email: str) -> float:
        taken = []
        for _ in range(7):
            begun = time.process_time()
            client.post("/sign-in", data={"email": email, "password": "wrong"})
            taken.append(time.process_time() - begun)
        return median(taken)

    with db.transaction(client.app.state.engine) as session:  # type: ignore[attr-defined]
        alice = session.exec(select(User).where(User.email == ALICE.email)).one()
        alice.password_hash = passwords.hashed(PASSWORD)
    typical("warm@example.org")
    assert typical(ALICE.email) == pytest.approx(typical("nobody@example.org"), rel=0.5)


def test_fields_left_empty_are_named(site: Site) -> None:
    answer = site.client().post("/sign-in", data={"email": "", "password": "", "next": "/me"})
    assert answer.status_code == 422
    assert answer.text.count("Please fill this in.") == 2
    assert 'name="next" value="/me"' in answer.text


def test_who_is_suspended_stays_outside_and_is_told_so_only_with_the_right_password(site: Site) -> None:
    right = site.client().post("/sign-in", data={"email": SUSE.email, "password": PASSWORD})
    assert right.status_code == 422 and "suspended" in right.text and "set-cookie" not in right.headers
    wrong = site.client().post("/sign-in", data={"email": SUSE.email, "password": "wrong"})
    assert wrong.status_code == 422 and "suspended" not in wrong.text


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(site: Site) -> None:
    cookie = site.client().post("/sign-in", data=RIGHT).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; ")) and "Domain" not in cookie


def test_over_https_the_cookie_is_bound_to_this_very_host(new_site: NewSite) -> None:
    for client in (new_site().client(base_url="https://localhost"), new_site(base_url="https://f.example").client()):
        cookie = client.post("/sign-in", data=RIGHT).headers["set-cookie"]
        assert cookie.startswith(f"{SECURE_COOKIE}=") and "Secure" in cookie and "Path=/" in cookie
        assert "Domain" not in cookie


def test_over_https_the_cookie_of_plain_http_is_worth_nothing(site: Site) -> None:
    """A neighbour under the same domain could plant it."""
    token = site.signed_in(ALICE)
    client = site.client(base_url="https://localhost")
    assert client.get("/me", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 303
    assert client.get("/me", headers={"Cookie": f"{SECURE_COOKIE}={token}"}).status_code == 200


def test_a_token_planted_beforehand_is_never_taken_over(site: Site) -> None:
    """Session fixation: whoever planted it must not be signed in afterwards."""
    for planted in ("a-token-of-the-attacker", site.signed_in(ALICE)):
        client = site.client()
        client.cookies.set(COOKIE, planted, domain="localhost.local", path="/")
        answer = client.post("/sign-in", data=RIGHT)
        assert answer.status_code == 303 and planted not in answer.headers["set-cookie"]
        assert site.client().get("/me", headers={"Cookie": f"{COOKIE}={planted}"}).status_code == 303


def test_signing_out_ends_the_visit_on_the_server(site: Site) -> None:
    client = site.client(ALICE)
    token = client.cookies[COOKIE]
    answer = client.post("/sign-out")
    assert answer.headers["location"] == "/sign-in?done=signed-out"
    assert COOKIE not in client.cookies
    assert site.client().get("/me", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 303


def test_the_database_does_not_hold_what_is_needed_to_sign_in(site: Site) -> None:
    token = site.signed_in(ALICE)
    with site.session() as session:
        assert token not in "".join(session.exec(select(Visit.token_hash)))
        assert PASSWORD not in "".join(session.exec(select(User.password_hash)))


def test_a_visit_ends_some_days_after_the_last_look(site: Site) -> None:
    client = site.client(ALICE)

    def seen(ago: timedelta) -> int:
        with site.session() as session:
            for visit in session.exec(select(Visit).where(col(Visit.user_id) == site.ids["Alice"])):
                visit.seen_at = db.now() - ago
        return client.get("/me").status_code

    assert [seen(timedelta(days=29)), seen(timedelta(days=31))] == [200, 303]


def test_a_look_after_a_while_is_noted_and_the_page_still_shows(site: Site) -> None:
    client = site.client(ALICE)
    with site.session() as session:
        for visit in session.exec(select(Visit)):
            visit.seen_at = db.now() - timedelta(hours=5)
    assert client.get(f"/documents/{site.sams.id}").status_code == 404  # an error page names the reader too
    with site.session() as session:
        assert all(visit.seen_at > db.now() - timedelta(minutes=1) for visit in session.exec(select(Visit)))


@pytest.mark.parametrize(("scheme", "name"), [("http", COOKIE), ("https", SECURE_COOKIE)])
def test_the_cookie_lives_on_with_the_visit(new_site: NewSite, scheme: str, name: str) -> None:
    """Else the browser would forget it so many days after the sign-in, however often its person came."""
    site = new_site(session_days=7)
    token = site.signed_in(ALICE)
    client = site.client(base_url=f"{scheme}://localhost", headers={"Cookie": f"{name}={token}"})
    assert "set-cookie" not in client.get("/me").headers
    with site.session() as session:
        for visit in session.exec(select(Visit)):
            visit.seen_at = db.now() - timedelta(hours=5)
    assert "set-cookie" not in client.post("/me", data={"name": ""}).headers
    cookie = client.get("/documents/somebody-elses").headers["set-cookie"].split("; ")
    assert cookie[0] == f"{name}={token}" and {"Max-Age=604800", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie)
    assert ("Secure" in cookie) is (scheme == "https")
    assert "set-cookie" not in client.get("/me").headers


def test_who_is_signed_in_needs_no_sign_in_page(site: Site) -> None:
    assert site.client(ALICE).get("/sign-in?next=/me").headers["location"] == "/me"
    assert site.client(ALICE).get("/sign-in?next=//evil.example").headers["location"] == "/"


def test_after_signing_in_nobody_is_sent_to_another_site(site: Site) -> None:
    for evil in (
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ):
        assert site.client().post("/sign-in", data=RIGHT | {"next": evil}).headers["location"] == "/"


def test_a_hash_of_an_older_make_is_renewed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.user(ALICE).password_hash
    monkeypatch.setattr(passwords, "hasher", PasswordHash((Argon2Hasher(2, 16, 1),)))
    assert site.client().post("/sign-in", data=RIGHT).status_code == 303
    after = site.user(ALICE).password_hash
    assert before != after and "m=16,t=2" in after
    assert site.client().post("/sign-in", data=RIGHT).status_code == 303


@pytest.mark.parametrize("person", [ALICE, SUSE])
def test_a_forged_cookie_opens_nothing(site: Site, person: Person) -> None:
    for forged in ("", "x", str(site.ids[person.name]), "é", "a" * 5000):
        answer = site.client().get("/me", headers={"Cookie": f"{COOKIE}={forged}".encode()})
        assert answer.headers["location"] == "/sign-in?next=/me"

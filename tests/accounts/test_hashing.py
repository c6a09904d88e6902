"""To hash a password takes long on purpose; nobody who writes waits for it."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from app.accounts import first, invitations, passwords
from app.accounts.models import User
from tests.cast import ADA, ALICE, PASSWORD, REX, Site

NEW = {"name": "Kim", "email": "kim@example.org", "password": "eleven blue kettles"}
Sending = Callable[[Site], tuple[str, dict[str, str]]]


def by_invitation(site: Site) -> tuple[str, dict[str, str]]:
    with site.session() as session:
        return f"/invitations/{invitations.invite(session, session.get_one(User, site.ids['Ada']))}", NEW


def by_password_link(site: Site) -> tuple[str, dict[str, str]]:
    link = passwords.link("a key for the tests", site.user(REX), site.user(ADA))
    return f"/passwords/{link}", {"password": NEW["password"]}


def in_the_profile(_site: Site) -> tuple[str, dict[str, str]]:
    return "/me/password", {"old_password": PASSWORD, "new_password": NEW["password"]}


@pytest.fixture
def while_writing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Site], None]:
    """From now on another writes in the midst of every hashing."""

    def begin(site: Site) -> None:
        def hashed(_password: str) -> str:
            with site.session() as session:
                session.add(User(email="other@example.org", name="Other", password_hash=""))
            return "no hash"

        monkeypatch.setattr(passwords, "hashed", hashed)

    return begin


@pytest.mark.parametrize("sending", [by_invitation, by_password_link, in_the_profile])
def test_others_write_meanwhile(site: Site, while_writing: Callable[[Site], None], sending: Sending) -> None:
    path, data = sending(site)
    while_writing(site)
    client = site.client(ALICE) if path.startswith("/me") else site.client()
    assert client.post(path, data=data).status_code == 303
    with site.session() as session:
        assert {"no hash", ""} <= set(session.exec(select(User.password_hash)))


def test_somebody_may_even_become_the_first_meanwhile(
    empty_site: Site, while_writing: Callable[[Site], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    while_writing(empty_site)
    assert empty_site.client().post("/first", data=NEW).headers["location"] == "/"
    with empty_site.session() as session:
        assert not first.is_needed(session)
        assert session.exec(select(User.name)).all() == ["Other"]


def test_who_is_signed_out_meanwhile_changes_no_password(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def hashed(_password: str) -> str:
        site.client(ALICE).post("/me/visits/others/end")
        return "no hash"

    client = site.client(ALICE)
    monkeypatch.setattr(passwords, "hashed", hashed)
    answer = client.post("/me/password", data={"old_password": PASSWORD, "new_password": NEW["password"]})
    assert answer.status_code == 401 and site.user(ALICE).password_hash != "no hash"


def test_a_password_link_that_was_used_meanwhile_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    path, data = by_password_link(site)

    def hashed(_password: str) -> str:
        with site.session() as session:
            session.get_one(User, site.ids["Rex"]).password_hash = "quicker"
        return "slower"

    monkeypatch.setattr(passwords, "hashed", hashed)
    assert site.client().post(path, data=data).status_code == 404
    assert site.user(REX).password_hash == "quicker"

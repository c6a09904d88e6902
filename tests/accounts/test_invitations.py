"""An invitation is used once, by whoever holds it."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlmodel import select

from app import db
from app.accounts import invitations, passwords, people
from app.accounts.models import Invitation, User
from app.documents import membership, sharing
from app.documents.models import Document
from tests.cast import ADA, ALICE, PASSWORD, REX, SAM, Site

NEW = {"name": "Kim", "email": "kim@example.org", "password": "a good long password"}


def invited(site: Site, **about: object) -> str:
    with site.session() as session:
        return invitations.invite(session, session.get_one(User, site.ids["Ada"]), **about)  # type: ignore[arg-type]


def test_a_newcomer_gets_an_account_and_is_in(site: Site) -> None:
    path = f"/invitations/{invited(site)}"
    client = site.client()
    assert "Ada would like to write with you." in client.get(path).text
    assert client.post(path, data=NEW).headers["location"] == "/"
    assert "kim@example.org" in client.get("/me").text
    assert client.get("/people").status_code == 404


def test_it_works_once(site: Site) -> None:
    path = f"/invitations/{invited(site)}"
    assert site.client().post(path, data=NEW).status_code == 303
    for answer in (site.client().get(path), site.client().post(path, data=NEW | {"email": "other@example.org"})):
        assert answer.status_code == 404 and "has been used or is too old" in answer.text


def test_it_ends_after_two_weeks_or_with_its_maker(site: Site) -> None:
    old, of_ada = invited(site), invited(site)
    with site.session() as session:
        invitation = invitations.find(session, old)
        assert invitation
        invitation.expires_at = db.now() - timedelta(seconds=1)
    assert site.client().get(f"/invitations/{old}").status_code == 404
    with site.session() as session:
        people.make_administrator(session, session.get_one(User, site.ids["Alice"]))
        people.suspend(session, session.get_one(User, site.ids["Ada"]))
    assert site.client().get(f"/invitations/{of_ada}").status_code == 404


def test_the_address_it_was_made_for_counts(site: Site) -> None:
    path = f"/invitations/{invited(site, email='kim@example.org')}"
    client = site.client()
    shown = client.get(path).text
    assert 'value="kim@example.org"' in shown and 'name="email"' not in shown
    client.post(path, data=NEW | {"email": "someone.else@example.org"})
    with site.session() as session:
        assert people.by_email(session, "kim@example.org") and not people.by_email(session, "someone.else@example.org")


def test_whoever_has_an_account_signs_in_to_accept(site: Site) -> None:
    path = f"/invitations/{invited(site, email=REX.email)}"
    client = site.client()
    shown = client.get(path).text
    assert f'href="/sign-in?next={path}"' in shown and 'name="password"' not in shown
    assert client.post(path, data=NEW).status_code == 422  # nobody takes Rex’s address
    assert client.post("/sign-in", data={"email": REX.email, "password": PASSWORD, "next": path}).status_code == 303
    assert "You are signed in as Rex" in client.get(path).text
    assert client.post(path).headers["location"] == "/"


def test_one_to_a_document_gives_a_part_in_it(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        alice = session.get_one(User, site.ids["Alice"])
        token = sharing.share(session, document, alice, "kim@example.org", "reviewer").token
    client = site.client()
    assert "Alice would like to share a document with you." in client.get(f"/invitations/{token}").text
    answer = client.post(f"/invitations/{token}", data=NEW)
    assert answer.headers["location"] == f"/documents/{site.document.id}"
    with site.session() as session:
        kim = people.by_email(session, "kim@example.org")
        assert kim and membership.role_of(session, kim, session.get_one(Document, site.document.id)) == "reviewer"


def test_a_part_that_somebody_has_is_not_lowered_by_it(site: Site) -> None:
    token = invited(site, document_id=site.document.id, role="reader")
    assert site.client(ALICE).post(f"/invitations/{token}").status_code == 303
    with site.session() as session:
        alice, document = session.get_one(User, site.ids["Alice"]), session.get_one(Document, site.document.id)
        assert membership.role_of(session, alice, document) == "owner"


def test_one_for_an_administrator_makes_one(site: Site) -> None:
    token = invited(site, is_admin=True)
    client = site.client()
    client.post(f"/invitations/{token}", data=NEW)
    assert client.get("/people").status_code == 200


def test_faults_are_told_and_what_was_typed_stays(site: Site) -> None:
    path = f"/invitations/{invited(site)}"
    answer = site.client().post(path, data={"name": "Kim", "email": "kim", "password": "password123"})
    assert answer.status_code == 422
    assert "Please give an e-mail address" in answer.text and "Many people use this password" in answer.text
    assert 'value="Kim"' in answer.text and "password123" not in answer.text
    assert site.client().post(path, data=NEW).status_code == 303


def test_looking_uses_nothing_up(site: Site) -> None:
    path = f"/invitations/{invited(site)}"
    for _ in range(3):
        assert site.client().get(path).status_code == 200


def test_a_first_link_is_no_invitation(site: Site) -> None:
    assert site.client().get(f"/invitations/{invited(site, is_first=True)}").status_code == 404


def test_the_database_does_not_hold_the_link(site: Site) -> None:
    token = invited(site)
    with site.session() as session:
        assert token not in "".join(session.exec(select(Invitation.token_hash)))


def test_an_administrator_makes_sees_and_withdraws_one(site: Site) -> None:
    client = site.client(ADA)
    answer = client.post("/people", data={"email": "Kim@example.org", "is_admin": "1"})
    path = re.search(r'value="http://localhost(/invitations/[^"]+)"', answer.text)
    assert answer.status_code == 200 and path
    shown = client.get("/people").text
    assert "kim@example.org" in shown and path[1] not in shown
    number = re.search(r"/people/invitations/(\d+)/withdrawal", shown)
    assert number
    assert client.post(f"/people/invitations/{number[1]}/withdrawal").status_code == 303
    assert site.client().get(path[1]).status_code == 404


def test_an_invitation_to_a_document_is_not_the_administrators_business(site: Site) -> None:
    token = invited(site, email="secret@example.org", document_id=site.document.id, role="reader")
    with site.session() as session:
        invitation = invitations.find(session, token)
        assert invitation
        number = invitation.id
    client = site.client(ADA)
    assert "secret@example.org" not in client.get("/people").text
    assert client.post(f"/people/invitations/{number}/withdrawal").status_code == 404


@pytest.mark.parametrize(("email", "says"), [(SAM.email, "has an account already"), ("nonsense", "an e-mail address")])
def test_an_invitation_that_makes_no_sense_is_refused(site: Site, email: str, says: str) -> None:
    answer = site.client(ADA).post("/people", data={"email": email})
    assert answer.status_code == 422 and says in answer.text and f'value="{email}"' in answer.text


def test_behind_a_proxy_links_carry_the_address_that_is_set(site: Site) -> None:
    site.app.state.settings = site.app.state.settings.model_copy(update={"base_url": "http://foreword.example/"})
    answer = site.client(ADA, headers={"Host": "evil.example"}).post("/people", data={})
    assert 'value="http://foreword.example/invitations/' in answer.text and "evil.example" not in answer.text


def at_once(monkeypatch: pytest.MonkeyPatch, *asks: Callable[[], Response]) -> list[Response]:
    """What they are answered when all have come as far as their passwords before any goes on."""
    together, answers, hashed = threading.Barrier(len(asks)), [], passwords.hashed

    def hashed_together(password: str) -> str:
        together.wait(20)
        return hashed(password)

    monkeypatch.setattr(passwords, "hashed", hashed_together)
    threads = [threading.Thread(target=lambda ask=ask: answers.append(ask())) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers, key=lambda answer: answer.status_code)


def test_who_presses_twice_has_one_account_and_is_told_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/invitations/{invited(site)}"
    first, second = at_once(monkeypatch, *[lambda: site.client().post(path, data=NEW)] * 2)
    assert first.status_code == 303
    assert second.status_code == 404 and "If you used it yourself, please sign in" in second.text
    assert "used it yourself" not in site.client(REX).get(path).text


def test_two_links_do_not_make_one_address_two_accounts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"/invitations/{invited(site)}" for _ in range(2)]
    first, second = at_once(monkeypatch, *[lambda path=path: site.client().post(path, data=NEW) for path in paths])
    assert first.status_code == 303
    assert second.status_code == 422 and "There is an account with this address already" in second.text
    assert sorted(site.client().get(path).status_code for path in paths) == [200, 404]  # the other is still good


def test_who_withdraws_is_quicker_than_who_accepts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    token = invited(site)

    def hashed_too_late(password: str) -> str:
        with site.session() as session:
            invitation = invitations.find(session, token)
            assert invitation
            invitations.withdraw(session, invitation)
        return "no hash"

    monkeypatch.setattr(passwords, "hashed", hashed_too_late)
    assert site.client().post(f"/invitations/{token}", data=NEW).status_code == 404

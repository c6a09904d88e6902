"""Nobody is left with a document whose owners cannot act: an administrator appoints one."""

import pytest
from sqlmodel import Session

from app.accounts import people
from app.accounts.models import User
from app.documents import handover, membership
from app.documents.models import Document
from tests.cast import ADA, ALICE, ARTHUR, REX, SUSE, Site


def user(session: Session, site: Site, name: str) -> User:
    return session.get_one(User, site.ids[name])


def test_an_owner_who_is_suspended_does_not_count(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        membership.admit(session, document, user(session, site, SUSE.name), "owner")
        with pytest.raises(membership.LastOwner):
            membership.dismiss(session, document, user(session, site, ALICE.name))


def test_an_administrator_appoints_an_owner_and_does_not_read(site: Site) -> None:
    with site.session() as session:
        people.suspend(session, user(session, site, ALICE.name))
    page = site.client(ADA).get("/people/handover").text
    assert f'value="{site.document.id}"' in page
    sent = {"document_id": site.document.id, "email": ARTHUR.email}
    assert site.client(ADA).post("/people/handover", data=sent).status_code == 303
    assert site.client(ARTHUR).get(f"/documents/{site.document.id}/people").status_code == 200
    assert site.client(ADA).get(f"/documents/{site.document.id}/read").status_code == 404
    assert f'value="{site.document.id}"' not in site.client(ADA).get("/people/handover").text


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", SUSE.email])
def test_who_cannot_own_is_told_and_what_was_typed_stays(site: Site, email: str) -> None:
    with site.session() as session:
        people.suspend(session, user(session, site, ALICE.name))
    answer = site.client(ADA).post("/people/handover", data={"document_id": site.document.id, "email": email})
    assert answer.status_code == 422
    assert f'value="{email}"' in answer.text
    with site.session() as session:
        assert handover.orphans(session)


def test_a_document_with_an_owner_is_nobodys_to_give(site: Site) -> None:
    sent = {"document_id": site.document.id, "email": REX.email}
    assert site.client(ADA).post("/people/handover", data=sent).status_code == 404
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        assert membership.role_of(session, user(session, site, REX.name), document) == "reader"


def test_an_owner_withdraws_a_link_into_the_document(site: Site) -> None:
    address = f"/documents/{site.document.id}/people"
    page = site.client(ALICE).post(address, data={"email": "new@example.org", "role": "author"}).text
    link = page.split("/invitations/")[1].split('"')[0].split("<")[0]
    shown = site.client(ALICE).get(address).text
    assert "new@example.org" in shown
    withdrawal = shown.split(f"{address}/invitations/")[1].split("/")[0]
    assert site.client(ARTHUR).post(f"{address}/invitations/{withdrawal}/withdrawal").status_code == 404
    assert site.client(ALICE).post(f"{address}/invitations/{withdrawal}/withdrawal").status_code == 303
    assert "new@example.org" not in site.client(ALICE).get(address).text
    assert "/sign-in" not in link and site.client(ALICE).get(f"/invitations/{link}").status_code in (404, 410)

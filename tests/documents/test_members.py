"""Who has a part in a document: never nobody who owns it, and no way back in for whoever lost it."""

import threading

import pytest
from sqlmodel import Session

from app.accounts.models import User
from app.documents import membership, outline, writing
from app.documents.membership import LastOwner
from app.documents.models import Document
from tests.cast import ADA, ALICE, ARTHUR, SAM, Person, Site


def of(site: Site, session: Session, person: Person) -> tuple[Document, User]:
    return session.get_one(Document, site.document.id), session.get_one(User, site.ids[person.name])


def admit(site: Site, person: Person, role: str) -> None:
    with site.session() as session:
        membership.admit(session, *of(site, session, person), role)


def roles(site: Site) -> dict[str, str]:
    with site.session() as session:
        found = membership.members(session, session.get_one(Document, site.document.id))
        return {member.user.name: member.role for member in found}


@pytest.mark.parametrize("act", ["removal", ""])
def test_the_links_of_an_owner_end_with_the_part(site: Site, act: str) -> None:
    admit(site, ARTHUR, "owner")
    people = f"/documents/{site.document.id}/people"
    shared = site.client(ARTHUR).post(people, data={"email": "new@example.org", "role": "owner"}).text
    link = "/invitations/" + shared.partition("/invitations/")[2].partition('"')[0]
    assert site.client().get(link).status_code == 200
    arthur = f"{people}/{site.ids['Arthur']}/{act}".rstrip("/")
    assert site.client(ALICE).post(arthur, data={"role": "reader"}).status_code == 303
    assert site.client(ARTHUR).post(link).status_code == 404
    assert roles(site).get("Arthur", "reader") == "reader"


def test_two_owners_who_dismiss_each_other_leave_one(site: Site) -> None:
    admit(site, ARTHUR, "owner")
    together = threading.Barrier(2)

    def dismiss(person: Person) -> None:
        with site.session() as session:
            document, other = of(site, session, person)
            membership.members(session, document)
            if session.get_bind().dialect.name == "postgresql":
                together.wait(20)
            try:
                membership.dismiss(session, document, other)
            except LastOwner:
                session.rollback()

    threads = [threading.Thread(target=dismiss, args=(person,)) for person in (ALICE, ARTHUR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(roles(site).values()).count("owner") == 1


def test_somebody_admitted_twice_at_once_is_in_once(site: Site) -> None:
    together = threading.Barrier(2)
    faults: list[Exception] = []

    def share() -> None:
        try:
            with site.session() as session:
                document, sam = of(site, session, SAM)
                if session.get_bind().dialect.name == "postgresql":
                    together.wait(20)
                membership.admit(session, document, sam, "reader")
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=share) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults and roles(site)["Sam"] == "reader"


def test_two_who_finish_sections_at_once_finish_both(site: Site) -> None:
    admit(site, ADA, "author")
    together = threading.Barrier(2)

    def finish(person: Person, key: str) -> None:
        with site.session() as session:
            document, user = of(site, session, person)
            if session.get_bind().dialect.name == "postgresql":
                together.wait(20)
            outline.finish(session, document, key, done=True)
            writing.take_details(session, document, user, launch="2027-03-15" if key == "headline" else "2027-03-16")

    before = site.document.revision
    threads = [threading.Thread(target=finish, args=about) for about in ((ALICE, "headline"), (ADA, "introduction"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        assert document.finished == ["headline", "introduction"] and document.revision == before + 2

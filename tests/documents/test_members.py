"""Who has a part in a document: never nobody who owns it, and no way back in for whoever lost it."""

import threading

import pytest
from sqlmodel import Session

from app.accounts.models import User
from app.documents import membership, outline, writing
from app.documents.membership import LastOwner
from app.documents.models import Document
from tests.cast import ADA, ALICE, ARTHUR, REX, RITA, SAM, Person, Site


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


def test_after_an_invitation_the_form_is_empty_for_the_next(site: Site) -> None:
    people = f"/documents/{site.document.id}/people"
    answer = site.client(ALICE).post(people, data={"email": "new@example.org", "role": "author"}).text
    assert "new@example.org has no account here yet" in answer and 'value="new@example.org"' not in answer


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (ALICE, "Alice already owns this document."),
        (ARTHUR, "Arthur already writes here."),
        (RITA, "Rita is already a reviewer here."),
        (REX, "Rex already reads here."),
    ],
)
def test_sharing_never_changes_the_role_of_who_is_there(site: Site, person: Person, words: str) -> None:
    before = roles(site)
    for role in ("reader", "owner"):
        sent = {"email": f" {person.email.upper()}", "role": role}
        answer = site.client(ALICE).post(f"/documents/{site.document.id}/people", data=sent)
        assert answer.status_code == 422 and words in answer.text
    assert roles(site) == before


@pytest.mark.parametrize(
    ("role", "words"), [("author", "Sam can read and write this document now."), ("reader", "Sam can read this")]
)
def test_sharing_says_what_came_of_it(site: Site, role: str, words: str) -> None:
    alice = site.client(ALICE, follow_redirects=True)
    people = f"/documents/{site.document.id}/people"
    assert words in alice.post(people, data={"email": SAM.email, "role": role}).text
    assert roles(site)["Sam"] == role and words not in alice.get(people).text
    for nobody in (f"{site.ids['Ada']}", "x"):
        assert 'class="notice good"' not in alice.get(f"{people}?shared={nobody}").text


def test_a_hurried_click_gives_away_reading_alone(site: Site) -> None:
    people = f"/documents/{site.document.id}/people"
    assert 'name="role" value="reader" checked' in site.client(ALICE).get(people).text
    site.client(ALICE).post(people, data={"email": SAM.email})
    assert roles(site)["Sam"] == "reader"


@pytest.mark.parametrize("act", ["removal", ""])
def test_the_last_owner_is_told_beside_the_people_why_not(site: Site, act: str) -> None:
    address = f"/documents/{site.document.id}/people/{site.ids['Alice']}/{act}".rstrip("/")
    answer = site.client(ALICE).post(address, data={"role": "reader"})
    assert answer.status_code == 422 and "Somebody has to own this document." in answer.text
    assert 'id="members"' in answer.text and roles(site)["Alice"] == "owner"


@pytest.mark.parametrize(("act", "then"), [("removal", "/"), ("", "/documents/{id}")])
def test_an_owner_who_steps_back_is_led_where_they_still_may_go(site: Site, act: str, then: str) -> None:
    admit(site, ARTHUR, "owner")
    address = f"/documents/{site.document.id}/people/{site.ids['Alice']}/{act}".rstrip("/")
    answer = site.client(ALICE).post(address, data={"role": "author"})
    assert answer.headers["location"] == then.format(id=site.document.id)


def test_the_people_stand_in_the_same_order_whatever_their_roles(site: Site) -> None:
    before = list(roles(site))
    admit(site, REX, "owner")
    assert list(roles(site)) == before == sorted(before)


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

"""What administrators can do, and what not even they can."""

import re
import threading

import pytest
from sqlmodel import col, select

from app.accounts import passwords, people
from app.accounts.models import User
from tests.cast import ADA, ALICE, ARTHUR, PASSWORD, REX, SAM, SUSE, Person, Site


def act(site: Site, by: Person, person: Person, what: str) -> int:
    return site.client(by).post(f"/people/{site.ids[person.name]}/{what}").status_code


def test_everybody_is_listed(site: Site) -> None:
    shown = site.client(ADA).get("/people").text
    assert "7 people" in shown and all(person.email in shown for person in (ALICE, SAM, SUSE))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ALI", {"Alice"}),
        ("sam@", {"Sam"}),
        ("example.org", None),
        ("%", set()),
        ("_", set()),
        ("'", set()),
        ("R", None),
    ],
)
def test_people_are_found_by_parts_of_name_or_address(site: Site, words: str, found: set[str] | None) -> None:
    with site.session() as session:
        names = {person.name for person in people.directory(session, words).people}
    assert names == found if found is not None else len(names) >= 3


def test_letters_beyond_english_are_found_in_either_case(site: Site) -> None:
    with site.session() as session:
        people.create(session, "oe@example.org", "Özlem Ärmel", "no hash")
        people.create(session, "lin@example.org", "林晓", "no hash")
    with site.session() as session:
        for words in ("özlem", "Özlem", "林"):
            assert len(people.directory(session, words).people) == 1, words


def test_many_people_come_page_by_page(site: Site) -> None:
    with site.session() as session:
        for number in range(120):
            session.add(User(email=f"p{number}@example.org", name=f"Person {number:03}", password_hash=""))
    client = site.client(ADA)
    first, last = client.get("/people?words=Person").text, client.get("/people?words=Person&page=9999").text
    assert "Person 000" in first and "Person 119" not in first and "Page 1 of 3" in first
    assert "Person 119" in last and "Page 3 of 3" in last
    assert client.get("/people?page=0").status_code == 404 and client.get("/people?page=x").status_code == 404


def test_a_suspended_person_is_outside_at_once(site: Site) -> None:
    arthur = site.client(ARTHUR)
    assert arthur.get(f"/documents/{site.document.id}").status_code == 200
    assert act(site, ADA, ARTHUR, "suspension") == 303
    assert arthur.get(f"/documents/{site.document.id}").headers["location"].startswith("/sign-in")
    assert act(site, ADA, ARTHUR, "suspension/end") == 303
    assert arthur.get("/me").status_code == 303  # the visits are gone for good
    assert arthur.post("/sign-in", data={"email": ARTHUR.email, "password": PASSWORD}).status_code == 303


def test_a_visit_that_was_left_over_is_worth_nothing_to_the_suspended(site: Site) -> None:
    assert site.client(SUSE).get("/me").headers["location"] == "/sign-in?next=/me"


def test_administrators_are_made_and_unmade(site: Site) -> None:
    alice = site.client(ALICE)
    assert alice.get("/people").status_code == 404
    assert act(site, ADA, ALICE, "administration") == 303 and alice.get("/people").status_code == 200
    assert act(site, ADA, ALICE, "administration/end") == 303 and alice.get("/people").status_code == 404


@pytest.mark.parametrize("what", ["suspension", "administration/end"])
def test_the_last_administrator_stays(site: Site, what: str) -> None:
    assert act(site, ADA, ADA, what) == 422
    act(site, ADA, SUSE, "administration")  # she is suspended and could not step in
    assert act(site, ADA, ADA, what) == 422
    act(site, ADA, ALICE, "administration")
    assert act(site, ADA, ADA, what) == 303
    assert act(site, ALICE, ALICE, what) == 422


def test_the_page_of_people_says_why_the_last_administrator_stays(site: Site) -> None:
    page = site.client(ADA).post(f"/people/{site.ids[ADA.name]}/suspension").text
    assert "Invite somebody" in page and "This is the only administrator" in page


def test_two_administrators_cannot_unmake_each_other_at_once(site: Site) -> None:
    act(site, ADA, ALICE, "administration")
    clients = [(site.client(ADA), ALICE), (site.client(ALICE), ADA)]
    threads = [
        threading.Thread(target=client.post, args=(f"/people/{site.ids[other.name]}/administration/end",))
        for client, other in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.session() as session:
        assert len(session.exec(select(User).where(col(User.is_admin))).all()) == 1


def test_an_administrator_has_no_part_in_documents(site: Site) -> None:
    client = site.client(ADA)
    assert client.get(f"/documents/{site.document.id}/read").status_code == 404
    assert "Meridian" not in client.get("/").text


def test_numbers_that_name_nobody_find_nothing(site: Site) -> None:
    client = site.client(ADA)
    assert client.post("/people/4711/suspension").status_code == 404
    for number in ("0", "-1", "2147483648", "99999999999999999999", "x"):
        assert client.post(f"/people/{number}/suspension").status_code == 400


def link_for(site: Site, person: Person) -> str:
    shown = site.client(ADA).post(f"/people/{site.ids[person.name]}/password-link").text
    found = re.search(r'value="http://localhost(/passwords/[^"]+)"', shown)
    assert found and person.name in shown
    return found[1]


def test_a_password_link_sets_a_new_password_once(site: Site) -> None:
    path, visited = link_for(site, REX), site.client(REX)
    client = site.client()
    assert "For Rex." in client.get(path).text
    assert client.post(path, data={"password": "eleven blue kettles"}).headers["location"] == "/"
    assert client.get("/me").status_code == 200 and visited.get("/me").status_code == 303
    for answer in (client.get(path), site.client().post(path, data={"password": "twelve red kettles"})):
        assert answer.status_code == 404 and "has been used or is too old" in answer.text
    assert (
        site.client().post("/sign-in", data={"email": REX.email, "password": "eleven blue kettles"}).status_code == 303
    )


def test_a_password_that_will_not_do_does_not_use_the_link_up(site: Site) -> None:
    path = link_for(site, REX)
    assert "at least 10 characters" in site.client().post(path, data={"password": "short"}).text
    assert "Please fill this in." in site.client().post(path).text
    assert site.client().post(path, data={"password": "eleven blue kettles"}).status_code == 303


def test_a_password_link_is_for_its_person_its_time_and_this_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link_for(site, REX)
    rex, ada, until, seal = path.rsplit("/", 1)[1].split("-", 3)
    act(site, ADA, ALICE, "administration")
    others = [(ada, ada, until, seal), (rex, site.ids["Alice"], until, seal), (rex, ada, int(until) + 1, seal),
              (rex, ada, until, f"{seal}x"), ("9" * 30, ada, until, seal), (rex, "", until, seal), (rex, until, seal)]  # fmt: skip
    for forged in (*("-".join(map(str, parts)) for parts in others), "x", "---", "١-٢-٣-x"):
        assert site.client().get(f"/passwords/{forged}").status_code == 404, forged
    with site.session() as session:
        of_rex = session.get_one(User, site.ids["Rex"]), session.get_one(User, site.ids["Ada"])
        monkeypatch.setattr(passwords, "LINK_LASTS", -passwords.LINK_LASTS)
        late = passwords.link("a key for the tests", *of_rex)
        monkeypatch.undo()
        elsewhere = passwords.link("the key of another site", *of_rex)
    assert {site.client().get(f"/passwords/{token}").status_code for token in (late, elsewhere)} == {404}


def test_the_suspended_get_no_link(site: Site) -> None:
    path = link_for(site, REX)
    act(site, ADA, REX, "suspension")
    assert site.client().get(path).status_code == 404
    assert act(site, ADA, REX, "password-link") == 422


@pytest.mark.parametrize(("end", "undo"), [("administration/end", "administration"), ("suspension", "suspension/end")])
def test_the_links_of_an_administrator_end_with_the_part(site: Site, end: str, undo: str) -> None:
    """Else who was sent away would let themselves in again, or be anybody."""
    act(site, ADA, SAM, "administration")
    sam = site.client(SAM)
    invited = re.search(r"/invitations/[\w-]+", sam.post("/people", data={"is_admin": "1"}).text)
    renewed = re.search(r"/passwords/[\w-]+", sam.post(f"/people/{site.ids['Ada']}/password-link").text)
    assert invited and renewed
    assert [site.client().get(link[0]).status_code for link in (invited, renewed)] == [200, 200]
    act(site, ADA, SAM, end)
    sam.post(invited[0])
    site.client().post(renewed[0], data={"password": "eleven blue kettles"})
    assert sam.get("/people").status_code in {303, 404}
    assert [site.client().get(link[0]).status_code for link in (invited, renewed)] == [404, 404]
    act(site, ADA, SAM, undo)  # who comes back makes new ones
    assert site.client().get(invited[0]).status_code == 404
    assert site.client().post("/sign-in", data={"email": ADA.email, "password": PASSWORD}).status_code == 303


def test_who_no_longer_administers_can_still_share_what_they_own(site: Site) -> None:
    act(site, ADA, ALICE, "administration")
    shared = {"email": "kim@example.org", "role": "reader"}
    page = site.client(ALICE).post(f"/documents/{site.document.id}/people", data=shared).text
    link = re.search(r"/invitations/[\w-]+", page)
    act(site, ADA, ALICE, "administration/end")
    assert link and site.client().get(link[0]).status_code == 200

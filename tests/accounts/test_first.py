"""An empty site waits for whoever sits at the machine or holds the printed link, and for nobody else."""

import threading
from typing import Any

import pytest
from sqlmodel import select

from app.accounts import first
from app.accounts.models import Invitation, User
from tests.cast import ADA, Site

NEW = {"name": "Kim", "email": "Kim@Example.org", "password": "a good long password"}


def link(site: Site, address: str = "http://127.0.0.1:8000", host: str = "127.0.0.1") -> str:
    made = first.link_for_the_first_account(site.engine, address, host)
    assert made
    return made


def test_every_page_leads_to_the_first_account(empty_site: Site) -> None:
    client = empty_site.client()
    for address in ("/", "/me", "/people", "/documents/new", "/sign-in", "/documents/abc/read"):
        assert client.get(address).headers["location"] == "/first"
    assert client.post("/documents", data={"language": "en"}).headers["location"] == "/first"


def test_whoever_sits_at_the_machine_makes_it_and_is_in(empty_site: Site) -> None:
    client = empty_site.client()
    assert "Make the first account" in client.get("/first").text
    assert client.post("/first", data=NEW).headers["location"] == "/"
    page = client.get("/people")
    assert page.status_code == 200 and "kim@example.org" in page.text
    assert client.get("/first").headers["location"] == "/"


@pytest.mark.parametrize(
    "about",
    [
        {"client": ("192.0.2.1", 4000)},
        {"headers": {"X-Forwarded-For": "192.0.2.1"}},
        {"headers": {"Forwarded": "for=192.0.2.1"}},
        {"headers": {"X-Real-IP": "192.0.2.1"}},
        {"headers": {"X-Forwarded-Proto": "https"}},
        {"headers": {"Via": "1.1 proxy"}},
        {"base_url": "http://foreword.evil.example"},  # its name was made to point at 127.0.0.1
        {"base_url": "http://127.0.0.1.evil.example"},
        *({"headers": {"Host": odd}} for odd in ("[::1", "[x]:1", "x y", "localhost@evil.example", "")),
    ],
)
def test_others_cannot(empty_site: Site, about: dict[str, object]) -> None:
    client = empty_site.client(**about)
    shown = client.get("/first")
    assert shown.status_code == 403 and "the link that the server printed" in shown.text
    assert client.post("/first", data=NEW).status_code == 403
    with empty_site.session() as session:
        assert not session.exec(select(User)).all()


@pytest.mark.parametrize(
    "about", [{"base_url": "https://f.example"}, {"trusted_hosts": ("f.example", "localhost")}, {"trusted_proxies": 1}]
)
def test_where_others_reach_the_site_nobody_is_taken_for_somebody_here(empty_site: Site, about: dict[str, Any]) -> None:
    """A proxy on the machine may say nothing of itself, and then everybody looks like whoever sits there."""
    empty_site.app.state.settings = empty_site.app.state.settings.model_copy(update=about)
    client = empty_site.client()
    assert client.get("/first").status_code == 403 and client.post("/first", data=NEW).status_code == 403
    assert client.get(link(empty_site).removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost"])
def test_here_has_several_names(empty_site: Site, base_url: str) -> None:
    assert empty_site.client(base_url=base_url, client=("::1", 4000)).get("/first").status_code == 200


def test_the_printed_link_works_from_anywhere_once(empty_site: Site) -> None:
    address = link(empty_site, "https://foreword.example", "0.0.0.0")
    path = address.removeprefix("https://foreword.example")
    client = empty_site.client(base_url="https://foreword.example", client=("192.0.2.1", 4000))
    assert client.get(path).status_code == 200
    assert client.post(path, data=NEW).headers["location"] == "/"
    assert client.get("/people").status_code == 200
    other = empty_site.client(client=("192.0.2.2", 4000))
    assert other.post(path, data=NEW | {"email": "other@example.org"}).headers["location"] == "/"
    with empty_site.session() as session:
        assert len(session.exec(select(User)).all()) == 1
        assert not session.exec(select(Invitation)).all()


def test_a_restart_prints_a_new_link_and_ends_the_old(empty_site: Site) -> None:
    old, new = link(empty_site), link(empty_site)
    client = empty_site.client(client=("192.0.2.1", 4000))
    assert [client.get(address).status_code for address in (old, new)] == [403, 200]


def test_a_link_can_be_followed_where_the_server_listens_everywhere(empty_site: Site) -> None:
    assert link(empty_site, "http://0.0.0.0:8000", "0.0.0.0").startswith("http://127.0.0.1:8000/first/")


def test_a_wrong_link_opens_nothing(empty_site: Site) -> None:
    client = empty_site.client(client=("192.0.2.1", 4000))
    assert client.get("/first/made-up").status_code == 403
    assert client.post("/first/made-up", data=NEW).status_code == 403


def test_a_site_with_people_prints_no_link(site: Site) -> None:
    assert first.link_for_the_first_account(site.engine, "http://127.0.0.1:8000") is None
    assert site.client(ADA).get("/first").headers["location"] == "/"
    assert site.client().post("/first", data=NEW).headers["location"] == "/"


def test_faults_are_told_and_what_was_typed_stays(empty_site: Site) -> None:
    client = empty_site.client()
    answer = client.post("/first", data={"name": "Kim", "email": "kim", "password": "short"})
    assert answer.status_code == 422
    assert "Please give an e-mail address" in answer.text and "at least 10 characters" in answer.text
    assert 'value="Kim"' in answer.text and 'value="kim"' in answer.text


def test_of_many_newcomers_at_once_one_is_first(empty_site: Site) -> None:
    answers = []

    def come(number: int) -> None:
        data = NEW | {"email": f"kim{number}@example.org"}
        answers.append(empty_site.client().post("/first", data=data).status_code)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 8
    with empty_site.session() as session:
        assert len(session.exec(select(User)).all()) == 1

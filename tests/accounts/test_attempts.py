"""Guessing passwords is slow, however it is spread; who knows theirs is hardly ever in the way of it."""

from datetime import timedelta

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app import db
from app.accounts import attempts
from app.accounts.models import Attempt
from app.web.addresses import caller
from tests.cast import ALICE, PASSWORD, REX, NewSite, Site

LIMIT = 4


def guess(client: TestClient, email: str = ALICE.email, password: str = "wrong", **headers: str) -> int:
    return client.post("/sign-in", data={"email": email, "password": password}, headers=headers).status_code


@pytest.fixture
def strict(new_site: NewSite) -> Site:
    return new_site(sign_in_attempts=LIMIT)


def test_after_some_wrong_ones_even_the_right_one_has_to_wait(strict: Site) -> None:
    client = strict.client()
    assert [guess(client) for _ in range(LIMIT + 1)] == [422] * LIMIT + [429]
    answer = client.post("/sign-in", data={"email": ALICE.email, "password": PASSWORD, "next": "/me"})
    assert answer.status_code == 429
    assert "Please wait 15 minutes" in answer.text and answer.headers["retry-after"] == "900"
    assert f'value="{ALICE.email}"' in answer.text and 'value="/me"' in answer.text


def test_others_at_the_same_address_are_not_in_the_way(strict: Site) -> None:
    for _ in range(LIMIT + 1):
        guess(strict.client())
    assert guess(strict.client(), REX.email, PASSWORD) == 303


def test_right_ones_do_not_count(strict: Site) -> None:
    assert {guess(strict.client(), password=PASSWORD) for _ in range(LIMIT * attempts.PER_ADDRESS + 2)} == {303}


def test_one_address_cannot_try_one_account_after_the_other(strict: Site) -> None:
    answers = [
        guess(strict.client(), f"person{number}@example.org") for number in range(LIMIT * attempts.PER_ADDRESS + 3)
    ]
    assert answers == [422] * LIMIT * attempts.PER_ADDRESS + [429] * 3
    with strict.session() as session:  # and whoever is stopped leaves nothing behind
        assert len(session.exec(select(Attempt)).all()) <= 1 + 2 * LIMIT * attempts.PER_ADDRESS


def test_many_addresses_cannot_try_one_account_for_ever(strict: Site) -> None:
    clients = (strict.client(client=(f"192.0.2.{number}", 4000)) for number in range(LIMIT * attempts.PER_ACCOUNT + 2))
    assert [guess(client) for client in clients] == [422] * LIMIT * attempts.PER_ACCOUNT + [429] * 2


def made_up(number: int) -> dict[str, str]:
    address = f"10.{number // 250}.{number % 250}.1"
    return {"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}


def test_made_up_forwarded_addresses_do_not_help(strict: Site) -> None:
    with strict.client() as client:
        answers = [guess(client, **made_up(number)) for number in range(100)]
    assert answers == [422] * LIMIT + [429] * (100 - LIMIT)


@pytest.mark.parametrize(("proxies", "real"), [(0, "192.0.2.1"), (1, "198.51.100.7"), (2, "198.51.100.6")])
def test_a_thousand_made_up_addresses_are_one_caller(strict: Site, proxies: int, real: str) -> None:
    strict.app.state.settings = strict.app.state.settings.model_copy(update={"trusted_proxies": proxies})

    def asks(number: int) -> Request:
        hops = f"{made_up(number)['X-Forwarded-For']}, 198.51.100.6, 198.51.100.7"
        headers = [(b"x-forwarded-for", hops.encode())]
        return Request({"type": "http", "app": strict.app, "client": ("192.0.2.1", 4000), "headers": headers})

    assert {caller(asks(number)) for number in range(1000)} == {real}


def test_behind_a_proxy_only_its_own_word_counts(new_site: NewSite) -> None:
    behind = new_site(sign_in_attempts=LIMIT, trusted_proxies=1)
    made_up = [guess(behind.client(), **{"X-Forwarded-For": f"10.0.0.{number}, 198.51.100.7"}) for number in range(30)]
    assert made_up.count(422) == LIMIT
    assert guess(behind.client(), **{"X-Forwarded-For": "198.51.100.8"}) == 422  # somebody else behind that proxy


def test_the_window_opens_again(strict: Site) -> None:
    for _ in range(LIMIT + 1):
        guess(strict.client())
    with strict.session() as session:
        for attempt in session.exec(select(Attempt)):
            attempt.expires_at = db.now() - timedelta(seconds=1)
    assert guess(strict.client(), password=PASSWORD) == 303


def test_what_was_typed_is_not_kept(strict: Site) -> None:
    guess(strict.client(), "my password typed in the wrong field")
    with strict.session() as session:
        assert "password" not in "".join(session.exec(select(Attempt.key)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unknown", "unknown", True),
    ],
)
def test_with_ipv6_the_network_counts(engine: Engine, one: str, other: str, same: bool) -> None:
    with db.transaction(engine) as session:
        taken = [attempts.take(session, f"{number}@example.org", one, 1) for number in range(attempts.PER_ADDRESS)]
        assert taken == [0] * attempts.PER_ADDRESS
        assert (attempts.take(session, "last@example.org", other, 1) > 0) is same


def test_a_failed_request_still_counts(strict: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("app.accounts.passwords.check", breaks)
    client = strict.client(raise_server_exceptions=False)
    assert [guess(client) for _ in range(LIMIT + 1)] == [500] * LIMIT + [429]


def test_a_thousand_strangers_do_not_lock_an_account_out(new_site: NewSite) -> None:
    """From the usual place its owner comes in, and has no more tries there than anybody."""
    site = new_site(sign_in_attempts=LIMIT, trusted_proxies=1)
    at_home, elsewhere = {"X-Forwarded-For": "198.51.100.7"}, {"X-Forwarded-For": "198.51.100.8"}
    with site.client() as client:
        assert guess(client, password=PASSWORD, **at_home) == 303
        client.cookies.clear()
        answers = [guess(client, **made_up(number)) for number in range(50)]
        assert answers == [422] * LIMIT * attempts.PER_ACCOUNT + [429] * (50 - LIMIT * attempts.PER_ACCOUNT)
        with site.session() as session:
            strangers = (made_up(number)["X-Forwarded-For"] for number in range(50, 1000))
            assert all(attempts.take(session, ALICE.email, address, LIMIT) for address in strangers)
        assert guess(client, password=PASSWORD, **elsewhere) == 429
        assert [guess(client, **at_home) for _ in range(LIMIT - 1)] == [422] * (LIMIT - 1)
        assert guess(client, password=PASSWORD, **at_home) == 303
        client.cookies.clear()
        assert [guess(client, **at_home) for _ in range(2)] == [422, 429]
        assert guess(client, REX.email, **at_home) == 422  # a usual place is one for its own account


def test_a_usual_place_is_forgotten_in_time(strict: Site) -> None:
    assert guess(strict.client(), password=PASSWORD) == 303
    for number in range(LIMIT * attempts.PER_ACCOUNT):
        guess(strict.client(client=(f"192.0.2.{number}", 4000)))
    assert guess(strict.client(), password=PASSWORD) == 303
    with strict.session() as session:
        usual = session.exec(select(Attempt).where(col(Attempt.key).startswith("usual/"))).one()
        assert timedelta(days=89) < usual.expires_at - db.now() <= attempts.USUAL
        usual.expires_at = db.now() - timedelta(seconds=1)
    assert guess(strict.client(), password=PASSWORD) == 429

"""The agenda is made once for everybody; each sees on it what they may do, and what they voted for."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts.models import User
from app.meetings.routes import cards, gathering
from app.web.sharing import MOST, Kept, Remembered
from tests.cast import ALICE, ARTHUR, RITA, Person, Site
from tests.faces import languages_made
from tests.meetings.test_meetings import SECRET, here, lead, post, reading, say

THERE = (ALICE, ARTHUR, RITA)


def state(site: Site, who: Person, number: int) -> str:
    client = site.client(who)
    client.headers["HX-Request"] = "true"
    return client.get(f"{here(site)}/meetings/{number}").text


def talking(site: Site) -> int:
    """Each of three has said something into the silence, and it is shown."""
    number = reading(site)
    for who in THERE:
        say(site, who, f"by {who.name}")
    lead(site, number, "reveal")
    return number


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return languages_made(monkeypatch, cards)


def test_a_point_is_made_once_for_fifty(site: Site, made: list[str]) -> None:
    number = talking(site)
    with ThreadPoolExecutor(10) as pool:
        looks = [pool.submit(state, site, THERE[at % 3], number) for at in range(50)]
        assert all(look.result().count('id="point-') == 3 for look in looks)
    assert made == ["en"] * 3
    post(site, RITA, f"/meetings/{number}/votes", thread=1)
    assert [state(site, who, number).count('aria-pressed="true"') for who in (*THERE, *THERE)] == [0, 0, 1] * 2
    assert made == ["en"] * 4, "only the one that was voted for looks different"
    with site.session() as session:
        session.get_one(User, site.ids["Rita"]).language = "de"
    assert "Tagesordnung" in state(site, RITA, number) and "Tagesordnung" not in state(site, ALICE, number)
    assert made == ["en"] * 4 + ["de"] * 3


def test_nobody_is_shown_what_is_for_another(site: Site, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    number = talking(site)
    for who, thread in ((ALICE, 1), (ALICE, 2), (RITA, 1)):
        post(site, who, f"/meetings/{number}/votes", thread=thread)
    shared = {who: state(site, who, number) for who in (*THERE, *THERE)}
    for who in THERE:
        monkeypatch.setattr(cards, "once", Kept(MOST).once)
        monkeypatch.setattr(gathering, "_remembered", Remembered(1))
        assert state(site, who, number) == shared[who]
    assert [shared[who].count('aria-pressed="true"') for who in THERE] == [2, 0, 1]
    assert [shared[who].count("Now this, for five minutes") for who in THERE] == [3, 0, 0]
    assert [shared[who].count("It is settled") for who in THERE] == [3, 3, 1], "who writes, or began to talk about it"


def test_whoever_leads_instead_is_shown_what_leads(site: Site) -> None:
    number = talking(site)
    assert "Now this" not in state(site, ARTHUR, number)
    post(site, ARTHUR, f"/meetings/{number}/roles", role="facilitator", person=site.ids["Arthur"])
    assert ["Now this" in state(site, who, number) for who in THERE] == [False, True, False]


def test_what_somebody_holds_is_on_their_own_agenda_alone(site: Site) -> None:
    post(site, RITA, "/quiet")
    number = reading(site)
    say(site, RITA, SECRET)
    say(site, ARTHUR, "aloud")
    lead(site, number, "reveal")
    for _ in range(2):
        assert [SECRET in state(site, who, number) for who in THERE] == [False, False, True]
        assert all("aloud" in state(site, who, number) for who in THERE)

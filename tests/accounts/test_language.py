"""Which language the pages speak."""

import pytest
from fastapi.testclient import TestClient

from app.i18n import TAGS
from tests.cast import ALICE, Site


def spoken(client: TestClient, address: str = "/sign-in", **headers: str) -> str:
    text = client.get(address, headers=headers).text
    return text.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize("language", TAGS)
def test_a_visitor_chooses_and_stays_on_the_page(site: Site, language: str) -> None:
    client = site.client()
    answer = client.post("/language", data={"language": language, "next": "/sign-in?next=/me"})
    assert answer.headers["location"] == "/sign-in?next=/me"
    assert spoken(client) == language
    assert spoken(client, "/nowhere") == language


def test_until_then_the_browser_decides(site: Site) -> None:
    assert spoken(site.client(), **{"Accept-Language": "fr, zh-TW;q=0.9, de;q=0.5"}) == "zh-Hant"


def test_a_profile_counts_more_than_the_browser(site: Site) -> None:
    client = site.client(ALICE, headers={"Accept-Language": "de"})
    assert spoken(client, "/me") == "en"
    assert spoken(client, "/nowhere") == "en"
    client.post("/language", data={"language": "pt-BR"})
    assert site.user(ALICE).language == "pt-BR" and spoken(client, "/me") == "pt-BR"


def test_a_newcomer_keeps_what_was_chosen_on_the_way_in(empty_site: Site) -> None:
    client = empty_site.client(follow_redirects=True, headers={"Accept-Language": "zh-TW"})
    client.post("/language", data={"language": "pt-BR"})
    client.post("/first", data={"name": "Kim", "email": "kim@example.org", "password": "a good long password"})
    client.cookies.delete("language")
    assert spoken(client, "/me") == "pt-BR"


def test_without_a_choice_the_browser_goes_on_deciding(empty_site: Site) -> None:
    client = empty_site.client(follow_redirects=True)
    client.post("/first", data={"name": "Kim", "email": "kim@example.org", "password": "a good long password"})
    assert [spoken(client, "/me", **{"Accept-Language": tag}) for tag in ("de", "zh-TW")] == ["de", "zh-Hant"]


@pytest.mark.parametrize("language", ["", "tlh", "../../etc", "en\r\nSet-Cookie: a=b"])
def test_an_unknown_language_changes_nothing(site: Site, language: str) -> None:
    answer = site.client().post("/language", data={"language": language, "next": "//evil.example"})
    assert answer.headers["location"] == "/" and "set-cookie" not in answer.headers

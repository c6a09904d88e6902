"""Who has to sign in comes back to where they were, and nothing typed is lost."""

import html
import re

import pytest
from httpx2 import Response

from tests.cast import ALICE, PASSWORD, SUSE, Person, Site

LONG = 'First line: "quoted" & <b>bold</b>\r\nSecond line, with ü and 林\r\n\r\n' + "word " * 500


def hidden(answer: Response) -> dict[str, str]:
    form = answer.text.partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in found}


def offered(answer: Response) -> dict[str, str]:
    found = re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def path(site: Site) -> str:
    return f"/documents/{site.document.id}/sections/introduction"


def test_a_form_sent_too_late_comes_with_its_words_to_the_sign_in_page_and_back(site: Site, path: str) -> None:
    client = site.client()
    typed = {
        "text": LONG,
        "base_text": "HAMBURG, March 15, 2027 — Meridian shows **every** carton.",
        "email": "typed@too",
    }
    refused = client.post(path, data=typed)
    assert refused.status_code == 401 and "what you typed waits for you" in refused.text
    carried = hidden(refused)
    assert carried["next"] == path and carried["kept:text"] == LONG

    wrong = client.post("/sign-in", data=carried | {"email": ALICE.email, "password": "wrong"})
    assert wrong.status_code == 422 and hidden(wrong) == carried

    welcome = client.post("/sign-in", data=carried | {"email": ALICE.email, "password": PASSWORD})
    assert welcome.status_code == 200 and f'action="{path}"' in welcome.text
    assert offered(welcome) == typed

    assert client.post(path, data=offered(welcome)).status_code == 303
    assert "Second line, with ü and 林" in client.get(f"/documents/{site.document.id}/read").text


def test_a_field_named_twice_comes_back_twice(site: Site) -> None:
    sent = {"product": "Meridian", "language": "en", "outcomes": ["agility", "cost"]}
    refused = site.client().post(f"/documents/{site.document.id}/details", data=sent)
    assert refused.text.count('name="kept:outcomes"') == 2


def test_passwords_are_not_carried_along(site: Site) -> None:
    refused = site.client().post("/me/password", data={"old_password": PASSWORD, "new_password": "eleven blue kettles"})
    assert refused.status_code == 401 and "kettles" not in refused.text and "bottles" not in refused.text


def test_a_file_cannot_be_carried_but_the_words_beside_it_are(site: Site) -> None:
    path = f"/documents/{site.document.id}/images"
    refused = site.client().post(path, data={"alt": "a vial"}, files={"file": ("vial.png", b"\x89PNG", "image/png")})
    assert refused.status_code == 401 and hidden(refused)["kept:alt"] == "a vial"


def test_the_pages_script_is_told_as_data(site: Site, path: str) -> None:
    headers = {"Accept": "application/json", "Referer": f"http://localhost/documents/{site.document.id}?a=1"}
    answer = site.client().post(path, data={"text": "x"}, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["sign_in"] == f"/sign-in?next=/documents/{site.document.id}%3Fa%3D1"
    assert "Please sign in" in answer.json()["error"]


def test_htmx_is_sent_to_sign_in_and_back_to_its_page(site: Site) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost/documents/{site.document.id}"}
    answer = site.client().get("/documents", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == f"/sign-in?next=/documents/{site.document.id}"


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/documents",
        "nonsense",
        "http://localhost//evil.example",
        "",
        "http://[bad",
        "http://localhost[/",
    ],
)
def test_a_page_behind_that_is_not_ours_is_not_gone_back_to(site: Site, page: str) -> None:
    answer = site.client().get("/documents", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert answer.headers["hx-redirect"] == "/sign-in"


def test_words_are_offered_to_nowhere_else(site: Site) -> None:
    data = {"email": ALICE.email, "password": PASSWORD, "next": "//evil.example/take", "kept:text": "secret"}
    answer = site.client().post("/sign-in", data=data)
    assert 'action="/"' in answer.text and "evil.example" not in answer.text


@pytest.mark.parametrize("person", [ALICE, SUSE])
def test_after_a_suspension_or_sign_out_a_form_is_refused_the_same_way(site: Site, path: str, person: Person) -> None:
    client = site.client(person)
    client.post("/sign-out")
    answer = client.post(path, data={"text": "late words"})
    assert answer.status_code == 401 and hidden(answer)["kept:text"] == "late words"


def test_odd_addresses_survive_the_way_back(site: Site) -> None:
    answer = site.client().get("/documents/a%2Fb%20c%C3%BC%5C%0Ad/read")
    assert answer.status_code in {303, 404}
    if answer.status_code == 303:
        assert "\\" not in answer.headers["location"] and "\n" not in answer.headers["location"]


def test_from_a_button_pressed_too_late_the_way_back_is_to_its_page(site: Site) -> None:
    page = f"/documents/{site.document.id}"
    client = site.client()
    refused = client.post(f"{page}/copies", headers={"Referer": f"http://localhost{page}?a=1"})
    assert refused.status_code == 401 and "Please sign in, then try once more" in refused.text
    assert hidden(refused) == {"next": f"{page}?a=1"}
    welcome = client.post("/sign-in", data=hidden(refused) | {"email": ALICE.email, "password": PASSWORD})
    assert welcome.headers["location"] == f"{page}?a=1" and client.get(page).status_code == 200


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/take",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "http://[bad",
        "http://localhost//evil.example",
        "http://localhost/\\evil.example",
        "http://localhost/people/7/password-link",  # shown by a form, and nowhere to go back to
    ],
)
def test_from_anywhere_else_it_is_to_the_library(site: Site, referer: str) -> None:
    refused = site.client().post(f"/documents/{site.document.id}/copies", headers={"Referer": referer})
    assert refused.status_code == 401 and hidden(refused) == {"next": "/"}

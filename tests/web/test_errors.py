"""What people see when something is wrong."""

from typing import NoReturn

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app.i18n import TAGS, translate
from tests.cast import ALICE, SAM, Site

SECRET = "a secret detail of the inside"


@pytest.fixture
def broken(site: Site, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A browser on a site whose library breaks."""

    def breaks(*_: object, **__: object) -> NoReturn:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("app.documents.library.look", breaks)
    return site.client(ALICE, raise_server_exceptions=False)


def test_what_nobody_foresaw_is_told_without_its_inside_and_within_the_wall(broken: TestClient) -> None:
    answer = broken.get("/")
    assert answer.status_code == 500 and "That should not have happened" in answer.text
    assert SECRET not in answer.text and "Traceback" not in answer.text
    assert (
        answer.headers["x-content-type-options"] == "nosniff"
        and "script-src" in answer.headers["content-security-policy"]
    )


def test_it_is_told_in_the_form_that_was_asked_for(broken: TestClient) -> None:
    assert broken.get("/", headers={"Accept": "application/json"}).json()["error"].startswith("It is our fault")
    part = broken.get("/", headers={"HX-Request": "true"})
    assert "<html" not in part.text and 'class="toast"' in part.text


def test_even_a_broken_error_page_says_something(broken: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> NoReturn:
        raise ValueError(SECRET)

    monkeypatch.setattr("app.web.errors.page", breaks)
    answer = broken.get("/")
    assert answer.status_code == 500 and answer.text.startswith("It is our fault") and SECRET not in answer.text


@pytest.mark.parametrize("fault", [OperationalError(SECRET, {}, Exception("refused")), NoConnectionFree(SECRET)])
def test_a_database_that_is_away_is_told_as_such(site: Site, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def away(*_: object, **__: object) -> NoReturn:
        raise fault

    monkeypatch.setattr("app.documents.library.look", away)
    answer = site.client(ALICE).get("/")
    assert answer.status_code == 503 and answer.headers["retry-after"] == "10"
    assert "What you saved is safe" in answer.text and SECRET not in answer.text


def test_a_failed_commit_is_not_shown_as_done(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> NoReturn:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    client = site.client(ALICE)
    monkeypatch.setattr("sqlmodel.Session.commit", fails)
    assert client.post("/me", data={"name": "Somebody", "language": "en"}).status_code == 503
    monkeypatch.undo()
    assert site.user(ALICE).name == "Alice"


@pytest.mark.parametrize("language", TAGS)
def test_the_error_page_speaks_the_readers_language(site: Site, language: str) -> None:
    for client in (site.client(), site.client(ALICE)):
        client.post("/language", data={"language": language})
        answer = client.get("/nowhere")
        assert answer.status_code == 404 and f'<html lang="{language}">' in answer.text
        assert f"<h1>{translate('Nothing here', language)}</h1>" in answer.text


def test_an_address_that_leads_nowhere_still_knows_who_reads(site: Site) -> None:
    assert "Alice" in site.client(ALICE).get("/nowhere").text
    assert "Sign in" in site.client().get("/nowhere").text
    assert "Sign in" in site.client(headers={"Cookie": "foreword=forged"}).get("/nowhere").text


@pytest.mark.parametrize(
    ("headers", "status"), [({"Content-Length": "99000000"}, 413), ({"Sec-Fetch-Site": "cross-site"}, 403)]
)
def test_what_the_wall_refuses_is_told_in_the_language_of_the_profile(
    site: Site, headers: dict[str, str], status: int
) -> None:
    client = site.client(ALICE)
    client.post("/me", data={"name": "Alice", "language": "de"})
    answer = client.post("/me", headers=headers)
    assert answer.status_code == status and '<html lang="de">' in answer.text and "Alice" in answer.text


def test_another_persons_document_and_none_look_the_same(site: Site) -> None:
    client = site.client(SAM)
    of_alice = client.get(f"/documents/{site.document.id}/read").text.replace(site.document.id, "ID")
    of_nobody = client.get("/documents/AAAAAAAAAAAAAAAA/read").text.replace("AAAAAAAAAAAAAAAA", "ID")

    def without_nonce(page: str) -> str:
        nonce = page.partition('nonce="')[2].partition('"')[0]
        return page.replace(nonce, "NONCE")

    assert without_nonce(of_alice) == without_nonce(of_nobody)


def test_the_wrong_method_is_told(site: Site) -> None:
    answer = site.client(ALICE).post("/documents/new")
    assert answer.status_code == 405 and "does not take that kind of request" in answer.text and answer.headers["allow"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", {400, 422}),
        (b"", "multipart/form-data", {400}),
        (b"a=1&" * 5000, "application/x-www-form-urlencoded", {400}),
        (b"%%%&&&===\xff\xfe\x00", "application/x-www-form-urlencoded", {422}),
        (b'{"name": "x"}', "application/json", {422}),
        (b"\x00" * 1000, "text/plain", {422}),
        (b"name=" + b"%41" * 2_000_000, "application/x-www-form-urlencoded", {413}),
    ],
    ids=["cut off", "no boundary", "5,000 fields", "rubbish", "json", "zeros", "one endless field"],
)
def test_a_body_that_is_no_form_breaks_nothing(site: Site, body: bytes, kind: str, status: set[int]) -> None:
    answer = site.client(ALICE).post("/me", content=body, headers={"Content-Type": kind})
    assert answer.status_code in status and "<html" in answer.text
    assert site.user(ALICE).name == "Alice"

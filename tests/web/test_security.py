"""The wall around every request."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.datastructures import Headers

from app.accounts.dependencies import COOKIE, SECURE_COOKIE
from app.i18n import translate
from app.main import ROUTERS
from app.web.policy import policies, routes_of
from app.web.security import address_of, is_from_elsewhere
from tests.cast import ADA, ALICE, PASSWORD, NewSite, Site

PAGES = ["/sign-in", "/nowhere", "/healthz", "/readyz"]
OWN_PAGES = ["/", "/documents", "/documents/new", "/me", "/people"]


def directives(answer: Response) -> dict[str, str]:
    policy = answer.headers["content-security-policy"]
    return {name: value for name, _, value in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.fixture
def answers(site: Site) -> Iterator[Iterator[Response]]:
    """Each page once: of a visitor, of an administrator, and those of a document."""
    of_document = ("", "/read", "/details", "/people", "/versions", "/export", "/sections/introduction/guide")

    def all_pages() -> Iterator[Response]:
        with site.client() as visitor, site.client(ADA) as ada, site.client(ALICE) as alice:
            yield from (visitor.get(address) for address in [*PAGES, "/", "/first"])
            yield from (ada.get(address) for address in [*OWN_PAGES, "/nowhere"])
            yield from (alice.get(f"/documents/{site.document.id}{path}") for path in of_document)
            yield alice.post("/me", data={"name": ""})
            yield alice.post("/me", data={"name": "x"}, headers={"Origin": "https://evil.example"})

    yield all_pages()


def test_every_answer_is_dressed(answers: Iterator[Response]) -> None:
    for answer in answers:
        told = answer.request.url.path, answer.status_code
        assert answer.headers["x-content-type-options"] == "nosniff", told
        assert answer.headers["x-frame-options"] == "DENY", told
        assert answer.headers["referrer-policy"] == "same-origin", told
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", told
        assert answer.headers["cache-control"] == "no-store", told
        assert "server" not in answer.headers and "x-powered-by" not in answer.headers


def test_only_scripts_with_this_answers_nonce_run(answers: Iterator[Response]) -> None:
    nonces = []
    for answer in answers:
        rules = directives(answer)
        assert rules["default-src"] == "'none'" and rules["base-uri"] == "'none'" and rules["form-action"] == "'self'"
        assert rules["frame-ancestors"] == "'none'" and rules["style-src"] == "'self'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        nonce = re.search(r"'nonce-([\w-]{20,})'", rules["script-src"])
        assert nonce
        nonces.append(nonce[1])
        for script in re.findall(r"<script[^>]*>", answer.text):
            assert f'nonce="{nonce[1]}"' in script, answer.request.url
        assert not re.search(r'<[a-z]+[^>]*\s(?:on[a-z]+|style)="', answer.text), answer.request.url
    assert len(set(nonces)) == len(nonces)


def test_our_own_files_may_be_kept_and_nothing_else(site: Site) -> None:
    page = site.client().get("/sign-in").text
    address = re.search(r'href="(/static/css/[^"]+\?[^"]+)"', page)
    assert address
    kept = site.client().get(address[1])
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert site.client().get(address[1].partition("?")[0]).headers["cache-control"] == "no-cache"
    assert site.client().get("/static/nothing.css?1").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static//etc/passwd"])
def test_no_file_beside_them_is_served(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 404


def test_over_https_the_browser_is_asked_to_stay_there(site: Site) -> None:
    assert "strict-transport-security" not in site.client().get("/sign-in").headers
    assert site.client(base_url="https://localhost").get("/sign-in").headers["strict-transport-security"]


HERE, EVIL = "http://localhost", "https://evil.example"
FROM_ELSEWHERE: list[list[tuple[str, str]]] = [
    [("Sec-Fetch-Site", "cross-site")],
    [("Sec-Fetch-Site", "same-site")],
    [("Sec-Fetch-Site", "nonsense")],
    [("Sec-Fetch-Site", "cross-site"), ("Origin", HERE)],
    [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
    [("Origin", EVIL)],
    [("Origin", "null")],
    [("Origin", "http://localhost:8001")],
    [("Origin", "http://localhost.evil.example")],
    [("Origin", "http://[bad")],
    [("Origin", "")],
    [("Origin", HERE), ("Origin", EVIL)],
]
FROM_HERE: list[list[tuple[str, str]]] = [
    [],
    [("Sec-Fetch-Site", "same-origin")],
    [("Sec-Fetch-Site", "none")],
    [("Sec-Fetch-Site", "same-origin"), ("Origin", HERE)],
    [("Origin", HERE)],
    [("Origin", "HTTP://LOCALHOST")],
    [("Referer", EVIL)],
]


def headers_of(pairs: list[tuple[str, str]]) -> Headers:
    raw = [(name.lower().encode(), value.encode()) for name, value in [("Host", "localhost"), *pairs]]
    return Headers(raw=raw)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_writing_from_elsewhere_is_told_from_writing_from_here(method: str) -> None:
    assert all(is_from_elsewhere(method, headers_of(pairs)) for pairs in FROM_ELSEWHERE)
    assert not any(is_from_elsewhere(method, headers_of(pairs)) for pairs in FROM_HERE)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_from_elsewhere_is_a_link(method: str) -> None:
    assert not any(is_from_elsewhere(method, headers_of(pairs)) for pairs in [*FROM_ELSEWHERE, *FROM_HERE])


@pytest.mark.parametrize("pairs", FROM_ELSEWHERE, ids=str)
def test_from_elsewhere_nothing_is_written_at_any_address(site: Site, pairs: list[tuple[str, str]]) -> None:
    """Before the address is even looked at, and with a page that says so."""
    with site.client(ALICE) as client:
        unsafe = [route for route in routes_of(ROUTERS) if not route.methods <= {"GET", "HEAD"}]
        for route in unsafe:
            path = route.path.replace("{document_id}", site.document.id)
            answer = client.request(min(route.methods), path, headers=pairs, data={"name": "Mallory"})
            assert answer.status_code == 403, (route.name, policies(route))
        assert "came from another site" in answer.text
    assert site.user(ALICE).name == "Alice"


def test_from_here_it_is(site: Site) -> None:
    for pairs in FROM_HERE:
        answer = site.client(ALICE).post("/me", data={"name": "Alice", "language": "en"}, headers=pairs)
        assert answer.status_code == 303, pairs


def test_too_much_is_refused_by_its_own_word_before_any_is_read(new_site: NewSite) -> None:
    client = new_site(max_body_mb=1).client(ALICE)
    answer = client.post("/me", data={"name": "x" * 1_000_001})
    assert answer.status_code == 413 and "More was sent than fits" in answer.text


def test_too_much_that_does_not_say_so_is_refused_as_it_comes(new_site: NewSite) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"name="
        for _ in range(20):
            yield b"x" * 100_000

    site = new_site(max_body_mb=1)
    answer = site.client(ALICE).post(
        "/me", content=pieces(), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413 and "More was sent than fits" in answer.text
    assert site.user(ALICE).name == "Alice"


@pytest.mark.parametrize("announced", ["99999999999999999999999", "5000000"])
def test_the_announced_length_alone_is_enough(new_site: NewSite, announced: str) -> None:
    answer = new_site(max_body_mb=1).client(ALICE).post("/me", headers={"Content-Length": announced})
    assert answer.status_code == 413


def test_as_much_as_fits_is_read(new_site: NewSite) -> None:
    answer = new_site(max_body_mb=1).client(ALICE).post("/me", data={"name": "x" * 900_000})
    assert answer.status_code == 422 and "at most 200 characters" in answer.text


@pytest.mark.parametrize(
    ("hosts", "host", "status"),
    [
        (("foreword.example",), "foreword.example", 200),
        (("foreword.example",), "foreword.example:8000", 200),
        (("foreword.example",), "evil.example", 400),
        (("foreword.example",), "foreword.example.evil.example", 400),
        (("foreword.example",), "FOREWORD.example", 200),
        (("Foreword.example",), "foreword.example", 200),
        (("foreword.example",), "evil@foreword.example", 400),
        (("foreword.example",), "[foreword.example", 400),
        (("foreword.example",), "127.0.0.1:8000", 400),
        (("foreword.example",), "", 400),
        (("*.example",), "foreword.example", 200),
        (("*.example",), "example", 400),
        (("::1",), "[::1]:8000", 200),
        (("*",), "anything", 200),
        (("*",), "[::1", 200),
    ],
)
def test_the_site_answers_to_its_names_alone(new_site: NewSite, hosts: tuple[str, ...], host: str, status: int) -> None:
    answer = new_site(trusted_hosts=hosts).client().get("/sign-in", headers={"Host": host, "Accept-Language": "de"})
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    said = translate("This site does not answer to that name. Please check the address.", "de")
    assert (said in answer.text) is (status == 400) and '<html lang="de">' in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_watches_the_process_need_not_know_its_name(new_site: NewSite, path: str) -> None:
    client = new_site(trusted_hosts=("foreword.example",)).client()
    here = [client.get(path, headers={"Host": host}).status_code for host in ("127.0.0.1:8000", "localhost", "[::1]:1")]
    assert here == [200] * 3 and client.get(path, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("proxies", "told", "secure"),
    [
        (0, "https", False),
        (1, "https", True),
        (1, "HTTPS", True),
        (1, "", False),
        (1, "wss", False),
        (1, "https, http", False),
        (2, "https, http", True),
        (2, "https", True),
    ],
)
def test_a_proxy_is_believed_about_https_wherever_it_stands(
    new_site: NewSite, proxies: int, told: str, secure: bool
) -> None:
    client = new_site(trusted_proxies=proxies).client(client=("192.0.2.1", 4000))
    typed = {"email": ALICE.email, "password": PASSWORD}
    answer = client.post("/sign-in", data=typed, headers={"X-Forwarded-Proto": told})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(SECURE_COOKIE if secure else f"{COOKIE}=") and ("; Secure" in cookie) is secure
    assert ("strict-transport-security" in answer.headers) is secure


def test_a_proxy_that_does_not_speak_https_to_the_browser_is_believed_too(new_site: NewSite) -> None:
    client = new_site(trusted_proxies=1).client(base_url="https://localhost")
    answer = client.get("/sign-in", headers={"X-Forwarded-Proto": "http"})
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("path", ["/documents/%00", "/?words=%00", "/people?words=a%00b", "/%00"])
def test_a_zero_byte_in_an_address_goes_no_further(site: Site, path: str) -> None:
    answer = site.client(ADA).get(path)
    assert answer.status_code == 400 and "We could not read that" in answer.text


@pytest.mark.parametrize(
    ("client", "forwarded", "proxies", "address"),
    [
        (("192.0.2.1", 1), "10.0.0.1", 0, "192.0.2.1"),
        (("192.0.2.1", 1), "10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
        (("192.0.2.1", 1), "10.0.0.1, 198.51.100.7, 192.0.2.9", 2, "198.51.100.7"),
        (("192.0.2.1", 1), "", 1, "192.0.2.1"),
        (("192.0.2.1", 1), " , ,", 1, "192.0.2.1"),
        (None, "", 0, "unknown"),
    ],
)
def test_forwarded_addresses_are_believed_as_far_as_there_are_proxies(
    client: tuple[str, int] | None, forwarded: str, proxies: int, address: str
) -> None:
    assert address_of(client, forwarded, proxies) == address


def test_there_is_no_other_way_in(site: Site) -> None:
    """No documentation of the inside, no schema."""
    for path in ("/docs", "/redoc", "/openapi.json", "/debug"):
        assert site.client().get(path).status_code == 404


def test_a_visitor_gets_no_cookie(site: Site) -> None:
    client: TestClient = site.client()
    for path in PAGES:
        assert "set-cookie" not in client.get(path).headers

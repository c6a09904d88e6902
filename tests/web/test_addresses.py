"""Where to go on: never to another site."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.web.addresses import local

HERE = "http://site.test/sign-in"


@pytest.mark.parametrize(
    "good", ["/", "/me", "/documents/abc?a=1#x", "/a//b", "/ü", "/a%2F%2Fb", "/?next=//evil.example"]
)
def test_addresses_of_this_site_stay(good: str) -> None:
    assert local(good) == good


@pytest.mark.parametrize(
    "bad",
    ["", "me", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example", "/\t/evil",
     "javascript:alert(1)", "/\r\nSet-Cookie: a=b", " //evil.example", "/ /evil", "data:text/html,x", "/\x00", "/\x85x",
     "/" + "a" * 3000],
)  # fmt: skip
def test_others_do_not(bad: str) -> None:
    assert local(bad) == "/" and local(bad, "/me") == "/me"


def as_browsers_read(address: str) -> str:
    """White space around goes, tabs and line breaks inside too, and a backslash is a slash."""
    return address.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None, 92: "/"})


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="/\\:.@#?\t\n evil", max_size=12)))
@example("/\\/evil.example")
@example("/\t/evil.example")
def test_whatever_is_asked_the_browser_stays_here(address: str) -> None:
    landed = urlsplit(urljoin(HERE, as_browsers_read(local(address))))
    assert (landed.scheme, landed.netloc) == ("http", "site.test")

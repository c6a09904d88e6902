"""HEAD answers as GET does, without the body; and an address that means nothing means the usual."""

import pytest

from tests.cast import ALICE, NOBODY, Site


@pytest.mark.parametrize("path", ["/", "/documents/new", "/healthz", "/nothing"])
def test_head_is_get_without_a_body(site: Site, path: str) -> None:
    client = site.client(ALICE)
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.content == b""


def test_head_asks_for_the_same_rights(site: Site) -> None:
    assert site.client(NOBODY).head(f"/documents/{site.document.id}/read").status_code in (303, 401)


@pytest.mark.parametrize(
    "query", ["whose=x", "page=0", "page=-1", "page=many", "place=x", "order=x", "page=" + "9" * 20]
)
def test_a_wish_that_means_nothing_is_left_out(site: Site, query: str) -> None:
    answer = site.client(ALICE).get(f"/?{query}")
    assert answer.status_code == 200
    assert f"/documents/{site.document.id}" in answer.text

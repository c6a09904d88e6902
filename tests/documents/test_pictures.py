"""Images by a plain form: below the text they were sent with, or a page that says why not."""

from io import BytesIO

import pytest
from httpx2 import Response
from PIL import Image

from app.documents import writing
from app.documents.models import Document, Written
from tests.cast import ARTHUR, Site


def upload(site: Site, **fields: str) -> Response:
    data = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(data, "PNG")
    address = f"/documents/{site.document.id}/images"
    return site.client(ARTHUR).post(address, data=fields, files={"file": ("vial.png", data.getvalue(), "image/png")})


def first_feature(site: Site) -> str:
    with site.session() as session:
        return session.get_one(Written, (site.document.id, "features")).item_ids[0]


def read(site: Site) -> str:
    return site.client(ARTHUR).get(f"/documents/{site.document.id}/export.md").text


def test_it_goes_below_the_text_of_a_section_or_an_item(site: Site) -> None:
    item = first_feature(site)
    of_section = upload(site, key="introduction", alt="A vial [cold]")
    assert of_section.headers["location"] == f"/documents/{site.document.id}?saved=introduction#introduction"
    of_item = upload(site, key="features", item_id=item, alt="A label")
    assert of_item.headers["location"] == f"/documents/{site.document.id}?saved={item}#{item}"
    assert "every** carton.\n\n![A vial (cold)](images/" in read(site)
    assert "Within a second.\n\n![A label](images/" in read(site)


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"key": "nonsense"},
        {"key": "features"},  # a list has items, and no text of its own
        {"key": "features", "item_id": "nonsense"},
        {"key": "introduction", "item_id": "nonsense"},
    ],
)
def test_a_place_that_is_not_there_is_told_to_the_reader(site: Site, where: dict[str, str]) -> None:
    before = read(site)
    answer = upload(site, **where)
    assert answer.status_code == 404 and "We could not find that." in answer.text and "Arthur" in answer.text
    assert read(site) == before


def test_too_many_words_for_what_it_shows_are_told(site: Site) -> None:
    answer = upload(site, key="introduction", alt="a" * 301)
    assert answer.status_code == 422 and "at most 300 characters" in answer.text and "Arthur" in answer.text


def test_a_section_that_is_full_is_told(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda text: text.write("appendix", "", "word " * 39_999))
    answer = upload(site, key="appendix")
    assert answer.status_code == 422 and "characters fit here" in answer.text and "Arthur" in answer.text


def test_what_is_no_image_is_told(site: Site) -> None:
    address = f"/documents/{site.document.id}/images"
    answer = site.client(ARTHUR).post(address, data={"key": "introduction"}, files={"file": ("a.png", b"no image")})
    assert answer.status_code == 422 and "Arthur" in answer.text

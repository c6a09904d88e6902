"""A PDF that is not made: a page that says why, to the person who asked."""

from typing import NoReturn

import pytest

from app.documents import writing
from app.documents.models import Document
from app.export.job import PressBroken, PressBusy, RenderingFailed, TookTooLong, TooMuch
from tests.cast import REX, Site

REFUSALS = [
    (TooMuch("letters"), 422, "too big to print"),
    (TookTooLong(), 422, "Printing took too long"),
    (PressBroken(reason="no Pango here"), 422, "no Pango here"),
    (PressBusy(), 503, "Many documents are being printed"),
]


@pytest.mark.parametrize(("refusal", "status", "words"), REFUSALS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("path", ["export.pdf", "export/check"])
def test_each_reason_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str, refusal: RenderingFailed, status: int, words: str
) -> None:
    def refuses(*_: object, **__: object) -> NoReturn:
        raise refusal

    monkeypatch.setattr("app.export.routes.formats.render", refuses)
    answer = site.client(REX).get(f"/documents/{site.document.id}/{path}")
    assert answer.status_code == status and words in answer.text and "Rex" in answer.text


def test_a_word_without_an_end_is_told(site: Site) -> None:
    """The real press looks at it before it prints."""
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda text: text.write("user_guide", "", "x" * 5_000))
    answer = site.client(REX).get(f"/documents/{site.document.id}/export.pdf")
    assert answer.status_code == 422 and "Rex" in answer.text

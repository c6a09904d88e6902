"""What leaves is marked as what it is, and a kept PDF is what would be printed now."""

from collections.abc import Iterator

import pytest

from app.documents import stages
from app.documents.models import Document
from app.export import fonts, formats
from app.export.asked import NoSuchVersion, asked
from app.export.kept import name_of
from app.export.look import Look
from app.versions import history
from tests.cast import ALICE, REX, Site
from tests.export import samples


def picture(name: str) -> bytes | None:
    return b"\x89PNG" if name == samples.IMAGE else None


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Look]]:
    """How each PDF was to look that was asked for meanwhile; none is made."""
    seen: list[Look] = []

    def render(*_: object, look: Look, **__: object) -> formats.Rendered:
        seen.append(look)
        return formats.Rendered(b"%PDF-", "application/pdf", (), 1)

    monkeypatch.setattr("app.export.formats.render", render)
    yield seen


@pytest.mark.parametrize(("stage", "is_draft"), [("draft", True), ("exec", True), ("approved", False)])
def test_what_is_not_approved_is_marked_whoever_prints_it(
    site: Site, looks: list[Look], stage: str, is_draft: bool
) -> None:
    alice = site.user(ALICE)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        document.stage = stage
        stages.note_arrival(session, document, alice)
    for wish in ("", "?draft=false", "?draft=true&audience=customer"):
        assert site.client(REX).get(f"/documents/{site.document.id}/export.pdf{wish}").status_code == 200
    assert {look.draft for look in looks} == {is_draft}


def test_a_version_says_its_number_and_its_day(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        version = history.keep(session, document, None, "First")
        assert version
        manuscript, look = asked(session, document, version.number, audience="full")
        assert (look.label, look.day, look.draft) == ("Version 1", version.kept_at.date(), True)
        assert manuscript == history.manuscript_of(session, version)
        with pytest.raises(NoSuchVersion):
            asked(session, document, 2)
    assert site.client(ALICE).get(f"/documents/{site.document.id}/export.html?version=2").status_code == 404


def test_a_pdf_is_printed_anew_when_an_image_comes() -> None:
    manuscript = samples.with_text(f"![A carton](images/{samples.IMAGE})")
    assert name_of(manuscript, Look(), picture) != name_of(manuscript, Look(), lambda _name: None)
    assert name_of(manuscript, Look(), picture) == name_of(manuscript, Look(), picture)


def test_a_pdf_is_printed_anew_when_fonts_come(monkeypatch: pytest.MonkeyPatch) -> None:
    before = name_of(samples.english(), Look(), picture)
    families = fonts._families() | {"Noto Color Emoji of another day"}
    monkeypatch.setattr(fonts, "_families", lambda: families)
    assert name_of(samples.english(), Look(), picture) != before

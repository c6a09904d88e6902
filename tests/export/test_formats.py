"""The one door out: each format with its media type, and sentences about what is missing."""

import pytest

from app.export import formats
from app.export.job import TooMuch
from app.export.look import Look
from app.export.press import Press
from app.manuscript.reading import from_markdown
from tests.export import samples
from tests.export.test_pdf import RED_DOT


def picture(name: str) -> bytes | None:
    return RED_DOT if name == samples.IMAGE else None


def test_a_pdf(press: Press) -> None:
    made = formats.render(samples.english(), "pdf", images=picture, press=press)
    assert made.data.startswith(b"%PDF-1.7")
    assert (made.media_type, made.notices, made.pages) == ("application/pdf", (), 6)


def test_html() -> None:
    made = formats.render(samples.english(), "html", images=picture, look=Look(draft=True))
    assert made.data.decode().startswith("<!doctype html>")
    assert made.media_type == "text/html; charset=utf-8"


def test_markdown_comes_back_whole() -> None:
    made = formats.render(samples.english(), "md", images=picture)
    assert from_markdown(made.data.decode()).manuscript == samples.english()
    customer = formats.render(samples.english(), "md", images=picture, look=Look(audience="customer"))
    assert "Why could this fail" not in customer.data.decode()


def test_what_is_missing_is_told(press: Press) -> None:
    manuscript = samples.with_text(f"Dumplings \U0001f95f ![a](images/{samples.IMAGE})")
    image, letter = formats.render(manuscript, "pdf", images=lambda name: None, press=press).notices
    assert image.values == {"name": samples.IMAGE}
    assert letter.values == {"letters": "\U0001f95f", "packages": "fonts-noto-color-emoji"}
    assert image.message % image.values
    assert letter.message % letter.values


@pytest.mark.parametrize("format", ["pdf", "html", "docx"])
def test_an_image_that_nobody_described_is_told(press: Press, format: formats.Format) -> None:  # noqa: A002
    manuscript = samples.with_text(f"![](images/{samples.IMAGE}) ![A carton](images/{samples.IMAGE})")
    (told,) = formats.render(manuscript, format, images=picture, press=press).notices
    assert told.message % told.values == (
        "Images without a description (1): whoever has the document read aloud hears only “Image” there."
    )


def test_a_failure_has_words_for_the_reader(press: Press) -> None:
    with pytest.raises(formats.RenderingFailed) as told:
        formats.render(samples.with_text("w" * 9_000), "pdf", images=picture, press=press)
    assert isinstance(told.value, TooMuch)
    assert told.value.message % told.value.values


def test_the_shared_presses_can_be_closed_at_any_time() -> None:
    formats.close()
    assert formats.shared_presses() is formats.shared_presses()
    formats.close()

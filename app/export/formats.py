"""The one door out: a manuscript in a format, as bytes with a media type, and what the reader should be told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal, Protocol

from app import catalogue
from app.config import Settings
from app.export.dressing import is_worn
from app.export.fonts import packages_that_help
from app.export.html import Images, image_names, parts, to_html
from app.export.job import Job, Printed
from app.export.job import PressBusy as PressBusy
from app.export.job import RenderingFailed as RenderingFailed
from app.export.look import Audience, Look
from app.export.pdf import job_for
from app.export.press import Press
from app.export.presses import Presses
from app.export.redline import Redline, redline_job
from app.manuscript.images import images_in
from app.manuscript.model import Manuscript
from app.manuscript.notices import Notice
from app.manuscript.parcel import Parcel, packed
from app.manuscript.writing import to_markdown

Format = Literal["pdf", "html", "docx", "md", "zip"]


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "zip": "application/zip",
}


_WITHOUT_WORDS = re.compile(r"!\[\s*\]\(images/[0-9a-f]{32}\.(?:png|jpg)\)")


@dataclass(frozen=True)
class Rendered:
    """``notices`` is what the reader should be told, in any language. ``pages`` is 0 for formats that have none.
    ``images`` are those that belong beside it, in ``images/``: only Markdown has them outside."""

    data: bytes
    media_type: str
    notices: tuple[Notice, ...] = ()
    pages: int = 0
    images: Mapping[str, bytes] = field(default_factory=dict)


class Printer(Protocol):
    """A press, several, or a seat at them."""

    def print(self, job: Job) -> Printed: ...


def render(
    manuscript: Manuscript,
    format: Format,  # noqa: A002
    *,
    images: Images,
    look: Look = Look(),
    press: Printer | None = None,
) -> Rendered:
    """The manuscript in that format. ``images`` gives the bytes of ``<32 hex>.png`` or ``.jpg``, None when unknown.

    A PDF may raise RenderingFailed (TooMuch, TookTooLong or PressBroken) with a message for the reader.
    """
    if format in ("md", "zip"):
        return _in_markdown(_for_audience(manuscript, look.audience), format, images)
    wanted = (name for part in parts(manuscript, look.audience) for name in image_names(part.html))
    notices = tuple(_missing_image(name) for name in wanted if images(name) is None)
    notices += tuple(_images_without_words(_for_audience(manuscript, look.audience)))
    if format == "html":
        return Rendered(to_html(manuscript, look, images).encode(), MEDIA_TYPES["html"], notices)
    if format == "docx":
        return Rendered(_in_word(manuscript, look, images), MEDIA_TYPES["docx"], notices)
    printed = (press or shared_presses()).print(job_for(manuscript, look, images))
    notices += (*_missing_letters(printed.missing_glyphs), *_letters_of_another_face(manuscript, look))
    return Rendered(printed.pdf, MEDIA_TYPES["pdf"], notices, printed.pages)


def render_redline(redline: Redline, *, images: Images, look: Look = Look(), press: Printer | None = None) -> Rendered:
    """Two versions as one PDF. Raises RenderingFailed as ``render`` does."""
    printed = (press or shared_presses()).print(redline_job(redline, look, images))
    return Rendered(printed.pdf, MEDIA_TYPES["pdf"], _missing_letters(printed.missing_glyphs), printed.pages)


def _in_word(manuscript: Manuscript, look: Look, images: Images) -> bytes:
    from app.export.word import to_docx  # what Word needs is loaded when somebody wants Word

    return to_docx(manuscript, look, images)


def close() -> None:
    """End the children of the shared presses; the next print starts another."""
    if shared_presses.cache_info().currsize:
        shared_presses().close()


@cache
def shared_presses() -> Presses:
    """Those of the whole process; the first child starts with the first print, or with ``shared_presses().warm()``."""
    settings = Settings()
    return Presses(
        lambda: Press(seconds=settings.export_seconds, memory_mb=settings.export_memory_mb), settings.export_workers
    )


def _for_audience(manuscript: Manuscript, audience: Audience) -> Manuscript:
    if audience == "full":
        return manuscript
    passages = tuple(p for p in manuscript.passages if p.section.part in catalogue.CUSTOMER_PARTS)
    return replace(manuscript, passages=passages)


def _in_markdown(manuscript: Manuscript, format: Format, images: Images) -> Rendered:  # noqa: A002
    """The text with its images beside it, or both in one file."""
    found = {name: images(name) for name in images_in(manuscript)}
    there = {name: data for name, data in found.items() if data is not None}
    notices = tuple(_missing_image(name) for name, data in found.items() if data is None)
    text = to_markdown(manuscript)
    if format == "zip":
        return Rendered(packed(Parcel(text, there)), MEDIA_TYPES["zip"], notices)
    return Rendered(text.encode(), MEDIA_TYPES["md"], notices, images=there)


def _missing_image(name: str) -> Notice:
    return Notice(_("The image %(name)s was not found; its description stands in its place."), {"name": name})


def _images_without_words(manuscript: Manuscript) -> Iterator[Notice]:
    """Whoever hears the document instead of seeing it would like to know what they show."""
    texts = (text for passage in manuscript.passages for text in passage.texts())
    if count := sum(len(_WITHOUT_WORDS.findall(text)) for text in texts):
        yield Notice(
            _(
                "Images without a description (%(count)s): whoever has the document read aloud hears only “Image” there."
            ),
            {"count": str(count)},
        )


def _letters_of_another_face(manuscript: Manuscript, look: Look) -> Iterator[Notice]:
    """For each font of the house that is worn: what it lacks of this text."""
    fonts = [font for font in look.theme.fonts if is_worn(font, manuscript.front.language)]
    if not fonts:
        return
    said = (part.html.striptags() for part in parts(manuscript, look.audience))
    letters = sorted(letter for letter in set().union(*said) if letter.isprintable() and not letter.isspace())
    message = _("The font “%(family)s” lacks these characters, which are set in another one: %(letters)s")
    for family, lacking in {font.family: font.lacks(letters) for font in fonts}.items():
        if lacking:
            yield Notice(message, {"family": family, "letters": " ".join(lacking[:40])})


def _missing_letters(letters: tuple[str, ...]) -> tuple[Notice, ...]:
    if not letters:
        return ()
    message = _("No font on this machine has these characters: %(letters)s. Installing %(packages)s helps.")
    values = {"letters": " ".join(letters[:40]), "packages": ", ".join(packages_that_help(letters))}
    return (Notice(message, values),)

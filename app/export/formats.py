"""The one door out: a manuscript in a format, as bytes with a media type, and what the reader should be told."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from app import catalogue
from app.config import Settings
from app.export.fonts import packages_that_help
from app.export.html import Images, image_names, parts, to_html
from app.export.job import PressBusy as PressBusy
from app.export.job import RenderingFailed as RenderingFailed
from app.export.look import Audience, Look
from app.export.pdf import job_for
from app.export.press import Press
from app.manuscript.model import Manuscript
from app.manuscript.notices import Notice
from app.manuscript.writing import to_markdown

Format = Literal["pdf", "html", "md"]


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


@dataclass(frozen=True)
class Rendered:
    """``notices`` is what the reader should be told, in any language. ``pages`` is 0 for formats that have none."""

    data: bytes
    media_type: str
    notices: tuple[Notice, ...] = ()
    pages: int = 0


def render(
    manuscript: Manuscript,
    format: Format,  # noqa: A002
    *,
    images: Images,
    look: Look = Look(),
    press: Press | None = None,
) -> Rendered:
    """The manuscript in that format. ``images`` gives the bytes of ``<32 hex>.png`` or ``.jpg``, None when unknown.

    A PDF may raise RenderingFailed (TooMuch, TookTooLong or PressBroken) with a message for the reader.
    """
    if format == "md":
        return Rendered(to_markdown(_for_audience(manuscript, look.audience)).encode(), MEDIA_TYPES["md"])
    notices = _missing_images(manuscript, look.audience, images)
    if format == "html":
        return Rendered(to_html(manuscript, look, images).encode(), MEDIA_TYPES["html"], notices)
    printed = (press or shared_press()).print(job_for(manuscript, look, images))
    notices += _missing_letters(printed.missing_glyphs)
    return Rendered(printed.pdf, MEDIA_TYPES["pdf"], notices, printed.pages)


def close() -> None:
    """End the shared press's child; the next print starts another."""
    if shared_press.cache_info().currsize:
        shared_press().close()


@cache
def shared_press() -> Press:
    """One press for the whole process; its child starts with the first print, or with ``shared_press().warm()``."""
    settings = Settings()
    return Press(seconds=settings.export_seconds, memory_mb=settings.export_memory_mb)


def _for_audience(manuscript: Manuscript, audience: Audience) -> Manuscript:
    if audience == "full":
        return manuscript
    passages = tuple(p for p in manuscript.passages if p.section.part in catalogue.CUSTOMER_PARTS)
    return replace(manuscript, passages=passages)


def _missing_images(manuscript: Manuscript, audience: Audience, images: Images) -> tuple[Notice, ...]:
    names = [name for part in parts(manuscript, audience) for name in image_names(part.html)]
    message = _("The image %(name)s was not found; its description stands in its place.")
    return tuple(Notice(message, {"name": name}) for name in names if images(name) is None)


def _missing_letters(letters: tuple[str, ...]) -> tuple[Notice, ...]:
    if not letters:
        return ()
    message = _("No font on this machine has these characters: %(letters)s. Installing %(packages)s helps.")
    values = {"letters": " ".join(letters[:40]), "packages": ", ".join(packages_that_help(letters))}
    return (Notice(message, values),)

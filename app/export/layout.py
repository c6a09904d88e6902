"""Runs in the child only: parts laid out one by one and kept, and their pages joined into one tagged PDF.

A part is laid out without heads and feet, because those change with every page in front of it. They are laid out as
pages of their own and painted over the text as artifacts, so nothing in a part ever needs a second layout.
"""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.images import RasterImage
from weasyprint.logger import LOGGER
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.export import takes
from app.export.job import Job, JobPart, Printed
from app.export.packing import KeptSubsets, pack_fonts

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "static" / "css" / "paper.css"
TEMPLATES = ROOT / "templates" / "print"

# Whole ems of Chinese text fit the measure of 148.2 mm: 42 at 10 pt, 43 at 9.77 pt.
SHEETS = {
    "A4": ("210mm 297mm", "23mm 30.9mm 22mm", "30.9mm"),
    "Letter": ("8.5in 11in", "20mm 33.85mm 20mm", "33.85mm"),
}
SPILL = 0.22
"""A last page filled less than this is a spill: the part is tried once more, set a little closer."""

KEPT_PAGES = 160
"""Laid-out pages kept; about 0.3 MB each."""


_PART_PAGE = Markup(
    '<!doctype html><html lang="{0}"><body class="{1}"><article class="paper" lang="{0}">{2}</article></body></html>'
)


@dataclass(frozen=True)
class Layout:
    """A laid-out part: the document it came from keeps its fonts alive."""

    document: Document

    @property
    def pages(self) -> list[Page]:
        return list(self.document.pages)


class OwnImages(URLFetcher):  # type: ignore[misc]
    """Fetches what came with the job, and nothing else in the world."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "own"), allow_redirects=False)
        self.images: dict[str, bytes] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        name = url.removeprefix("own:")
        if name != url and name in self.images:
            kind = "image/png" if name.endswith(".png") else "image/jpeg"
            return URLFetcherResponse(url, self.images[name], {"Content-Type": kind})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        raise ValueError(f"not fetched: {url[:80]}")


class MissingGlyphs(logging.Handler):
    """Listens to WeasyPrint's log for letters that no face has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            self.letters.add(str(record.args[0]))


class KeptImages:
    """Pictures as PDF objects, made once: WeasyPrint would compress each picture anew for every print."""

    def __init__(self) -> None:
        self._make = RasterImage.get_x_object
        RasterImage.get_x_object = lambda image, *how: self._get(image, *how)

    def _get(self, image: RasterImage, interpolate: bool, dpi_ratio: float) -> pydyf.Stream:
        made = image.__dict__.setdefault("_made", {})
        if (interpolate, dpi_ratio) not in made:
            thing = self._make(image, interpolate, dpi_ratio)
            made[interpolate, dpi_ratio] = thing, thing.extra.get("SMask")
        thing, mask = made[interpolate, dpi_ratio]
        if mask is not None:  # the last print replaced it by its number there
            thing.extra["SMask"] = mask
        return thing


class Sheet(Page):  # type: ignore[misc]
    """A page of a part with what lies under it and over it. Only its own text is told to screen readers."""

    def __init__(self, page: Page, under: Page | None, over: Page, faces: takes.Faces) -> None:
        self.__dict__.update(page.__dict__)
        self._text, self._under, self._over, self._faces = page, under, over, faces

    def paint(self, stream: Any, scale: float = 1) -> None:
        if self._under:
            with _artifact(stream):
                takes.paint(self._under, stream, scale, self._faces)
        takes.paint(self._text, stream, scale, self._faces)
        with _artifact(stream):
            takes.paint(self._over, stream, scale, self._faces)


class Table:
    """The compositor's table: fonts and style sheets stay on it, and the parts laid out last."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = OwnImages()
        self._styles: dict[tuple[str, str], list[CSS]] = {}
        self._kept: OrderedDict[str, Layout] = OrderedDict()
        self._missing = MissingGlyphs()
        self._faces = takes.Faces()
        self._images = KeptImages()
        self._subsets = KeptSubsets()
        LOGGER.handlers[:] = [self._missing]
        LOGGER.propagate = False

    def print(self, job: Job) -> Printed:
        """The job's PDF: the same bytes for the same job, however warm the table is."""
        self._missing.letters.clear()
        self._fetcher.images = dict(job.images)
        layouts = [self._part(job, part) for part in job.parts]
        counts = tuple(len(layout.pages) for layout in layouts)
        sheets = self._sheets(job, layouts)
        document = Document(sheets, _metadata(job), self._fetcher, self._fonts, {}, None)
        pdf = document.write_pdf(finisher=pack_fonts, pdf_variant="pdf/ua-1", pdf_identifier=job.digest.encode())
        self._forget_old()
        return Printed(pdf, tuple(sorted(self._missing.letters)), len(sheets), counts)

    def _part(self, job: Job, part: JobPart) -> Layout:
        usual = self._part_set(job, part, "usual")
        if len(usual.pages) == 1 or _filled(usual.pages[-1]) > SPILL:
            return usual
        tight = self._part_set(job, part, "tight")
        return tight if len(tight.pages) < len(usual.pages) else usual

    def _part_set(self, job: Job, part: JobPart, setting: str) -> Layout:
        images = [(name, _digest(job.images[name])) for name in part.images if name in job.images]
        html = _PART_PAGE.format(job.language, setting, Markup(part.html))
        return self._laid_out(job.paper, "print", html, repr(images))

    def _sheets(self, job: Job, layouts: list[Layout]) -> list[Sheet]:
        pages = [page for layout in layouts for page in layout.pages]
        over = self._laid_out(job.paper, "furniture", _furniture(job, layouts)).pages
        under = None
        if job.watermark:
            mark = Markup('<div class="sheet"><p class="watermark">{}</p></div>').format(job.watermark)
            under = self._laid_out(job.paper, "furniture", _bare_page(job.language, mark)).pages[0]
        return [Sheet(page, under, furniture, self._faces) for page, furniture in zip(pages, over, strict=True)]

    def _laid_out(self, paper: str, style: str, html: str, also: str = "") -> Layout:
        """From what is kept, else laid out now; the hash holds all that decides what it looks like."""
        key = _digest("\0".join((paper, style, html, also)))
        if key not in self._kept:
            source = HTML(string=html, url_fetcher=self._fetcher)
            sheets = self._style(paper, style)
            self._kept[key] = Layout(source.render(font_config=self._fonts, stylesheets=sheets, pdf_variant="pdf/ua-1"))
        self._kept.move_to_end(key)
        return self._kept[key]

    def _style(self, paper: str, style: str) -> list[CSS]:
        if (paper, style) not in self._styles:
            size, margin, side = SHEETS[paper]
            if style == "print":
                texts = [_read(PAPER), _read(TEMPLATES / "print.css"), f"@page {{ size: {size}; margin: {margin} }}"]
            else:
                sheet = f"@page {{ size: {size}; margin: 0 }} html {{ --side: {side} }}"
                texts = [_read(TEMPLATES / "furniture.css"), sheet]
            self._styles[paper, style] = [
                CSS(string="\n".join(texts), font_config=self._fonts, url_fetcher=self._fetcher)
            ]
        return self._styles[paper, style]

    def _forget_old(self) -> None:
        pages = sum(len(layout.pages) for layout in self._kept.values())
        while pages > KEPT_PAGES and len(self._kept) > 1:
            _key, layout = self._kept.popitem(last=False)
            pages -= len(layout.pages)


def _filled(page: Page) -> float:
    """How much of the page's height its text takes, from 0 to 1."""
    box = page._page_box
    root = box.children[0]
    return float(root.margin_height() / box.height)


@contextmanager
def _artifact(stream: Any) -> Iterator[None]:
    """What is painted within is decoration: no tags, and marked so that readers pass over it."""
    tags, stream._tags = stream._tags, None
    pydyf.Stream.begin_marked_content(stream, "Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
    yield
    pydyf.Stream.end_marked_content(stream)
    stream._tags = tags


def _furniture(job: Job, layouts: list[Layout]) -> str:
    """One page of heads and feet for each page of text. A part's first page has no head: it has a title."""
    total = sum(len(layout.pages) for layout in layouts)
    foot = " · ".join(job.foot)
    sheets, number = [], 0
    for part, layout in zip(job.parts, layouts, strict=True):
        for page in range(len(layout.pages)):
            number += 1
            heads = Markup('<p class="head-left">{}</p><p class="head-right">{}</p>').format(
                job.head if number > 1 else "", part.title if page else ""
            )
            feet = Markup('<p class="foot-left">{}</p><p class="foot-right">{} / {}</p>').format(foot, number, total)
            sheets.append(Markup('<div class="sheet">{}{}</div>').format(heads, feet))
    return _bare_page(job.language, Markup("").join(sheets))


def _bare_page(language: str, content: Markup) -> str:
    return Markup('<!doctype html><html lang="{}"><body>{}</body></html>').format(language, content)


def _metadata(job: Job) -> DocumentMetadata:
    return DocumentMetadata(
        title=job.title,
        authors=list(job.authors),
        generator="Foreword",
        created=job.day or None,
        modified=job.day or None,
        lang=job.language,
    )


def _digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:32]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")

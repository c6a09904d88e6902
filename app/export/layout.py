"""Runs in the child only: parts laid out one by one and kept, and their pages joined into one tagged PDF.

A part is laid out without heads and feet, because those change with every page in front of it. They are laid out as
pages of their own and painted over the text as artifacts, so nothing in a part ever needs a second layout.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.logger import LOGGER
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration

from app.export import contents, structure, takes
from app.export.breaking import keep_lines_full
from app.export.furniture import bare_page, heads_and_feet
from app.export.job import Job, JobPart, Printed, Told, nobody_listens
from app.export.packing import KeptSubsets, pack_fonts
from app.export.starting import starts
from app.export.supplies import KeptImages, MissingGlyphs, OwnThings
from app.export.tagging import tag_notes_and_changes, whole_links

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "static" / "css" / "paper.css"
TEMPLATES = ROOT / "templates" / "print"

# Whole ems of Chinese text fit the measure of 148.2 mm: 42 at 10 pt, 43 at 9.77 pt.
# With a wide margin it is 120.7 mm: 34 or 35.
SHEETS = {
    "A4": ("210mm 297mm", "23mm 30.9mm 22mm", "30.9mm"),
    "Letter": ("8.5in 11in", "20mm 33.85mm 20mm", "33.85mm"),
    "A4 wide": ("210mm 297mm", "23mm 61.3mm 22mm 28mm", "28mm"),
    "Letter wide": ("8.5in 11in", "20mm 67.2mm 20mm 28mm", "28mm"),
}
SPILL = 0.22
"""A last page filled less than this is a spill: the part is tried once more, set a little closer."""

LAID_OUT = 0.7
"""This much of a print is done when all parts are laid out."""

MOST_FITTED = 12
"""Pages of a part that is worth a second layout to save its last one."""
KEPT_PAGES, KEPT_PRINTS = 160, 24
"""Laid-out pages that are kept, some 0.8 MB each, and for how many prints after the last that showed them: of a text that is
edited, each print leaves behind what it said before."""


_PART_PAGE = Markup(
    '<!doctype html><html lang="{0}"><body class="{1}"><article class="paper" lang="{0}" style="--accent: {3}">{2}</article></body></html>'
)


@dataclass(frozen=True)
class Layout:
    """A laid-out part: the document it came from keeps its fonts alive."""

    document: Document

    @property
    def pages(self) -> list[Page]:
        return list(self.document.pages)


class Sheet(Page):  # type: ignore[misc]
    """A page of a part with what lies under it and over it. Only its own text is told to screen readers."""

    def __init__(
        self, page: Page, under: Page | None, over: Page, faces: takes.Faces, anchors: Iterable[tuple[str, Any]]
    ) -> None:
        self.__dict__.update(page.__dict__)
        self.anchors = page.anchors | dict(anchors)
        self.links = list(whole_links(page.links))
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
        self._fetcher = OwnThings()
        self._styles: dict[tuple[str, str], list[CSS]] = {}
        self._kept: OrderedDict[str, Layout] = OrderedDict()
        self._prints, self._shown_in = 0, dict[str, int]()
        self._missing = MissingGlyphs()
        self._faces = takes.Faces()
        self._images = KeptImages()
        self._subsets = KeptSubsets()
        tag_notes_and_changes()
        keep_lines_full()
        LOGGER.handlers[:] = [self._missing]
        LOGGER.propagate = False

    def print(self, job: Job, told: Told = nobody_listens) -> Printed:
        """The job's PDF: the same bytes for the same job, however warm the table is."""
        self._missing.letters.clear()
        self._fetcher.images = dict(job.images)
        self._fetcher.fonts |= job.fonts
        layouts = list(self._parts(job, told))
        counts = tuple(len(layout.pages) for layout in layouts)
        lengths = tuple(round(len(layout.pages) - 1 + _filled(layout.pages[-1]), 2) for layout in layouts)
        begun = tuple(starts(layout.pages) for layout in layouts)
        sheets = [] if job.only_measured else self._sheets(job, layouts)
        pdf = self._pdf(job, sheets) if sheets else b""
        self._forget_old()
        pages = len(sheets) or sum(counts)
        return Printed(pdf, tuple(sorted(self._missing.letters)), pages, counts, lengths, begun)

    def _pdf(self, job: Job, sheets: list[Sheet]) -> bytes:
        document = Document(sheets, _metadata(job), self._fetcher, self._fonts, {}, None)
        made = document.write_pdf(finisher=_finish, pdf_variant="pdf/ua-1", pdf_identifier=job.digest.encode())
        return bytes(made)

    def _parts(self, job: Job, told: Told) -> Iterator[Layout]:
        """Tells how much of the text is laid out after each."""
        whole, done = sum(len(part.html) for part in job.parts), 0
        for part in job.parts:
            yield self._part(job, part)
            done += len(part.html)
            told(LAID_OUT * done / max(whole, 1))

    def _part(self, job: Job, part: JobPart) -> Layout:
        usual = self._part_set(job, part, "usual")
        if not 1 < len(usual.pages) <= MOST_FITTED or _filled(usual.pages[-1]) > SPILL:
            return usual
        tight = self._part_set(job, part, "tight")
        return tight if len(tight.pages) < len(usual.pages) else usual

    def _part_set(self, job: Job, part: JobPart, setting: str) -> Layout:
        images = [(name, _digest(job.images[name])) for name in part.images if name in job.images]
        html = _PART_PAGE.format(job.language, setting, Markup(part.html), job.accent)
        return self._laid_out(_sheet_of(job), "print", html, repr(images), job.own_style)

    def _sheets(self, job: Job, layouts: list[Layout]) -> list[Sheet]:
        pages = [page for layout in layouts for page in layout.pages]
        listed = contents.entries(pages) if job.contents else []
        first = self._contents(job, listed) if listed else []
        titled = [(job.contents, first)] if first else []
        titled += [(part.title, layout.pages) for part, layout in zip(job.parts, layouts, strict=True)]
        over = self._laid_out(_sheet_of(job), "furniture", heads_and_feet(job, titled)).pages
        under = None
        if job.watermark:
            mark = Markup('<div class="sheet"><p class="watermark">{}</p></div>').format(job.watermark)
            under = self._laid_out(_sheet_of(job), "furniture", bare_page(job.language, mark)).pages[0]
        sheets = zip((*first, *pages), over, strict=True)
        return [
            Sheet(page, under, furniture, self._faces, contents.anchors(listed, at - len(first)))
            for at, (page, furniture) in enumerate(sheets)
        ]

    def _contents(self, job: Job, listed: list[contents.Entry]) -> list[Page]:
        """The pages of the list; their number is in what it says, so it is set again when the guess was wrong."""
        pages = self._contents_before(job, listed, 1)
        return pages if len(pages) == 1 else self._contents_before(job, listed, len(pages))

    def _contents_before(self, job: Job, listed: list[contents.Entry], count: int) -> list[Page]:
        return self._part(job, JobPart(job.contents, contents.html(job.contents, listed, count))).pages

    def _laid_out(self, paper: str, style: str, html: str, also: str = "", own_style: str = "") -> Layout:
        """From what is kept, else laid out now; the hash holds all that decides what it looks like."""
        key = _digest("\0".join((paper, style, html, also, own_style)))
        if key not in self._kept:
            source = HTML(string=html, url_fetcher=self._fetcher)
            sheets = self._style(paper, style) + (self._own(own_style) if own_style else [])
            self._kept[key] = Layout(source.render(font_config=self._fonts, stylesheets=sheets, pdf_variant="pdf/ua-1"))
        self._kept.move_to_end(key)
        self._shown_in[key] = self._prints
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

    def _own(self, text: str) -> list[CSS]:
        if ("own", text) not in self._styles:
            self._styles["own", text] = [CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)]
        return self._styles["own", text]

    def _forget_old(self) -> None:
        pages = sum(len(layout.pages) for layout in self._kept.values())
        while len(self._kept) > 1 and (pages > KEPT_PAGES or self._is_old(next(iter(self._kept)))):
            key, layout = self._kept.popitem(last=False)
            del self._shown_in[key]
            pages -= len(layout.pages)
        self._prints += 1

    def _is_old(self, key: str) -> bool:
        return self._prints - self._shown_in[key] >= KEPT_PRINTS


def _finish(document: Document, pdf: Any) -> None:
    pack_fonts(document, pdf)
    structure.mend(pdf)


def _filled(page: Page) -> float:
    """How much of the page's height its text takes, from 0 to 1."""
    box = page._page_box
    root = box.children[0]
    return min(1.0, float(root.margin_height() / box.height))  # a margin at its end may stand out of a full page


@contextmanager
def _artifact(stream: Any) -> Iterator[None]:
    """What is painted within is decoration: no tags, and marked so that readers pass over it."""
    tags, stream._tags = stream._tags, None
    pydyf.Stream.begin_marked_content(stream, "Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
    yield
    pydyf.Stream.end_marked_content(stream)
    stream._tags = tags


def _sheet_of(job: Job) -> str:
    return f"{job.paper} wide" if job.pencil else job.paper


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

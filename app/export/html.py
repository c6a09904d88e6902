"""A manuscript as HTML: the body for the reading view, parts for the PDF, and one stand-alone page to send."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app import catalogue
from app.catalogue import PartKey
from app.export.look import Audience, Look, passages_by_part, spoken_date
from app.export.setting import measure_of, set_line, with_dateline
from app.export.theme import Theme
from app.i18n import BY_TAG, translate
from app.manuscript.model import Manuscript, Passage
from app.prose.markdown import to_html as prose_to_html
from app.prose.markdown import to_plain

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "static" / "css" / "paper.css"
TEMPLATES = ROOT / "templates" / "print"
FONTS = ROOT / "static" / "fonts"

# Faces a reader of the stand-alone page is unlikely to have; Chinese ones are too big to travel and are everywhere.
EMBEDDED_FACES = (
    ("Source Serif 4", 400, "normal", "SourceSerif4-Regular.woff2"),
    ("Source Serif 4", 400, "italic", "SourceSerif4-Italic.woff2"),
    ("Source Serif 4", 600, "normal", "SourceSerif4-SemiBold.woff2"),
)
# Real tags only: what reads like one in somebody's prose or in a title has &lt; and &gt; instead.
_IMAGE = re.compile(r"<img\b[^>]*>")
_OWN_IMAGE = re.compile(r'src="images/([0-9a-f]{32}\.(?:png|jpg))"')
_LINKED_IMAGE = re.compile(r"<a\b[^>]*>(\s*<img\b[^>]*>\s*)</a>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
SMALL_TABLE_ROWS = 12
ID_LETTERS = 8
_MIME = {"png": "image/png", "jpg": "image/jpeg"}


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language where it is set."""
    return text


Images = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Part:
    """One part of the document, ready to be set: ``html`` is a ``<section>``, ``title`` is for heads and contents."""

    key: PartKey
    title: str
    html: Markup


def body(
    manuscript: Manuscript,
    audience: Audience,
    image_base: str = "images/",
    is_marked: bool = False,
    theme: Theme = Theme(),
) -> Markup:
    """The document as one ``<article class="paper">`` in its own language, for any page that loads paper.css."""
    sections = Markup("\n").join(part.html for part in parts(manuscript, audience, image_base, is_marked, theme))
    language = _language(manuscript)
    return Markup('<article class="paper" lang="{}">\n{}\n</article>').format(language, sections)


def parts(
    manuscript: Manuscript,
    audience: Audience,
    image_base: str = "images/",
    is_marked: bool = False,
    theme: Theme = Theme(),
) -> tuple[Part, ...]:
    """The parts that audience reads, in print order. Never none: an empty manuscript has an empty title page. The title
    block says it too when the pages are marked as a draft."""
    by_part = dict(passages_by_part(manuscript, audience)) or {"press_release": ()}
    language = _language(manuscript)
    made = []
    for key, passages in by_part.items():
        title = translate(catalogue.PART_TITLES[key], language)
        made.append(Part(key, title, _part(manuscript, key, passages, audience, image_base, is_marked, theme)))
    return tuple(made)


def to_html(manuscript: Manuscript, look: Look, images: Images) -> str:
    """One page that needs nothing else: styles and faces inside, images as ``data:`` (those ``images`` knows)."""
    theme = look.theme
    paper = body(manuscript, look.audience, is_marked=look.draft, theme=theme)
    content = with_images_inside(paper, theme.and_logo(images))
    language = _language(manuscript)
    return (
        environment()
        .get_template("document.html")
        .render(
            _=partial(translated, language),
            content=content,
            language=language,
            title=title_of(manuscript),
            authors=manuscript.front.authors,
            style=_stand_alone_style() + Markup(".stand-alone .paper {{ --accent: {} }}").format(theme.accent),
            colophon=tuple(text for text in (*colophon(manuscript, look), theme.company, theme.line) if text),
            draft=look.draft,
        )
    )


def title_of(manuscript: Manuscript) -> str:
    """What the document is called: its headline, else its product, else a word for having neither."""
    headline = to_plain(manuscript.headline).strip()
    return headline or manuscript.front.product or translate(_("Untitled"), _language(manuscript))


def colophon(manuscript: Manuscript, look: Look) -> tuple[str, ...]:
    """What the foot says: edition, document id, version, date, status; only what is known. Of the id its beginning: it
    is there to be compared, not to be typed."""
    language = _language(manuscript)
    edition = translate(_("Internal"), language) if look.audience == "full" else ""
    day = spoken_date(look.day.isoformat(), language) if look.day else ""
    # A label that names its own day needs no second one.
    if look.day and look.day.isoformat() in look.label:
        day = ""
    about = (edition, look.document_id[:ID_LETTERS], look.label, day, *status_of(manuscript, look.draft))
    return tuple(text for text in about if text)


def status_of(manuscript: Manuscript, is_marked: bool = False) -> tuple[str, ...]:
    """The stage in words of the document's language; where pages are marked as a draft, they say so here too."""
    stage = manuscript.front.stage
    stages = ("draft", stage) if is_marked and stage != "draft" else (stage,)
    return tuple(translate(catalogue.STAGE_TITLES.get(stage, ""), _language(manuscript)) for stage in stages)


def status_shown(manuscript: Manuscript, audience: Audience, is_marked: bool) -> tuple[str, ...]:
    """The same in the head of the page: customers are not told the stage of approved words, but that words are none yet."""
    is_plain = audience == "customer" and not is_marked and catalogue.has_reached(manuscript.front.stage, "approved")
    return () if is_plain else status_of(manuscript, is_marked)


def with_images_inside(html: str, images: Images) -> Markup:
    """The same HTML, own images as ``data:`` addresses; an unknown one leaves its alternative text."""

    def inside(name: str) -> str:
        data = images(name)
        return f"data:{_MIME[name[-3:]]};base64,{base64.b64encode(data).decode()}" if data is not None else ""

    return with_addresses(html, inside)


def with_addresses(html: str, address: Callable[[str], str]) -> Markup:
    """The same HTML, own images at the address that is made of their name."""

    def moved(image: re.Match[str]) -> str:
        return _OWN_IMAGE.sub(lambda own: f'src="{address(own[1])}"', image[0])

    return Markup(_IMAGE.sub(moved, str(html)))


def image_names(html: str) -> tuple[str, ...]:
    """The document's own images in that HTML, each once, in order."""
    found = (_OWN_IMAGE.search(image) for image in _IMAGE.findall(html))
    return tuple(dict.fromkeys(own[1] for own in found if own))


def _language(manuscript: Manuscript) -> str:
    tag = manuscript.front.language
    return tag if tag in BY_TAG else "en"


def _part(
    manuscript: Manuscript,
    key: PartKey,
    passages: tuple[Passage, ...],
    audience: Audience,
    image_base: str,
    is_marked: bool,
    theme: Theme,
) -> Markup:
    language = _language(manuscript)
    front = manuscript.front
    return Markup(
        environment()
        .get_template("part.html")
        .render(
            _=partial(translated, language),
            key=key,
            title=translate(catalogue.PART_TITLES[key], language),
            passages=passages,
            product=front.product,
            launch=spoken_date(front.launch, language),
            status=status_shown(manuscript, audience, is_marked),
            untitled=title_of(manuscript),
            internal=audience == "full",
            theme=theme,
            logo=f"{image_base}{theme.logo_name}" if theme.logo else "",
            language=language,
            line=partial(set_line, language=language),
            measure=partial(measure_of, language=language),
            prose=partial(prose, image_base, translate(_("Image"), language)),
            with_dateline=with_dateline,
            spoken_date=partial(spoken_date, language=language),
        )
    )


def prose(image_base: str, alternative: str, text: str, heading_level: int = 3) -> Markup:
    html = prose_to_html(text, image_base=image_base, heading_level=heading_level)
    # A link around an image cannot be told to a screen reader in a PDF; an image without words cannot either.
    unlinked = _LINKED_IMAGE.sub(r"\1", str(html))
    described = _IMAGE.sub(lambda image: image[0].replace('alt=""', f'alt="{alternative}"'), unlinked)
    return Markup(_TABLE.sub(_small_table, described))


def _small_table(match: re.Match[str]) -> str:
    """A short table stays on one page; a long one has to break somewhere."""
    rows = match[0].count("<tr")
    return match[0].replace("<table", '<table class="small"', 1) if rows <= SMALL_TABLE_ROWS else match[0]


def translated(language: str, message: str, /, **values: object) -> str:
    return translate(message, language, **values)


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _stand_alone_style() -> Markup:
    faces = []
    for family, weight, style, file in EMBEDDED_FACES:
        data = base64.b64encode((FONTS / file).read_bytes()).decode()
        faces.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
            f'font-display:swap;src:local("{file.removesuffix(".woff2")}"),'
            f'url("data:font/woff2;base64,{data}") format("woff2")}}'
        )
    sheets = [sheet.read_text(encoding="utf-8") for sheet in (PAPER, TEMPLATES / "standalone.css")]
    return Markup("\n".join([*faces, *sheets]))

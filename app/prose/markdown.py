"""Markdown made visible: parsed without HTML, then washed once more. The one place that declares HTML safe."""

import re
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.prose.emphasis import FriendlyInline
from app.prose.polish import LINK_SCHEMES, OWN_IMAGE, Setting, is_link_address, plain, polish

LONGEST_TEXT = 400_000
"""Letters; twice what a section may hold. Longer texts are shown as they were typed, not parsed."""

REMEMBERED = 4_000
"""Letters; most paragraphs and answers are shorter and are shown many times before they change. Made anew they took
half of the time of an editor page."""

_DEEPEST_BLOCK = 20

_HALVES = re.compile(r"\*\*|~~|(?<=\w)\*(?!\w)|(?<!\w)\*(?=\w)")
"""Marks of emphasis as they are left where only one end of what is emphasised was cut out."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "label", "li",
    "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "input": {"checked"}}
_CELLS = {"align-left", "align-center", "align-right"}
_MARKS = {"del": {"went"}, "ins": {"came"}, "span": {"visually-hidden"}}
"""What marks a change, in tags that no writer can make."""


def to_html(text: str, *, image_base: str = "images/", heading_level: int = 3) -> Markup:
    """A text of many paragraphs as safe HTML.

    The highest heading in it becomes ``heading_level``, the others follow. Own images (``images/<32 hex>.png``) are
    looked for under ``image_base``; all others are shown as links.
    """
    if len(text) > LONGEST_TEXT:
        return Markup("<pre>{}</pre>").format(text)
    make = _made_html if len(text) > REMEMBERED else _remembered_html
    return make(text, image_base, heading_level)


def _made_html(text: str, image_base: str, heading_level: int) -> Markup:
    return washed(rendered(parsed(text, image_base=image_base, heading_level=heading_level)), image_base)


_remembered_html = lru_cache(maxsize=2_000)(_made_html)


def line_to_html(text: str, *, links: bool = True) -> Markup:
    """One line as safe HTML: emphasis, code and links, no blocks and no images.

    Without ``links`` it may stand inside a link of the page.
    """
    if len(text) > LONGEST_TEXT:
        return Markup("{}").format(text)
    return _made_line(text, links) if len(text) > REMEMBERED else _remembered_line(text, links)


def _made_line(text: str, links: bool) -> Markup:
    return washed(rendered(parsed_line(text, links=links)), "")


_remembered_line = lru_cache(maxsize=2_000)(_made_line)


def parsed(text: str, *, image_base: str = "images/", heading_level: int = 3) -> list[Token]:
    """The blocks of a text as ``to_html`` shows them, for whoever marks changes in them. Not for texts beyond
    ``LONGEST_TEXT``."""
    return polish(_parser().parse(text), Setting(image_base, heading_level))


def parsed_line(text: str, *, links: bool = True) -> list[Token]:
    """The same for one line."""
    return polish(_parser().parseInline(text), Setting("", heading_level=1, images=False, links=links))


def block_tokens(text: str) -> list[Token]:
    """Only the blocks, each with the lines it covers (``map``); what stands within them is not looked at. Not for texts
    beyond ``LONGEST_TEXT``."""
    return _block_parser().parse(text)


def rendered(tokens: list[Token]) -> str:
    """The HTML of parsed blocks, not yet washed."""
    parser = _parser()
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html


def rendered_line(tokens: list[Token]) -> str:
    """The HTML of what stands within one line, not yet washed."""
    return rendered([Token("inline", "", 0, children=tokens)])


def to_plain(text: str) -> str:
    """What a reader reads, one line per paragraph, item or row; for searching and counting."""
    if len(text) > LONGEST_TEXT:
        return text
    tokens = polish(_parser().parse(text), Setting("", heading_level=1, links=False))
    pieces = [_plain_block(token) for token in tokens]
    return re.sub(r"\n{2,}", "\n", "".join(pieces)).strip("\n")


def to_words(text: str) -> str:
    """The same of a piece that was cut out of a text, in one line; marks whose other half lies outside of it are not read."""
    return " ".join(_HALVES.sub("", to_plain(text)).split())


def image_names(text: str) -> set[str]:
    """The names of the own images it shows; what only looks like one, as in code, is not counted."""
    if "images/" not in text:
        return set()
    found = (OWN_IMAGE.fullmatch(str(image.attrs.get("src", ""))) for image in _images(_parser().parse(text)))
    return {own[1] for own in found if own}


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough and tasks. ``typographer`` takes quadratic time; addresses are our own."""
    parser = MarkdownIt("zero")
    parser.inline = FriendlyInline()
    parser.configure("commonmark")
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.options.update(html=False, tasklists=True, maxNesting=_DEEPEST_BLOCK)
    parser.validateLink = _any_address  # type: ignore[method-assign, assignment]
    return parser


@cache
def _block_parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _DEEPEST_BLOCK}).enable("table").disable(["html_block", "inline"])


def _any_address(_address: str) -> bool:
    """Addresses are judged in ``polish``, where a refused link leaves its words instead of its source."""
    return True


def _images(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or [] if child.type == "image"]


def _plain_block(token: Token) -> str:
    if token.type == "inline":
        return plain(token.children or [])
    if token.type in ("fence", "code_block"):
        return token.content + "\n"
    if token.type in ("th_close", "td_close"):
        return " "
    return "\n" if token.block and token.nesting < 0 else ""


def washed(html: str, image_base: str, *, with_marks: bool = False) -> Markup:
    """Only what the list allows is left of this HTML; ``with_marks`` also the marks of a comparison."""

    def allowed(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) == ("a", "href"):
            return value if is_link_address(value) else None
        if (tag, attribute) == ("img", "src"):
            own = value.startswith(image_base) and OWN_IMAGE.fullmatch("images/" + value[len(image_base) :])
            return value if own else None
        return value

    clean = nh3.clean(
        html,
        tags=_TAGS | _MARKS.keys() if with_marks else _TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=allowed,
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        set_tag_attribute_values={"input": {"disabled": ""}, "img": {"loading": "lazy"}},
        allowed_classes={"td": _CELLS, "th": _CELLS} | (_MARKS if with_marks else {}),
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener nofollow",
    )
    return Markup(clean)

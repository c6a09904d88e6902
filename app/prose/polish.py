"""What Foreword changes in a parsed text before it is shown: headings shifted, strange images and links made text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it.token import Token

from app.prose.letters import is_written_solid

OWN_IMAGE = re.compile(r"images/([0-9a-f]{32}\.(?:png|jpg))")
LINK_SCHEMES = ("http", "https", "mailto")
DEEPEST_EMPHASIS = 8
"""Emphasis within emphasis: ``*a *a *a …`` would otherwise nest as deep as the text is long."""

_BARE_ADDRESS = re.compile(r"(?<![a-z0-9+.-])https?://[!-;=?-\[\]_a-z~%\u00a1-\u1fff]{1,2000}", re.IGNORECASE)
_ENDS_NO_ADDRESS = ".,;:!?'\"*_~”’"
_LABEL_ENDS = Token("html_inline", "", 0, content="</label>")
_ALIGNED = re.compile(r"text-align:(left|center|right)")


@dataclass(frozen=True)
class Setting:
    """How one text is to be shown."""

    image_base: str
    heading_level: int
    images: bool = True
    links: bool = True


def polish(tokens: list[Token], setting: Setting) -> list[Token]:
    """The same blocks, fit to be shown. Changes the tokens in place."""
    _shift_headings(tokens, setting.heading_level)
    _label_tasks(tokens)
    _name_no_empty_column(tokens)
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            _align_by_class(token)
        if token.children:
            token.children = _polish_line(token.children, setting)
    return tokens


def is_link_address(address: str) -> bool:
    """Whether a reader may be sent there: the web and e-mail, nothing else, never a relative place."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in LINK_SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def plain(tokens: Iterable[Token]) -> str:
    """What a reader reads of one line's tokens."""
    return "".join(_plain_pieces(tokens))


def _plain_pieces(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            yield plain(token.children or [])
        elif token.type in ("softbreak", "hardbreak"):
            yield " " if token.type == "softbreak" else "\n"
        elif token.type != "html_inline":
            yield token.content


def _shift_headings(tokens: list[Token], highest: int) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    top = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - top + highest)}"


def _label_tasks(tokens: list[Token]) -> None:
    """A task's box inside a label with its words, so that it has a name for those who cannot see it."""
    for item, inside, line in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if "checked" in item.meta and inside.type == "paragraph_open" and line.children is not None:
            box = '<label><input type="checkbox"' + (' checked=""' if item.meta.pop("checked") else "") + "> "
            line.children = [Token("html_inline", "", 0, content=box), *line.children, _LABEL_ENDS]


def _name_no_empty_column(tokens: list[Token]) -> None:
    """The empty corner of a table heads nothing: as a header it would be announced before every row, without a name."""
    for opening, inside, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "th_open" and not plain(inside.children or ()).strip():
            opening.tag = closing.tag = "td"


def _align_by_class(cell: Token) -> None:
    """The content security policy refuses style attributes."""
    aligned = _ALIGNED.match(str(cell.attrs.pop("style", "")))
    if aligned:
        cell.attrs["class"] = f"align-{aligned[1]}"


def _polish_line(tokens: list[Token], setting: Setting) -> list[Token]:
    tokens = list(_images(tokens, setting))
    tokens = list(_links(tokens, setting))
    tokens = list(_shallow(tokens))
    for token in tokens:
        token.tag = "del" if token.tag == "s" else token.tag
    return list(_solid(tokens))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(address: str, inside: Iterable[Token]) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": address})
    yield from inside
    yield Token("link_close", "a", -1)


def _images(tokens: Iterable[Token], setting: Setting) -> Iterator[Token]:
    in_link = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            in_link = token.nesting > 0
        if token.type == "image":
            yield from _image(token, setting, in_link)
        else:
            yield token


def _image(token: Token, setting: Setting, in_link: bool) -> Iterator[Token]:
    source = str(token.attrs.get("src", ""))
    alt = plain(token.children or [])
    own = OWN_IMAGE.fullmatch(source)
    if own and setting.images:
        token.attrs["src"] = setting.image_base + own[1]
        yield token
    elif is_link_address(source) and not in_link:
        yield from _link(source, [_text(alt or source)])
    else:
        yield _text(alt or ("" if own else source))


def _links(tokens: Iterable[Token], setting: Setting) -> Iterator[Token]:
    """Only addresses that may be followed; bare ones in running text become links too."""
    kept: bool | None = None
    for token in tokens:
        if token.type == "link_open":
            kept = setting.links and is_link_address(str(token.attrs.get("href", "")))
            if kept:
                yield token
        elif token.type == "link_close":
            if kept:
                yield token
            kept = None
        elif token.type == "text" and kept is None and setting.links:
            yield from _bare_addresses(token)
        else:
            yield token


def _bare_addresses(token: Token) -> Iterator[Token]:
    done = 0
    for found in _BARE_ADDRESS.finditer(token.content):
        address = _without_closing_marks(found[0])
        if is_link_address(address):
            yield _text(token.content[done : found.start()])
            yield from _link(address, [_text(address)])
            done = found.start() + len(address)
    yield _text(token.content[done:]) if done else token


def _without_closing_marks(address: str) -> str:
    """Without the full stop or bracket of the sentence around it; an own pair of brackets stays."""
    while address:
        last = address[-1]
        lone_bracket = last in ")]" and address.count(last) > address.count("(["[")]".index(last)])
        if last not in _ENDS_NO_ADDRESS and not lone_bracket:
            break
        address = address[:-1]
    return address


def _shallow(tokens: Iterable[Token]) -> Iterator[Token]:
    """Without emphasis deeper than anybody means, which would overturn whatever walks the HTML as a tree."""
    depth = 0
    for token in tokens:
        depth += token.nesting > 0
        if token.nesting == 0 or depth <= DEEPEST_EMPHASIS:
            yield token
        depth -= token.nesting < 0


def _solid(tokens: list[Token]) -> Iterator[Token]:
    """A line break between two Chinese letters is no blank to a reader."""
    edges = _edges(tokens)
    for at, token in enumerate(tokens):
        before, after = edges(at)
        solid = before and after and is_written_solid(before) and is_written_solid(after)
        if token.type != "softbreak" or not solid:
            yield token


def _edges(tokens: list[Token]) -> Callable[[int], tuple[str, str]]:
    """For each place in a line: the last letter shown before it and the first shown after it."""
    before: list[str] = []
    last = ""
    for token in tokens:
        before.append(last)
        last = token.content[-1:] or ("" if token.type in ("image", "softbreak", "hardbreak") else last)
    after: list[str] = []
    first = ""
    for token in reversed(tokens):
        after.append(first)
        first = token.content[:1] or ("" if token.type in ("image", "softbreak", "hardbreak") else first)
    after.reverse()
    return lambda at: (before[at], after[at])

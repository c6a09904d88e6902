"""One paragraph of a Word file as a line of Markdown. What is written is read again at once: whatever would not come to the same letters,
looks and links is written with more backslashes, and at last without its looks. So no sign that somebody typed is taken
for a mark."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from app.prose.markdown import LONGEST_TEXT, parsed
from app.prose.polish import is_link_address
from app.word.runs import Piece, joined

_MARKS = {"bold": "**", "italic": "*", "strike": "~~"}
_TAGS = {"strong": "bold", "em": "italic", "del": "strike"}
_HARMLESS = re.compile(r"(?!\s)(?!\d{1,9}[.)])[^\\`*_~\[\]<>&#|=:+\n\t-][^\\`*_~\[\]<>&|\n\t]*(?<!\s)")
_HARMLESS_IN_CELL = re.compile(r"[^\\`*_~\[\]<>&|\n\t]+")
_RISKY = re.compile(r"[\\`*_~\[\]<>&|]")
_ANY_MARK = re.compile(r"[!-/:-@\[-`{-~]")
BREAK = "  \n"
"""Of a line within its paragraph."""

_BLANKS = " \u00a0"
_BARE_SITE = re.compile(r"https?://[^/?#]+/")
_TOKENS_OF_A_PARAGRAPH, _TOKENS_OF_A_CELL = 3, 9

Line = Sequence[Piece]
Guard = Callable[[str], str]


def line(pieces: Iterable[Piece], in_cell: bool = False) -> str:
    """One paragraph's pieces as Markdown; with hard breaks where Word has them, in a cell with blanks instead."""
    wanted = _tidied(pieces, in_cell)
    if not wanted:
        return ""
    if (
        len(wanted) == 1
        and not (wanted[0].look or wanted[0].href or wanted[0].image)
        and _is_harmless(wanted[0].text, in_cell)
    ):
        return wanted[0].text
    for attempt in (wanted, _without_looks(wanted)):
        for guard in (_as_it_is, _guarded, _guarded_all):
            made = _written(attempt, guard)
            made = made.replace("|", r"\|").replace(r"\\|", r"\|") if in_cell else made
            if _reads_as(made, attempt, in_cell):
                return made
    return _written(_without_looks(wanted), _guarded_all)


def _is_harmless(text: str, in_cell: bool) -> bool:
    return bool((_HARMLESS_IN_CELL if in_cell else _HARMLESS).fullmatch(text)) and "://" not in text


def _tidied(pieces: Iterable[Piece], in_cell: bool) -> list[Piece]:
    """As Markdown can say it: without blanks around the whole or at the edges of what looks otherwise."""
    known = (replace(piece, href=_followed(piece.href)) for piece in pieces)
    found = joined([replace(piece, text=_plain(piece.text, in_cell or bool(piece.image))) for piece in known])
    found = joined([part for piece in found for part in _with_edges_apart(piece)])
    if found and not found[0].image:
        found[0] = replace(found[0], text=found[0].text.lstrip())
    if found and not found[-1].image:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return joined(found)


def _followed(address: str) -> str:
    """The address, if a reader may be sent there. Some programs put a slash behind a bare name of a site."""
    return (address[:-1] if _BARE_SITE.fullmatch(address) else address) if is_link_address(address) else ""


def _plain(text: str, is_one_line: bool) -> str:
    first, *others = text.replace("\t", " ").replace("\u00ad", "").split("\n")
    if others:  # no pattern: it would look at a long row of blanks once for each of them
        *between, last = others
        first, others = first.rstrip(_BLANKS), [*(each.strip(_BLANKS) for each in between), last.lstrip(_BLANKS)]
    return (" " if is_one_line else "\n").join([first, *others])


def _with_edges_apart(piece: Piece) -> Iterator[Piece]:
    if piece.image or not (piece.look or piece.href) or "code" in piece.look:
        yield piece
        return
    core = piece.text.strip()
    start = len(piece.text) - len(piece.text.lstrip())
    yield Piece(piece.text[:start])
    yield replace(piece, text=core)
    yield Piece(piece.text[start + len(core) :] if core else "")


def _without_looks(pieces: list[Piece]) -> list[Piece]:
    return joined([replace(piece, look=frozenset(), href="") for piece in pieces])


def _written(pieces: Sequence[Piece], guard: Guard) -> str:
    """Marks open where a look begins, the one that lasts longest first, and close in turn."""
    made: list[str] = []
    open_now: list[str] = []
    for at, piece in enumerate(pieces):
        wants = _wants(piece)
        while open_now and not set(open_now) <= wants:
            made.append(_closing(open_now.pop()))
        new = sorted(wants - set(open_now), key=lambda look: (-_lasts(pieces, at, look), look[0] != "]", look))
        for look in new:
            made.append(_opening(look))
            open_now.append(look)
        made.append(_words(piece, guard))
    return "".join([*made, *(_closing(look) for look in reversed(open_now))])


def _wants(piece: Piece) -> set[str]:
    is_bare = piece.href and piece.href == piece.text
    return {*(piece.look - {"code"}), *([f"]({_address(piece.href)})"] if piece.href and not is_bare else [])}


def _address(href: str) -> str:
    return f"<{href}>" if re.search(r"[\s()]", href) and not re.search(r"[<>\n]", href) else href


def _lasts(pieces: Sequence[Piece], at: int, look: str) -> int:
    return next((there - at for there in range(at, len(pieces)) if look not in _wants(pieces[there])), len(pieces) - at)


def _opening(look: str) -> str:
    return "[" if look.startswith("]") else _MARKS[look]


def _closing(look: str) -> str:
    return look if look.startswith("]") else _MARKS[look]


def _words(piece: Piece, guard: Guard) -> str:
    if piece.image:
        return f"![{guard(piece.text)}](images/{piece.image})"
    if "code" in piece.look and piece.text.strip():
        ticks = "`" * (max((len(run) for run in re.findall("`+", piece.text)), default=0) + 1)
        room = " " if piece.text.startswith(("`", " ")) or piece.text.endswith(("`", " ")) else ""
        return f"{ticks}{room}{piece.text}{room}{ticks}"
    if piece.href and piece.href == piece.text:
        return piece.text
    return BREAK.join(guard(part) for part in piece.text.split("\n"))


def _as_it_is(text: str) -> str:
    return text


def _guarded_all(text: str) -> str:
    return _ANY_MARK.sub(r"\\\g<0>", text)


def _guarded(text: str) -> str:
    """With a backslash before what begins emphasis, a link, a list or a heading."""
    text = _RISKY.sub(r"\\\g<0>", text)
    text = re.sub(r"^(\s*)([-+=#:])", r"\1\\\2", text)
    return re.sub(r"^(\s*\d{1,9})([.)])", r"\1\\\2", text)


def _reads_as(made: str, wanted: Sequence[Piece], in_cell: bool) -> bool:
    """Whether that Markdown is one paragraph, or one cell of a table, of just those pieces."""
    if len(made) > LONGEST_TEXT:
        return True
    tokens = parsed(f"| {made} |\n| --- |" if in_cell else made, image_base="images/")
    lines = [token for token in tokens if token.type == "inline"]
    if len(lines) != 1 or len(tokens) != (_TOKENS_OF_A_CELL if in_cell else _TOKENS_OF_A_PARAGRAPH):
        return False
    is_right_kind = tokens[0].type == ("table_open" if in_cell else "paragraph_open")
    return is_right_kind and _comparable(pieces_of(lines[0].children or [])) == _comparable(wanted)


def _comparable(pieces: Iterable[Piece]) -> list[Piece]:
    return joined([replace(piece, mark="") for piece in pieces])


def pieces_of(tokens: Iterable[Token]) -> Iterator[Piece]:
    """What stands within one line of Markdown, as pieces."""
    looks: list[str] = []
    href = ""
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            href = ""
        elif token.tag in _TAGS:
            looks = [*looks, _TAGS[token.tag]] if token.nesting > 0 else looks[:-1]
        elif token.type == "image":
            name = str(token.attrs.get("src", "")).removeprefix("images/")
            yield Piece("".join(child.content for child in token.children or []), frozenset(looks), href, name)
        elif token.type in ("softbreak", "hardbreak"):
            yield Piece(" " if token.type == "softbreak" else "\n", frozenset(looks), href)
        elif token.type != "html_inline":
            yield Piece(token.content, frozenset([*looks, "code"] if token.type == "code_inline" else looks), href)

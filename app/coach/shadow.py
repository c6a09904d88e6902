"""The shadow of a Markdown text: as long as the text itself, and blank wherever no prose stands.

What is found in a shadow therefore stands at the same place in the text. Every pattern here stops at the first letter
that cannot belong to it, so that hostile texts take no longer than others.
"""

import re

from app.coach.blocks import Block

_HIDDEN = re.compile(
    r"!\[[^\[\]\n]*\]\([^()\n]*\)"  # an image with its words
    r"|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)"  # where a link leads; its words stay
    r"|\]\[[^\[\]\n]*\]"
    r"|`[^`\n]+`"
    r"|<(?:https?|mailto)[^<>\s]*>"
    r"|(?<![A-Za-z0-9])(?:https?://|www\.)[^\s<>()\u3000-\u303f\uff00-\uffef]+"
    r"|(?<![\w.+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
    r"|<!--[^<>]*-->"
)
_MARKS = re.compile(
    r"[*~`\\\[\]|]|(?<![^\W_])_+|_+(?![^\W_])|^[ \t]*(?:>[ \t]*)*(?:#{1,6}(?=\s)|[-+](?=\s)|\d{1,9}[.)](?=\s))?", re.M
)
_QUOTED = re.compile(
    "“[^“”\n]{1,600}”|„[^„“”\n]{1,600}[“”]|»[^»«\n]{1,600}«|«[^«»\n]{1,600}»|「[^「」\n]{1,600}」|『[^『』\n]{1,600}』"
    "|(?<![\\w\"])\"[^\"\n]{1,600}\"(?!\\w)"
)  # fmt: skip


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def shadow_of(source: str, parts: tuple[Block, ...]) -> str:
    """Only what a reader reads as running words: no code, tables, addresses, images, quoted blocks, marks."""
    pieces, at = [], 0
    for block in parts:
        pieces.append(_emptied(source[at : block.start]))
        text = source[block.start : block.end]
        is_prose = block.kind in ("paragraph", "heading") and not block.quote_depth
        pieces.append(_MARKS.sub(_blank, _HIDDEN.sub(_blank, text)) if is_prose else _emptied(text))
        at = block.end
    pieces.append(_emptied(source[at:]))
    return "".join(pieces)


def without_quotations(shadow: str) -> str:
    """The same, blank also where somebody else's words stand between quotation marks."""
    return _QUOTED.sub(_blank, shadow)


def _emptied(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)

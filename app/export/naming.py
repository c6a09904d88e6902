"""What a file is called that is taken along: in the document's language, so that nobody sends the wrong edition."""

import re

from app.export.html import title_of
from app.export.look import Look
from app.i18n import translate
from app.manuscript.model import Manuscript

LONGEST = 80
_UNFIT = re.compile(r"[^\w.-]+")


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


EDITIONS = {"customer": _("customers"), "full": _("internal")}


def file_name(manuscript: Manuscript, look: Look, suffix: str) -> str:
    """``Meridian – Version 4 – customers.pdf``. Markdown with everything in it is the document itself, no edition."""
    is_whole = look.audience == "full" and suffix in ("md", "zip")
    edition = "" if is_whole else translate(EDITIONS[look.audience], manuscript.front.language)
    pieces = (_fit(piece) for piece in (manuscript.front.product or title_of(manuscript), look.label, edition))
    return " – ".join(piece for piece in pieces if piece) + f".{suffix}"


def in_plain_letters(name: str) -> str:
    """The same for programs that know no others; what cannot be written in them is left out."""
    stem, _dot, suffix = name.rpartition(".")
    pieces = (piece.encode("ascii", "ignore").decode().strip(" -.") for piece in stem.split(" – "))
    return (" - ".join(piece for piece in pieces if piece) or "foreword") + f".{suffix}"


def _fit(piece: str) -> str:
    """With nothing in it that some system cannot keep."""
    return _UNFIT.sub(" ", piece).strip(" .-")[:LONGEST].strip()

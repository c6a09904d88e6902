"""What stands at the head and foot of a Word file's pages. It belongs to no text; whether it was changed can be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.word.names import edges_digest
from app.word.opening import Package, W

if TYPE_CHECKING:
    from lxml import etree

_EDGE = re.compile(r"(?:.*/)?(?:header|footer)\d*\.xml")


def edges_in(package: Package) -> list[str]:
    """The different words, without numbers of pages and other things that Word reckons."""
    parts = (package.xml(path) for path in sorted(package.files) if _EDGE.fullmatch(path))
    words = (" ".join(_words(part).split()) for part in parts if part is not None)
    return list(dict.fromkeys(text for text in words if text))


def digest_of_edges(package: Package) -> str:
    """As ``names.EDGES`` keeps it."""
    return edges_digest(edges_in(package))


def _words(part: etree._Element) -> str:
    made, depth = [], 0
    for each in part.iter(f"{W}t", f"{W}fldChar", f"{W}p"):
        if each.tag == f"{W}fldChar":
            depth += {"begin": 1, "end": -1}.get(each.get(f"{W}fldCharType", ""), 0)
        elif each.tag == f"{W}p":
            made.append(" ")
        elif depth <= 0 and next(each.iterancestors(f"{W}fldSimple"), None) is None:
            made.append(each.text or "")
    return "".join(made)

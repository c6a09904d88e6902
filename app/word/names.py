"""Under which names a Word file of ours keeps what it needs to be known again: places in the text, and what it was made of.

Word takes letters, digits and underscores for a mark's name, and hides those that begin with an underscore."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.catalogue import BY_KEY

DOCUMENT, VERSION, SECTIONS = "Foreword document", "Foreword version", "Foreword sections"
"""Properties: which document it is, which text of it (its hash), and which sections are in the file."""

EDGES = "Foreword edges"
"""Property: the hash of what stands at the head and foot of its pages."""

_PLACE = re.compile(r"_foreword_([a-z_]+?)(?:_([1-9][0-9]{0,3}))?(_by)?")
_ASIDE = re.compile(r"_foreword_aside_[0-9]+(?:_([0-9a-f]{6}))?")


@dataclass(frozen=True)
class Spot:
    """Where a text belongs: a section, the item's number from 0 (None for the section's own text), or ``is_by``: who said
    a quotation. Without a ``section`` it is what stands around the text: titles of parts, notes; ``words`` is then the
    hash of what it said when it left."""

    section: str = ""
    item: int | None = None
    is_by: bool = False
    words: str = ""


def mark_of(section: str, item: int | None = None, is_by: bool = False) -> str:
    """The name of the mark before that text."""
    return f"_foreword_{section}{'' if item is None else f'_{item + 1}'}{'_by' if is_by else ''}"


def mark_aside(number: int, words: str) -> str:
    """The name of a mark before what belongs to no text. It tells whether those ``words`` were changed."""
    return f"_foreword_aside_{number}_{words_digest(words)}"


def words_digest(words: str) -> str:
    """Six hex digits, for the letters alone: programs differ in blanks."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()[:6]


def edges_digest(texts: Iterable[str]) -> str:
    """Of what stands at the heads and feet, however many of them say the same."""
    said = {"".join(text.split()) for text in texts} - {""}
    return words_digest("|".join(sorted(said)))


def spot_of(name: str) -> Spot | None:
    """What a mark of that name says; None when it is none of ours."""
    if aside := _ASIDE.fullmatch(name):
        return Spot(words=aside[1] or "")
    found = _PLACE.fullmatch(name)
    if not found or found[1] not in BY_KEY:
        return None
    return Spot(found[1], int(found[2]) - 1 if found[2] else None, bool(found[3]))

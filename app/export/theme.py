"""What makes a document that of one's own house: name, logo, colour, a line about who may read it. Plain data."""

import hashlib
import re
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

ACCENT = "#1f4468"
LEAST_CONTRAST = 4.5
"""Against white paper; WCAG's figure for text, for headings are set in it."""

_COLOUR = re.compile("#[0-9a-f]{6}")

Paper = Literal["A4", "Letter"]
Images = Callable[[str], bytes | None]


Slot = Literal["text", "text_italic", "text_bold", "text_bold_italic", "heading"]
SLOTS: tuple[Slot, ...] = ("text", "text_italic", "text_bold", "text_bold_italic", "heading")


@dataclass(frozen=True)
class OwnFont:
    """A font of the house. ``name`` is that of its content, ``<32 hex>.ttf`` or ``.otf``; ``letters`` are the first and last
    code point of each run that it has."""

    slot: Slot
    family: str
    name: str
    letters: tuple[tuple[int, int], ...]
    data: bytes = field(default=b"", repr=False, compare=False)

    def lacks(self, letters: Iterable[str]) -> tuple[str, ...]:
        return tuple(letter for letter in letters if not self.has(letter))

    def has(self, letter: str) -> bool:
        at = bisect(self.letters, (ord(letter), 0x110000)) - 1
        return at >= 0 and ord(letter) <= self.letters[at][1]


@dataclass(frozen=True)
class Theme:
    """``line`` stands at the foot of every page; ``logo`` is a PNG or empty; ``paper`` is what is printed on when nobody
    says otherwise. ``fonts`` and ``css`` are for PDFs alone: only the process that prints ever reads them."""

    company: str = ""
    line: str = ""
    accent: str = ACCENT
    paper: Paper = "A4"
    logo: bytes = b""
    fonts: tuple[OwnFont, ...] = ()
    css: str = ""

    @property
    def logo_name(self) -> str:
        """As which own image it is set; "" for none."""
        return f"{hashlib.sha256(self.logo).hexdigest()[:32]}.png" if self.logo else ""

    def and_logo(self, images: Images) -> Images:
        """Those images, and the logo."""
        return lambda name: self.logo if name and name == self.logo_name else images(name)


def is_colour(text: str) -> bool:
    return bool(_COLOUR.fullmatch(text))


def contrast(colour: str) -> float:
    """Of that colour on white, 1 to 21, as WCAG reckons."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)

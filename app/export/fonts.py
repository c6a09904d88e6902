"""Which faces set which language, where they are looked for, and what to install when one is missing."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import count
from pathlib import Path

FONTS = Path(__file__).parents[2] / "static" / "fonts"

# Where Debian, Fedora, macOS and Homebrew keep faces. The first is ours and wins by family name.
SYSTEM_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/opt/homebrew/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "~/.local/share/fonts",
    "~/.fonts",
)

_FACE_FILES = {".ttf", ".otf", ".ttc", ".otc"}


@dataclass(frozen=True)
class Face:
    """A family and the package that brings it: Debian's name and Homebrew's."""

    family: str
    debian: str = ""
    brew: str = ""


_NOTO_CJK = "fonts-noto-cjk"
_LATIN = (Face("Source Serif 4"), Face("Source Serif 4 Display"), Face("Inter"))
FACES: dict[str, tuple[Face, ...]] = {
    "en": _LATIN,
    "de": _LATIN,
    "pt-BR": _LATIN,
    "zh-Hans": (
        Face("Noto Serif CJK SC", _NOTO_CJK, "font-noto-serif-cjk-sc"),
        Face("Noto Sans CJK SC", _NOTO_CJK, "font-noto-sans-cjk-sc"),
        *_LATIN,
    ),
    "zh-Hant": (
        Face("Noto Serif CJK TC", _NOTO_CJK, "font-noto-serif-cjk-tc"),
        Face("Noto Sans CJK TC", _NOTO_CJK, "font-noto-sans-cjk-tc"),
        *_LATIN,
    ),
}

# Scripts that none of the faces above has, and what helps: first and last code point, Debian package.
_HELP = (
    (0x2E80, 0x9FFF, _NOTO_CJK),
    (0xAC00, 0xD7AF, _NOTO_CJK),
    (0xF900, 0xFAFF, _NOTO_CJK),
    (0xFE30, 0xFE4F, _NOTO_CJK),
    (0xFF00, 0xFFEF, _NOTO_CJK),
    (0x20000, 0x323AF, _NOTO_CJK),
    (0x2600, 0x27BF, "fonts-noto-color-emoji"),
    (0x1F000, 0x1FAFF, "fonts-noto-color-emoji"),
)
_HELP_ELSE = "fonts-noto-core"


def fonts_missing(language: str) -> tuple[Face, ...]:
    """The faces this language is set in that this machine has not got, with the packages to get."""
    there = _families()
    return tuple(face for face in FACES[language] if face.family not in there)


def families_digest() -> str:
    """One name for all families this machine has: with another one a document may look different."""
    return hashlib.sha256("\n".join(sorted(_families())).encode()).hexdigest()


def packages_that_help(letters: Iterable[str]) -> tuple[str, ...]:
    """The Debian packages that bring a face for those letters, without repeats."""
    return tuple(dict.fromkeys(_package_for(ord(letter)) for letter in letters))


def configuration() -> str:
    """The text of a private fontconfig file: our faces, the system's, and none of the system's substitutions.

    Substitutions differ from machine to machine, and a PDF must not.
    """
    folders = (str(FONTS), *(str(Path(folder).expanduser()) for folder in SYSTEM_FONTS))
    listed = "\n".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{listed}
<selectfont><rejectfont><glob>*.woff2</glob></rejectfont></selectfont>
<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
<cachedir>/var/cache/fontconfig</cachedir>
<cachedir prefix="xdg">fontconfig</cachedir>
<config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


@cache
def configuration_file() -> Path:
    """That file on disk, for ``FONTCONFIG_FILE``; one per process, gone with it unless it is killed."""
    path = Path(_own_folder().name) / "fonts.conf"
    path.write_text(configuration(), encoding="utf-8")
    return path


@cache
def _own_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="foreword-fonts-", ignore_cleanup_errors=True)


def _package_for(point: int) -> str:
    return next((package for first, last, package in _HELP if first <= point <= last), _HELP_ELSE)


@cache
def _families() -> frozenset[str]:
    """Every family in our folder and the system's, as the faces name themselves. Read from the files, because a machine
    that lacks something may lack ``fc-list`` as well."""
    folders = (FONTS, *(Path(folder).expanduser() for folder in SYSTEM_FONTS))
    paths = (path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in _FACE_FILES)
    return frozenset(name for path in paths for name in _families_in(path))


def _families_in(path: Path) -> Iterator[str]:
    """A collection holds several; the end of it, or a file that is no face, is an error of the system's."""
    from PIL import ImageFont  # the site itself never asks

    with suppress(OSError):
        for number in count():
            family, _style = ImageFont.truetype(path, index=number).getname()
            yield family or ""

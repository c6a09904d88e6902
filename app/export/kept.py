"""Finished PDFs, kept under a name made from everything that decides what they look like."""

import hashlib
import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from app.config import ROOT
from app.export.fonts import families_digest
from app.export.html import Images
from app.export.look import Look
from app.export.redline import Redline
from app.manuscript.images import images_in
from app.manuscript.model import Manuscript
from app.manuscript.notices import Notice

MOST_KEPT = 1000  # about 200 MB of six-page documents; the oldest go first

# What is printed changes with these files too: an upgraded Foreword prints anew.
_STYLE = ("templates/print", "static/css/paper.css", "static/fonts", "app/export", "app/prose", "app/locale")


@cache
def style_digest() -> str:
    """One name for all templates, styles, fonts and code that take part in printing."""
    together = hashlib.sha256()
    for start in _STYLE:
        path = ROOT / start
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix in {".css", ".html", ".ttf", ".py", ".po", ".json"}:
                together.update(file.read_bytes())
    return together.hexdigest()


def name_of(manuscript: Manuscript, look: Look, images: Images) -> str:
    """The name of the PDF of this manuscript in this look, with those of its images that are there: 32 hex digits."""
    # The names of fonts say what is in them; what is in them is megabytes.
    fonts = [(font.slot, font.name) for font in look.theme.fonts]
    shown = asdict(replace(look, theme=replace(look.theme, fonts=()))), fonts
    said = [asdict(manuscript.front), [(passage.key, passage.digest) for passage in manuscript.passages], shown]
    there = [name for name in images_in(manuscript) if images(name) is not None]
    text = json.dumps([style_digest(), families_digest(), said, there], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def name_of_redline(redline: Redline, look: Look, images: Images) -> str:
    """Likewise of the PDF that shows how the one became the other."""
    both = (name_of(manuscript, look, images) for manuscript in (redline.before, redline.after))
    return hashlib.sha256("redline {} {}".format(*both).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Print:
    """A finished PDF, its pages, and what the reader should be told of it."""

    pdf: bytes
    pages: int
    notices: tuple[Notice, ...] = ()


class KeptPrints:
    """A folder of finished PDFs. Losing it loses nothing but time."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find(self, name: str) -> Print | None:
        """None when it was not printed yet."""
        with suppress(OSError, ValueError, KeyError):
            about = json.loads((self._root / f"{name}.json").read_text())
            (self._root / f"{name}.pdf").touch()  # what is asked for stays longest
            notices = tuple(Notice(message, values) for message, values in about["notices"])
            return Print((self._root / f"{name}.pdf").read_bytes(), about["pages"], notices)
        return None

    def keep(self, name: str, made: Print) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        about = {"pages": made.pages, "notices": [(notice.message, dict(notice.values)) for notice in made.notices]}
        for suffix, data in ((".pdf", made.pdf), (".json", json.dumps(about).encode())):
            half = self._root / f"{name}{suffix}.{secrets.token_hex(4)}"
            half.write_bytes(data)
            half.replace(self._root / f"{name}{suffix}")
        self._make_room()

    def _make_room(self) -> None:
        with suppress(FileNotFoundError):  # another process makes room too
            kept = sorted(self._root.glob("*.pdf"), key=lambda path: path.stat().st_mtime)
            for path in kept[: max(0, len(kept) - MOST_KEPT)]:
                path.unlink(missing_ok=True)
                path.with_suffix(".json").unlink(missing_ok=True)

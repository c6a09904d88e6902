"""Fonts and a style sheet of the house's own: tried in a process of their own before anybody wears them."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from app.config import Settings
from app.export.job import RenderingFailed
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.export.specimen import specimen
from app.export.theme import OwnFont, Slot, Theme

LARGEST_FONT = 8_000_000
"""Bytes."""
SECONDS = 10

_SUFFIXES = {b"\0\1\0\0": "ttf", b"true": "ttf", b"OTTO": "otf"}


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


REFUSALS = {
    "broken": _("This is no font that can be used. Please choose a TTF or OTF file."),
    "variable": _("This is a variable font. Please choose files of single weights."),
    "licence": _("The maker of this font does not allow it to be put into documents."),
}
FAULTS = {
    "syntax": _("Line %(line)s is no CSS."),
    "at": _("Line %(line)s: rules that begin with @ have no place here (%(what)s)."),
    "selector": _("Line %(line)s: this selector is not understood: %(what)s"),
    "fetching": _("Line %(line)s: nothing is fetched for a print; please leave out %(what)s."),
    "slow": _("Line %(line)s: %(what)s can take for ever in print."),
    "unread": _("Line %(line)s: what has %(what)s is not read aloud; please use a lighter colour."),
    "unknown": _("Line %(line)s: print does not know %(what)s."),
}


class Unfit(Exception):
    """It is not worn. ``message`` is a msgid, ``values`` fill its places."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


class Fitting:
    """A press of its own, so that nobody's print waits and nothing that was tried stays."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def font(self, slot: Slot, data: bytes) -> OwnFont:
        """Raises Unfit."""
        suffix = _SUFFIXES.get(data[:4], "")
        if len(data) > LARGEST_FONT:
            raise Unfit(_("A font may have %(most)s MB at most."), most=LARGEST_FONT // 1_000_000)
        answer: dict[str, Any] = self._asked("font", data) if suffix else {"refused": "broken"}
        if "refused" in answer:
            raise Unfit(REFUSALS[answer["refused"]])
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.{suffix}"
        letters = tuple((first, last) for first, last in answer["letters"])
        return OwnFont(slot, answer["family"], name, letters, data)

    def css(self, text: str) -> None:
        """Raises Unfit, with the line."""
        for line, kind, what in self._asked("css", text.encode())["faults"][:1]:
            raise Unfit(FAULTS[kind], line=line, what=what)

    def whole(self, theme: Theme, language: str) -> bytes:
        """A page of it as a PDF. Raises Unfit when it cannot be printed."""
        look = Look(theme=theme, paper=theme.paper)
        try:
            return self._press.print(job_for(specimen(language), look, lambda _name: None)).pdf
        except RenderingFailed as failure:
            raise Unfit(failure.message, **failure.values) from failure

    def _asked(self, kind: str, data: bytes) -> dict[str, Any]:
        try:
            return self._press.examine(kind, data)
        except RenderingFailed as failure:
            raise Unfit(failure.message, **failure.values) from failure


@contextmanager
def fitting() -> Iterator[Fitting]:
    with closing(Press(seconds=SECONDS, memory_mb=Settings().export_memory_mb)) as press:
        yield Fitting(press)

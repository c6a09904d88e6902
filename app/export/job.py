"""What is handed to the child that prints, what comes back, and what can go wrong. Plain values and their wire form."""

import errno
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any, BinaryIO


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


FONT_SUFFIXES = (".ttf", ".otf")
OUT_OF_MEMORY = errno.ENOMEM
"""With that a child ends that cannot even say that its memory did not suffice."""


@dataclass(frozen=True)
class JobPart:
    """One part to lay out: ``html`` is a fragment whose own images have addresses ``own:<name>``."""

    title: str
    html: str
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """A PDF to make. ``line`` and ``foot`` stand on every page, ``head`` from the second on, ``watermark`` under the text. With
    ``only_measured`` no PDF is made: it is laid out, and that is all. ``contents`` is the title of a list of contents, "" for
    none; with ``pencil`` the margin is wide and lines are numbered, with ``bars`` those that changed have a bar beside them; ``stamp`` is HTML for the margin of the first page.
    ``own_style`` is CSS over ours, ``fonts`` what it may name as ``own:<name>``, by names that say what is in them."""

    language: str
    title: str
    parts: tuple[JobPart, ...]
    authors: tuple[str, ...] = ()
    paper: str = "A4"
    head: str = ""
    foot: tuple[str, ...] = ()
    watermark: str = ""
    accent: str = "#1f4468"
    line: str = ""
    day: str = ""
    contents: str = ""
    pencil: bool = False
    bars: bool = False
    stamp: str = ""
    own_style: str = ""
    only_measured: bool = False
    images: Mapping[str, bytes] = field(default_factory=dict)
    fonts: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Names everything that decides what the PDF looks like: 32 hex digits, also the PDF's own identifier."""
        images = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(self.images.items())}
        text = json.dumps([job_to_wire(self), images, sorted(self.fonts)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Start:
    """Where a page begins: below the element of that name, the child at each of these places; after so many letters of
    it (blanks not counted), which were on the pages before."""

    name: str
    path: tuple[int, ...] = ()
    letters: int = 0


@dataclass(frozen=True)
class Printed:
    """A finished PDF; ``missing_glyphs`` are the letters no face had, ``part_pages`` the pages of each part,
    ``part_lengths`` the same with the last page counted by how far it is filled: 1.25; ``part_starts`` where in each
    part its second page and those after it begin."""

    pdf: bytes
    missing_glyphs: tuple[str, ...] = ()
    pages: int = 0
    part_pages: tuple[int, ...] = ()
    part_lengths: tuple[float, ...] = ()
    part_starts: tuple[tuple[Start, ...], ...] = ()


Told = Callable[[float], None]
"""Hears how much of a print is done, from 0 to 1."""


def nobody_listens(_share: float) -> None:
    """For whoever just waits."""


class RenderingFailed(Exception):
    """A print that was not made. ``message`` is a msgid, ``values`` fill its places."""

    message = ""

    def __init__(self, message: str = "", **values: object) -> None:
        self.message = message or self.message
        self.values = values
        super().__init__(self.message % values if values else self.message)


class TooMuch(RenderingFailed):
    """More than can be printed; ``limit`` says of what."""

    message = _("This document is too big to print. Please shorten it or split it in two.")

    def __init__(self, limit: str, message: str = "", **values: object) -> None:
        self.limit = limit
        super().__init__(message, **values)


class TookTooLong(RenderingFailed):
    """The wall clock or the processor's ran out."""

    message = _("Printing took too long and was stopped. Very long tables, words or lists are the usual reason.")


class PressBroken(RenderingFailed):
    """The child does not start or does not answer; ``foreword doctor`` tells why."""

    message = _("The PDF could not be made because the printing program does not run here: %(reason)s")


class PressBusy(RenderingFailed):
    """More wait for the press than it can serve soon; the site's other threads are not to wait with them."""

    message = _("Many documents are being printed right now. Please try again in a moment.")


def send(stream: BinaryIO, head: Mapping[str, Any], blobs: Mapping[str, bytes] | None = None) -> None:
    """One message: a length and JSON, then named blobs one after the other, their lengths told in the JSON."""
    blobs = blobs or {}
    text = json.dumps({**head, "blobs": [[name, len(data)] for name, data in blobs.items()]}).encode()
    stream.write(len(text).to_bytes(8, "big"))
    stream.write(text)
    for data in blobs.values():
        stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The next message; EOFError when the other side is gone."""
    head = json.loads(_exactly(stream, int.from_bytes(_exactly(stream, 8), "big")))
    blobs = {name: _exactly(stream, length) for name, length in head.pop("blobs")}
    return head, blobs


def job_to_wire(job: Job) -> dict[str, Any]:
    """All of it but images and fonts, which travel as blobs."""
    plain = {place.name: getattr(job, place.name) for place in fields(job) if place.name not in ("images", "fonts")}
    return {**plain, "parts": [asdict(part) for part in job.parts]}


def job_from_wire(head: dict[str, Any], blobs: Mapping[str, bytes]) -> Job:
    """The job as it was sent: JSON knows lists only, a job has tuples."""
    fonts = {name: data for name, data in blobs.items() if name.endswith(FONT_SUFFIXES)}
    images = {name: data for name, data in blobs.items() if name not in fonts}
    plain: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in head.items()}
    plain["parts"] = tuple(JobPart(p["title"], p["html"], tuple(p["images"])) for p in head["parts"])
    return Job(**plain, images=images, fonts=fonts)


def starts_from_wire(parts: list[list[dict[str, Any]]]) -> tuple[tuple[Start, ...], ...]:
    """Likewise the starts of pages."""
    return tuple(tuple(Start(one["name"], tuple(one["path"]), one["letters"]) for one in part) for part in parts)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError
    return data

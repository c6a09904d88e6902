"""A text in the Markdown form with its images, as one ZIP file; and such files read, which anybody may have made."""

import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.manuscript.notices import MarkdownRefused
from app.prose.polish import OWN_IMAGE

MOST_ENTRIES = 2_000
MOST_BYTES = 100_000_000
MOST_RATIO = 100
ALWAYS_FITS = 5_000_000
"""Bytes; so little does no harm, however tightly it was packed."""

TEXT_NAME = "document.md"

_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"  # stands before each entry of the table of contents
_OUTSIDE = re.compile("/|[A-Za-z]:")
_TEXT_SUFFIXES = (".md", ".markdown")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # ZIP knows no earlier day; a real one would make other bytes each time


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


_DAMAGED = _(
    "This ZIP file cannot be unpacked: it is damaged, locked or packed in a rare way. Please pack it once more."
)


@dataclass(frozen=True)
class Parcel:
    """A text, and images by the names it calls them."""

    markdown: str
    images: Mapping[str, bytes] = field(default_factory=dict)


def packed(parcel: Parcel, also: Mapping[str, str] | None = None) -> bytes:
    """One ZIP file; the same parcel gives the same bytes. ``also`` are other texts by their paths."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path, text in {TEXT_NAME: parcel.markdown, **(also or {})}.items():
            archive.writestr(_entry(path, ZIP_DEFLATED), text)
        for name, data in parcel.images.items():
            archive.writestr(_entry(f"images/{name}", ZIP_STORED), data)
    return out.getvalue()


def _entry(name: str, compress_type: int) -> ZipInfo:
    entry = ZipInfo(name, _LONG_AGO)
    entry.compress_type, entry.create_system, entry.external_attr = compress_type, 3, 0o644 << 16
    return entry


def opened(data: bytes) -> Parcel:
    """What is in a Markdown file, or in a ZIP file with one Markdown file and its ``images/``.

    MarkdownRefused for what is neither, and for archives that are damaged, locked, too large, or reach outside.
    """
    if not data.startswith(_BEGINNINGS):
        return Parcel(_decoded(data))
    _refuse_too_many(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _unpacked(archive, len(data))
    except MarkdownRefused:
        raise
    except Exception as error:  # unpacking fails on damaged files with whatever it likes
        raise MarkdownRefused(_DAMAGED) from error


def files_in(data: bytes, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The files of those paths in a ZIP file. MarkdownRefused as ``opened`` refuses, before anything is unpacked."""
    _refuse_too_many(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = {str(_path(entry)): entry for entry in archive.infolist() if not entry.is_dir()}
            _check_packing(archive.infolist(), len(data))
            return {path: archive.read(entry) for path, entry in entries.items() if is_wanted(path)}
    except MarkdownRefused:
        raise
    except Exception as error:  # unpacking fails on damaged files with whatever it likes
        raise MarkdownRefused(_DAMAGED) from error


def _refuse_too_many(data: bytes) -> None:
    if data.count(_ENTRY) > MOST_ENTRIES:  # counted before the library makes an object of each
        raise MarkdownRefused(_("This ZIP file holds more than %(limit)s files."), limit=str(MOST_ENTRIES))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MarkdownRefused(_("This file is not text. Please choose a Markdown file in UTF-8.")) from error


def _unpacked(archive: ZipFile, packed_bytes: int) -> Parcel:
    entries = {_path(entry): entry for entry in archive.infolist() if not entry.is_dir()}
    _check_packing(archive.infolist(), packed_bytes)
    text = _text_among(entries)
    images = {name: archive.read(entries[path]) for path, name in _images_beside(text, entries)}
    return Parcel(_decoded(archive.read(entries[text])), images)


def _path(entry: ZipInfo) -> PurePosixPath:
    """Where it lies inside the archive. Nothing is ever written there, but what points outside means no good."""
    path = PurePosixPath(entry.orig_filename.replace("\\", "/"))
    is_plain = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG, stat.S_IFDIR)
    is_inside = not _OUTSIDE.match(str(path)) and ".." not in path.parts and "\0" not in str(path)
    if not (is_plain and is_inside):
        raise MarkdownRefused(_("“%(name)s” is no plain file inside this ZIP file."), name=str(path)[:200])
    return path


def _check_packing(entries: list[ZipInfo], packed_bytes: int) -> None:
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise BadZipFile  # the rarer ways may take gigabytes to undo
    unpacked_bytes = sum(entry.file_size for entry in entries)
    if unpacked_bytes > MOST_BYTES:
        limit = str(MOST_BYTES // 1_000_000)
        raise MarkdownRefused(_("This ZIP file would have more than %(limit)s MB when unpacked."), limit=limit)
    if unpacked_bytes > max(ALWAYS_FITS, MOST_RATIO * packed_bytes):
        limit = str(MOST_RATIO)
        raise MarkdownRefused(_("This ZIP file would grow more than %(limit)s times when unpacked."), limit=limit)


def _text_among(entries: Mapping[PurePosixPath, ZipInfo]) -> PurePosixPath:
    """The one Markdown file. What systems leave beside it (``__MACOSX/._a.md``) is passed over."""
    if (whole := PurePosixPath(TEXT_NAME)) in entries:  # an archive has other texts beside it
        return whole
    texts = [path for path in entries if path.suffix.lower() in _TEXT_SUFFIXES and not path.name.startswith(".")]
    if len(texts) != 1:
        message = _("A ZIP file should hold exactly one Markdown file (.md); this one holds %(number)s.")
        raise MarkdownRefused(message, number=str(len(texts)))
    return texts[0]


def _images_beside(text: PurePosixPath, paths: Mapping[PurePosixPath, ZipInfo]) -> Iterator[tuple[PurePosixPath, str]]:
    for path in paths:
        own = path.is_relative_to(text.parent) and OWN_IMAGE.fullmatch(str(path.relative_to(text.parent)))
        if own:
            yield path, own[1]

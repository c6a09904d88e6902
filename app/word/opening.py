"""A Word file opened. Anybody may have made it, so it is refused before anything is unpacked or parsed that could do harm:
bombs, programs, locked files, other kinds of files. Nothing it refers to is ever fetched."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from app.manuscript.notices import MarkdownRefused
from app.manuscript.parcel import files_in

if TYPE_CHECKING:
    from lxml import etree

LARGEST_FILE = 30_000_000
LARGEST_PART = 20_000_000
"""Bytes of the text; a book of a thousand pages has fewer."""
MOST_ELEMENTS = 400_000
MOST_CELLS = 20_000
MOST_COLUMNS = 60
"""Word's own limit is 63."""
MOST_SIGNS = 4 * MOST_ELEMENTS
"""Of ``<`` and of ``=`` in all parts together: three bytes of them become a hundred in memory."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOCKED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e".encode("latin-1")


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


TOO_LONG = _("This Word file is too long to be read. Please split it.")
_DAMAGED = _("This Word file is damaged. Please open it in Word, save it once more and try again.")


@dataclass(frozen=True)
class Package:
    """The files inside a Word file by their paths, checked and unpacked."""

    files: Mapping[str, bytes]
    main: str
    _read: dict[str, etree._Element] = field(default_factory=dict, compare=False)

    @cached_property
    def body(self) -> etree._Element:
        """The text. MarkdownRefused when there is none."""
        root = self.xml(self.main)
        found = None if root is None else root.find(f"{W}body")
        if found is None:
            strict = _STRICT in self.files.get(self.main, b"")[:4_000]
            raise MarkdownRefused(_OTHER_FORM if strict else _DAMAGED)
        return found

    def beside(self, name: str) -> etree._Element | None:
        """Another part beside the text: styles, numbering, comments."""
        return self.xml(posixpath.join(posixpath.dirname(self.main), name))

    def xml(self, path: str) -> etree._Element | None:
        """A part parsed, None where there is none. MarkdownRefused for what no Word program writes."""
        if path not in self.files:
            return None
        if path not in self._read:
            self._read[path] = _parsed(self.files[path])
        return self._read[path]

    @cached_property
    def links(self) -> dict[str, tuple[str, bool]]:
        """Where the text's relations lead, by their ids, and whether outside."""
        return self.links_of(self.main)

    def links_of(self, part: str) -> dict[str, tuple[str, bool]]:
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels")
        if root is None:
            return {}
        found = {}
        for each in root:
            target, outside = each.get("Target", ""), each.get("TargetMode") == "External"
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[each.get("Id", "")] = (target if outside else inside, outside)
        return found


_OTHER_FORM = _("This Word file is saved as “Strict Open XML”. Please save it as an ordinary Word document (.docx).")


def is_word_file(data: bytes, name: str = "") -> bool:
    """Whether somebody means it to be one: by its name, or by what it begins with."""
    return name.lower().endswith((".docx", ".docm", ".doc", ".dotx", ".odt", ".rtf")) or data.startswith(_OLE)


def opened(data: bytes) -> Package:
    """What is inside. MarkdownRefused, with words for the reader, for what is no Word file or a dangerous one."""
    _refuse_other_files(data)
    try:
        files = files_in(data, _is_wanted)
    except MarkdownRefused as refusal:
        raise MarkdownRefused(
            _("This Word file is packed as no Word program packs it, so it was not opened.")
        ) from refusal
    _refuse_programs(files)
    _refuse_long_parts([content for path, content in files.items() if path.endswith((".xml", ".rels"))])
    package = Package(files, _main_part(files))
    _refuse_too_much(package)
    return package


def _refuse_other_files(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise MarkdownRefused(_("This file is larger than %(limit)s MB."), limit=str(LARGEST_FILE // 1_000_000))
    if data.startswith(_OLE):
        locked = _("This Word file is locked with a password. Please save it without one and try again.")
        old = _("This file is in the old Word format (.doc). Please save it as .docx and try again.")
        raise MarkdownRefused(locked if _LOCKED in data else old)
    if not data.startswith(_ZIP):
        raise MarkdownRefused(_("This is no Word file. Please choose a document that ends in .docx."))


def _is_wanted(path: str) -> bool:
    return path.endswith((".xml", ".rels")) or "/media/" in path or "vbaProject" in path


def _refuse_long_parts(parts: Sequence[bytes]) -> None:
    """Before anything is parsed, for then it is too late."""
    is_long = any(len(part) > LARGEST_PART for part in parts)
    if is_long or any(sum(part.count(sign) for part in parts) > MOST_SIGNS for sign in (b"<", b"=")):
        raise MarkdownRefused(TOO_LONG)


def _refuse_programs(files: Mapping[str, bytes]) -> None:
    types = files.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any("vbaproject" in path.lower() for path in files):
        raise MarkdownRefused(_("This Word file contains macros. Please save it as a document without macros (.docx)."))


def _main_part(files: Mapping[str, bytes]) -> str:
    """Where the text is. Its name is Word's own affair; its kind is not."""
    types = _parsed(files.get("[Content_Types].xml", b""))
    found = (each.get("PartName", "").lstrip("/") for each in types if each.get("ContentType") == _MAIN)
    main = next((path for path in found if path in files), "")
    if not main:
        raise MarkdownRefused(_("This is no Word file. Please choose a document that ends in .docx."))
    return main


def _refuse_too_much(package: Package) -> None:
    elements = sum(1 for _element in package.body.iter())
    if elements > MOST_ELEMENTS:
        raise MarkdownRefused(TOO_LONG)
    if sum(map(_room_of, package.body.iter(f"{W}tbl"))) > MOST_CELLS:
        raise MarkdownRefused(_("The tables in this Word file have more than %(limit)s cells."), limit=str(MOST_CELLS))


def _room_of(table: etree._Element) -> int:
    """Its cells as Markdown has them: each row as long as the longest."""
    rows = [sum(map(columns, row.iter(f"{W}tc"))) for row in table.iter(f"{W}tr")]
    return len(rows) * max(rows, default=0)


def columns(cell: etree._Element) -> int:
    """Over how many of them it reaches."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    told = "" if span is None else span.get(f"{W}val", "")
    return max(1, min(int(told), MOST_COLUMNS)) if told.isdecimal() and len(told) < 9 else 1


def _parsed(data: bytes) -> etree._Element:
    """Without entities, without the network, and no deeper than 256 levels: the library's own limit."""
    from lxml import etree  # loaded when somebody brings Word

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MarkdownRefused(_DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise MarkdownRefused(_DAMAGED)  # entities, which no Word program writes
    return root

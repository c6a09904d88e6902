"""A Word file's parts as one ZIP file: the same parts give the same bytes, and pictures are not squeezed a second time."""

import io
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
from docx.opc.pkgwriter import _ContentTypesItem

_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The first day an archive knows: when a file was packed must not tell."""
_PICTURES = (CONTENT_TYPE.PNG, CONTENT_TYPE.JPEG)


def packed(package: OpcPackage) -> bytes:
    """As ``package.save`` does it, which takes the time of day and squeezes everything."""
    for part in package.parts:
        part.before_marshal()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data, is_picture in _files(package):
            entry = ZipInfo(name.lstrip("/"), _ALWAYS)
            entry.compress_type, entry.create_system = ZIP_STORED if is_picture else ZIP_DEFLATED, 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _files(package: OpcPackage) -> Iterator[tuple[str, bytes, bool]]:
    yield CONTENT_TYPES_URI, _ContentTypesItem.from_parts(package.parts).blob, False  # type: ignore[no-untyped-call]
    yield PACKAGE_URI.rels_uri, package.rels.xml, False
    for part in package.parts:
        yield part.partname, part.blob, part.content_type in _PICTURES
        if len(part.rels):
            yield part.partname.rels_uri, part.rels.xml, False

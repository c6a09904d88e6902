"""Which words a sheet of paper shows: a short code, and an address (also as a QR code) that tells whether they still
stand."""

import hashlib
from collections.abc import Iterable

from markupsafe import Markup

from app.export.look import Look
from app.i18n import translate
from app.manuscript.model import Manuscript


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


_STAMP = Markup('<div class="stamp">{}<p><b>{}</b></p><p>{}</p><p class="address">{}</p></div>')
_QR = Markup('<svg class="qr" viewBox="0 0 {0} {0}" xmlns="http://www.w3.org/2000/svg"><path d="{1}"/></svg>')


def revision_code(digests: Iterable[str]) -> str:
    """Of the passages in order, ``3f9a-c21b``: the same words have the same code, wherever they were printed."""
    whole = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    return f"{whole[:4]}-{whole[4:8]}"


def code_of(manuscript: Manuscript) -> str:
    return revision_code(passage.digest for passage in manuscript.passages)


def revision(manuscript: Manuscript) -> str:
    """``Revision 3f9a-c21b``, in the document's language."""
    return translate(_("Revision %(code)s"), manuscript.front.language, code=code_of(manuscript))


def stamp(manuscript: Manuscript, look: Look) -> str:
    """What stands in the margin of the first page. Without an address it is the code alone."""
    if not look.address:
        return _STAMP.format("", revision(manuscript), "", "")
    hint = translate(_("Does it still stand? Look here:"), manuscript.front.language)
    address = f"{look.address}?printed={code_of(manuscript)}"
    return _STAMP.format(_qr(address), revision(manuscript), hint, look.address)


def _qr(address: str) -> Markup:
    """Dark squares as one path; each run in a row is one rectangle, so that no reader draws hairs between them."""
    import segno  # most prints need none

    code = segno.make_qr(address, error="m")
    path = "".join(_rows(code.matrix))
    return _QR.format(len(code.matrix), path)


def _rows(matrix: Iterable[bytearray]) -> Iterable[str]:
    for y, row in enumerate(matrix):
        runs = "".join("#" if dark else " " for dark in row)
        x = 0
        for run in runs.replace(" #", " |#").replace("# ", "#| ").split("|"):
            if run.startswith("#"):
                yield f"M{x} {y}h{len(run)}v1h-{len(run)}z"
            x += len(run)

"""Handing a file over: from the shelf when it was printed before, under a name every program understands."""

from collections.abc import Callable
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from app.export import formats
from app.export.formats import Rendered
from app.export.kept import KeptPrints, Print
from app.export.naming import in_plain_letters
from app.web.errors import Refused

# A downloaded page has no business with this site: no scripts, no requests.
_ALONE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
}


def from_the_shelf(request: Request, name: str, make: Callable[[], Rendered]) -> Print:
    """The PDF of that name, made now when there is none."""
    shelf = KeptPrints(request.app.state.settings.store / "exports")
    if found := shelf.find(name):
        return found
    made = or_refused(make)
    printed = Print(made.data, made.pages, made.notices)
    shelf.keep(name, printed)
    return printed


def or_refused(make: Callable[[], Rendered]) -> Rendered:
    """What is made, or words for the reader."""
    try:
        return make()
    except formats.PressBusy as error:
        raise Refused(error.message, 503) from error
    except formats.RenderingFailed as error:
        raise Refused(error.message, 422, **error.values) from error


def as_file(name: str, data: bytes, media_type: str) -> Response:
    """The bytes under that name, and under a plain one for programs that know no other letters."""
    disposition = f"attachment; filename=\"{in_plain_letters(name)}\"; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition, **_ALONE})

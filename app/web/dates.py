"""A day or an hour as a file for the reader's calendar."""

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response

from app.calendar import MEDIA_TYPE, Entry, calendar
from app.i18n import speaking
from app.web.addresses import absolute
from app.web.pages import language_of


def as_calendar(request: Request, name: str, entry: Callable[[str], Entry]) -> Response:
    """The file of that name. ``entry`` is made in the reader's language, and given what its addresses begin with."""
    with speaking(language_of(request)):
        file = calendar(entry(absolute(request, "")))
    return Response(file, media_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})

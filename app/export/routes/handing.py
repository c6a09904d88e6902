"""Handing a file over: from the shelf when it was printed before, under a name every program understands. Whoever asks in
a browser looks at a page meanwhile when that takes a while."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from app.documents.models import Document
from app.export import formats
from app.export.formats import Printer, Rendered
from app.export.job import Told
from app.export.kept import KeptPrints, Print
from app.export.naming import in_plain_letters
from app.export.ordering import Order, orders
from app.export.presses import Seat
from app.web.errors import Refused
from app.web.pages import page

PATIENCE = 0.5
"""Seconds; whoever would wait longer is shown how far it is."""

# A downloaded page has no business with this site: no scripts, no requests.
_ALONE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
}

Make = Callable[[Printer], Rendered]
Made = TypeVar("Made")


def hand_over(request: Request, document: Document, called: str, print_: Print | Order) -> Response:
    """The file. In a browser a page says how far it is, looks in again by itself and then fetches the file, with or without
    scripts; programs wait."""
    has_waited = "waited" in request.query_params
    if _can_look_in_again(request):
        if isinstance(print_, Order) and not print_.is_done(PATIENCE):
            return _to_wait_on(request, document, print_)
        if has_waited:
            finished(print_)  # or words why not
            return _to_fetch_from(request, document)
    return as_file(called, finished(print_).pdf, "application/pdf")


def begun(request: Request, name: str, make: Make) -> Print | Order:
    """What lies on the shelf under that name; else the order for it, which is placed now."""
    shelf = KeptPrints(request.app.state.settings.store / "exports")
    whose, presses = f"person {request.state.user.id}", formats.shared_presses()

    def fulfil(told: Told) -> Print:
        if found := shelf.find(name):  # somebody else's order was fulfilled this moment
            return found
        made = make(Seat(presses, whose, told))
        printed = Print(made.data, made.pages, made.notices)
        shelf.keep(name, printed)
        return printed

    return shelf.find(name) or or_refused(lambda: orders().place(name, fulfil))


def finished(print_: Print | Order) -> Print:
    """It, when it is done; or words for the reader."""
    if isinstance(print_, Print):
        return print_
    or_refused(lambda: orders().await_end(print_))
    return or_refused(lambda: orders().collect(print_))


def or_refused(make: Callable[[], Made]) -> Made:
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


def _can_look_in_again(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _to_wait_on(request: Request, document: Document, order: Order) -> Response:
    again = request.url.include_query_params(waited="1")
    answer = page(request, "export/waiting.html", 202, document=document, share=order.share, address="")
    answer.headers["Refresh"] = f"1; url={again.path}?{again.query}"
    return answer


def _to_fetch_from(request: Request, document: Document) -> Response:
    """A file alone would leave the page standing that says to wait."""
    file = request.url.remove_query_params("waited")
    address = f"{file.path}?{file.query}" if file.query else file.path
    answer = page(request, "export/waiting.html", document=document, share=1.0, address=address)
    answer.headers["Refresh"] = f"0; url={address}"
    return answer

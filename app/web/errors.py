"""When something is wrong: one friendly page, or one short part for htmx, in the reader's language."""

from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.web.pages import is_htmx, page, say
from app.web.security import BodyTooLarge

log = structlog.get_logger()


def _(text: str) -> str:
    return text


class Refused(Exception):
    """A wish that cannot be granted, with the words to say so. ``message`` is a msgid, ``values`` fill it."""

    def __init__(self, message: str, status: int = 422, **values: object) -> None:
        super().__init__(message)
        self.message, self.status, self.values = message, status, values


class NotYours(Refused):
    """It does not exist, or not for you: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__(_("We could not find that. It may have been moved, or it is not shared with you."), 404)


@dataclass(frozen=True)
class Explanation:
    title: str
    advice: str


_EXPLANATIONS = {
    400: Explanation(_("We could not read that"), _("Please go back and try once more.")),
    403: Explanation(_("Not from here"), _("This request came from another site, so nothing was changed.")),
    404: Explanation(
        _("Nothing here"), _("We could not find that. It may have been moved, or it is not shared with you.")
    ),
    405: Explanation(_("Not this way"), _("This address does not take that kind of request.")),
    413: Explanation(_("Too large"), _("That is more than can be sent at once. Nothing was changed.")),
    422: Explanation(_("Something is missing"), _("Please go back and check what you entered.")),
    429: Explanation(_("A moment, please"), _("There were too many attempts. Please wait some minutes.")),
    500: Explanation(
        _("That should not have happened"), _("It is our fault, and it has been noted. Nothing you saved is lost.")
    ),
}


def install(app: FastAPI) -> None:
    """Hang the explanations into the application."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(BodyTooLarge, _too_large)
    app.add_exception_handler(Exception, _crashed)


def explain(request: Request, status: int, message: str = "", **values: object) -> Response:
    """The error page. ``message`` is a msgid that replaces the usual advice."""
    known = _EXPLANATIONS.get(status, _EXPLANATIONS[400 if status < 500 else 500])
    advice = say(request, message or known.advice, **values)
    template = "web/_trouble.html" if is_htmx(request) else "web/trouble.html"
    return page(request, template, status, title=say(request, known.title), advice=advice)


def _refused(request: Request, error: Any) -> Response:
    return explain(request, error.status, error.message, **error.values)


def _http(request: Request, error: Any) -> Response:
    answer = explain(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _unreadable(request: Request, _error: Any) -> Response:
    return explain(request, 404 if request.method == "GET" else 400)


def _too_large(request: Request, _error: Any) -> Response:
    return explain(request, 413)


def _crashed(request: Request, error: Exception) -> Response:
    log.error("unexpected", path=request.url.path, exc_info=error)
    return explain(request, 500)

"""When something is wrong: one friendly page, or one short part for htmx, in the reader's language."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    413: Explanation(
        _("Too large"), _("More was sent than fits in one go. Nothing was changed. Please send a smaller file or text.")
    ),
    422: Explanation(_("Something is missing"), _("Please go back and check what you entered.")),
    429: Explanation(_("A moment, please"), _("There were too many attempts. Please wait some minutes.")),
    500: Explanation(
        _("That should not have happened"), _("It is our fault, and it has been noted. Nothing you saved is lost.")
    ),
    501: Explanation(_("Not made yet"), _("This cannot be done here yet.")),
    503: Explanation(
        _("Back in a moment"),
        _("The database does not answer just now. What you saved is safe. Please try again in a minute."),
    ),
}


_NOT_DONE = _("This was not done")
_WITH_A_REASON = (403, 409, 422)
"""Where the words of a ``Refused`` are the reason, the title says no more than that nothing happened."""


def install(app: FastAPI) -> None:
    """Hang the explanations into the application."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(BodyTooLarge, _too_large)
    app.add_exception_handler(OperationalError, _database_away)
    app.add_exception_handler(NoConnectionFree, _database_away)
    app.add_middleware(Door)


class Door:
    """Plain ASGI, innermost of the wall: tells what ``security.Guard`` refused and what nobody foresaw.

    Starlette's own place for the unforeseen lies outside the wall, so its answers would go out undressed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if refused := scope.get("state", {}).get("refused"):
            await (await _explained(request, refused.status, refused.message))(scope, receive, send)
            return
        await self._watching(request, send)

    async def _watching(self, request: Request, send: Send) -> None:
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(request.scope, request.receive, watched)
        except Exception as error:
            log.error("unexpected", method=request.method, path=request.url.path, error=repr(error))
            if not has_begun:
                await (await _explained(request, 500))(request.scope, request.receive, send)
            raise  # the server writes the whole story into its log


async def _explained(request: Request, status: int, message: str = "") -> Response:
    """The page; plain words when even that does not come about."""
    try:
        return await run_in_threadpool(_explain_to_reader, request, status, message)
    except Exception as error:
        log.error("unexplained", path=request.url.path, error=repr(error))
        return PlainTextResponse(_EXPLANATIONS[status].advice, status)


def _explain_to_reader(request: Request, status: int, message: str = "") -> Response:
    _recognise(request)
    return explain(request, status, message)


def explain(request: Request, status: int, message: str = "", title: str = "", **values: object) -> Response:
    """The error page, a toast for htmx, JSON for a script of ours. ``message`` and ``title`` are msgids for the places of the
    usual ones."""
    known = _EXPLANATIONS.get(status, _EXPLANATIONS[400 if status < 500 else 500])
    advice = say(request, message or known.advice, **values)
    if wants_json(request):
        return JSONResponse({"error": advice}, status)
    template = "web/_trouble.html" if is_htmx(request) else "web/trouble.html"
    return page(request, template, status, title=say(request, title or known.title), advice=advice)


def wants_json(request: Request) -> bool:
    """Whether the page's own script asks, which reads ``{"error": …}``."""
    return "application/json" in request.headers.get("accept", "")


def _refused(request: Request, error: Any) -> Response:
    title = _NOT_DONE if error.status in _WITH_A_REASON else ""
    return explain(request, error.status, error.message, title, **error.values)


def _http(request: Request, error: Any) -> Response:
    answer = _explain_to_reader(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _recognise(request: Request) -> None:
    """An address that leads nowhere has asked nobody who reads; the room of people leaves word how to tell. Where the
    database is away the page is shown to somebody unknown."""
    recognise: Callable[[Request], None] | None = getattr(request.app.state, "recognise", None)
    if recognise and not hasattr(request.state, "user"):
        with suppress(SQLAlchemyError):
            recognise(request)


def _unreadable(request: Request, _error: Any) -> Response:
    return _explain_to_reader(request, 404 if request.method == "GET" else 400)


def _too_large(request: Request, _error: Any) -> Response:
    return _explain_to_reader(request, 413)


def _database_away(request: Request, error: Any) -> Response:
    log.error("database away", path=request.url.path, exc_info=error)
    answer = explain(request, 503)
    answer.headers["Retry-After"] = "10"
    return answer

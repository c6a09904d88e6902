"""Who has to sign in first comes back to where they were going, and finds what they typed."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from app import db
from app.accounts import first
from app.web.addresses import local, page_behind
from app.web.database import SAFE_METHODS
from app.web.errors import wants_json
from app.web.forms import blank, fields, without_zeros
from app.web.pages import is_htmx, page, say, see

KEPT = "kept:"  # before the names of typed fields, so that they cannot be taken for those of the sign-in form

Words = list[tuple[str, str]]


def _(text: str) -> str:
    return text


_AGAIN = _("You are not signed in any more. Please sign in; what you typed waits for you.")
_ONCE_MORE = _("You are not signed in any more. Please sign in, then try once more.")


async def sign_in_needed(request: Request, _error: Any) -> Response:
    """The answer to whoever is not signed in: a redirect, or for what carries words a way to keep them."""
    if await run_in_threadpool(_is_empty, request):
        return _sent_to(request, "/first")
    if wants_json(request):
        where = sign_in_address(page_behind(request))
        return JSONResponse({"error": say(request, _AGAIN), "sign_in": where}, 401)
    if is_htmx(request):
        return _sent_to(request, sign_in_address(page_behind(request)))
    if request.method in SAFE_METHODS:
        return see(sign_in_address(_own_address(request)))
    async with fields(request) as data:
        words = typed_words(data.multi_items())
    return await run_in_threadpool(_keeping, request, words)


def _is_empty(request: Request) -> bool:
    with db.reading(request.app.state.engine) as session:
        return first.is_needed(session)


def _sent_to(request: Request, address: str) -> Response:
    if is_htmx(request):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return JSONResponse({"sign_in": address}, 401) if wants_json(request) else see(address)


def _keeping(request: Request, words: Words) -> Response:
    """What carries words is offered to be sent again; from a mere button the way back is to the page where it is."""
    where = blank(next=_own_address(request) if words else page_behind(request))
    notice = say(request, _AGAIN if words else _ONCE_MORE)
    return page(request, "accounts/sign_in.html", 401, form=where, kept=words, notice=notice, done="")


def sign_in_address(next_address: str) -> str:
    """Where to sign in, and then go on to that address."""
    return "/sign-in" if next_address == "/" else f"/sign-in?next={quote(next_address, safe='/')}"


def _own_address(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query and request.method in SAFE_METHODS else ""
    return local(quote(request.scope["path"], safe="/!$&'()*+,;=:@~") + query)


def typed_words(items: Iterable[tuple[str, Any]]) -> Words:
    """What was typed, to be carried along; never a password, and files cannot be carried."""
    texts = [(name, without_zeros(value)) for name, value in items if isinstance(value, str)]
    return [(name, value) for name, value in texts if "password" not in name]


async def _kept_words(request: Request) -> Words:
    async with fields(request) as data:
        words = typed_words(data.multi_items())
    return [(name.removeprefix(KEPT), value) for name, value in words if name.startswith(KEPT)]


KeptWords = Annotated[Words, Depends(_kept_words)]

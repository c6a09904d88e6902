"""Addresses: whose request this is, and where within this site to go on."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Path, Request
from starlette.requests import HTTPConnection
from starlette.routing import Match

from app.web.security import address_of

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""A number in an address that names a row; a larger one would be an error inside the database, so it is simply not found."""

_LONGEST = 2000


def local(address: str, otherwise: str = "/") -> str:
    """The address if it surely leads to this site, else ``otherwise``. Browsers take a backslash for a slash and drop
    tabs and line breaks, so ``/\\evil`` and ``/<tab>/evil`` would lead elsewhere as ``//evil`` does."""
    leads_away = not address.startswith("/") or address.startswith("//") or "\\" in address
    is_odd = len(address) > _LONGEST or any(letter <= " " or "\x7f" <= letter <= "\x9f" for letter in address)
    return otherwise if leads_away or is_odd else address


def absolute(request: Request, path: str) -> str:
    """The whole address of a path, to hand to somebody: under ``base_url`` when it is set, for a Host header may lie."""
    base: str = request.app.state.settings.base_url or str(request.base_url)
    return base.rstrip("/") + path


def caller(request: Request) -> str:
    """The address that asks, as far as the trusted proxies can be believed."""
    client = (request.client.host, request.client.port) if request.client else None
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    return address_of(client, forwarded, request.app.state.settings.trusted_proxies)


def page_behind(request: Request) -> str:
    """The page from which a form, a script or a part of it asked; the library when the browser does not say, or when
    that page was the answer to a form and is not there to be looked at again."""
    try:
        came_from = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    except ValueError:
        return "/"
    if came_from.netloc != request.headers.get("host") or not _can_be_looked_at(request, came_from.path):
        return "/"
    return local(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def _can_be_looked_at(request: Request, path: str) -> bool:
    look = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return any(route.matches(look)[0] is Match.FULL for route in request.app.routes)


def is_secure(request: HTTPConnection) -> bool:
    """Whether the browser speaks https to us; of a proxy that does not say so ``base_url`` may know."""
    return request.url.scheme in ("https", "wss") or request.app.state.settings.base_url.startswith("https://")

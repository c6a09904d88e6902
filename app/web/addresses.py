"""Addresses: whose request this is, and where within this site to go on."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Path, Request

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
    """The page from which a script or a part of it asked; the library when the browser does not say."""
    came_from = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    if came_from.netloc != request.headers.get("host"):
        return "/"
    return local(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def is_secure(request: Request) -> bool:
    """Whether the browser speaks https to us; behind a proxy only ``base_url`` may know."""
    return request.url.scheme == "https" or request.app.state.settings.base_url.startswith("https://")

"""The wall around every request: its size, where it comes from, and what the browser may do with the answer."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.hosts import is_one_of, is_this_machine, name_in

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_SAME_SITE = {"same-origin", "none"}  # "none" is the person herself: address bar, bookmark
_ASKED_BY_THE_MACHINE = {"/healthz", "/readyz"}  # whoever watches over the process knows no name of the site


def _(text: str) -> str:
    return text


class BodyTooLarge(Exception):
    """More was sent than is read. Raised while the body streams in, so nothing large is ever held."""


def content_security_policy(nonce: str) -> str:
    """Only our own files, only scripts that carry this answer's nonce, no frames, no plug-ins."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' 'strict-dynamic'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


@dataclass(frozen=True)
class Refusal:
    """Why a request is turned away before anything reads it; ``message`` is a msgid in place of the status's own words."""

    status: int
    message: str = ""


_FROM_ELSEWHERE, _TOO_LARGE, _UNREADABLE = Refusal(403), Refusal(413), Refusal(400)
_ANOTHER_NAME = Refusal(400, _("This site does not answer to that name. Please check the address."))


class Guard:
    """Plain ASGI, outermost: judges what comes from another site, under another name, or is too large; counts the body,
    dresses every answer. The words of a refusal are said by ``errors.Door``, which can show pages."""

    def __init__(self, app: ASGIApp, max_body: int, trusted_hosts: Collection[str], trusted_proxies: int) -> None:
        self.app = app
        self.max_body = max_body
        self.trusted_hosts = [name.lower() for name in trusted_hosts]
        self.trusted_proxies = trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._let_in(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-proto"))
        scope["scheme"] = scheme_of(scope.get("scheme", "http"), forwarded, self.trusted_proxies)
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {}).update(nonce=nonce, refused=self._refusal(scope))
        await self.app(scope, self._counting(receive), _dressing(send, nonce, scope))

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket carries the person's cookie whichever page opens it: only our own may."""
        headers = Headers(scope=scope)
        forwarded = ",".join(headers.getlist("x-forwarded-proto"))
        scheme = scheme_of({"ws": "http", "wss": "https"}[scope["scheme"]], forwarded, self.trusted_proxies)
        scope["scheme"] = "wss" if scheme == "https" else "ws"
        is_ours = self._is_ours(name_in(headers.get("host", "")), scope["path"])
        if is_ours and not is_from_elsewhere("WEBSOCKET", headers):
            await self.app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> Refusal | None:
        """Why ``errors.Door`` must not let this request in; None lets it."""
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        if not self._is_ours(name_in(headers.get("host", "")), scope["path"]):
            return _ANOTHER_NAME
        if is_from_elsewhere(scope["method"], headers):
            return _FROM_ELSEWHERE
        if announced.isdecimal() and int(announced[:20]) > self.max_body:
            return _TOO_LARGE
        # A zero byte in an address is nobody's typing, and PostgreSQL would not even compare it.
        return _UNREADABLE if "\0" in scope["path"] or b"%00" in scope["query_string"] else None

    def _is_ours(self, name: str, path: str) -> bool:
        return is_one_of(name, self.trusted_hosts) or (path in _ASKED_BY_THE_MACHINE and is_this_machine(name))

    def _counting(self, receive: Receive) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.max_body:
                raise BodyTooLarge
            return message

        return counted


def is_from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether another site makes this browser write here. Browsers say so in Sec-Fetch-Site, older ones in Origin;
    what sends neither is no browser and carries nobody's cookies."""
    if method in SAFE_METHODS:
        return False
    if sites := headers.getlist("sec-fetch-site"):
        return any(site not in _SAME_SITE for site in sites)
    return any(_names_another(origin, headers.get("host", "")) for origin in headers.getlist("origin"))


def _names_another(origin: str, host: str) -> bool:
    """Whether the page at that origin is another site; ``null``, of a page without one, always is."""
    try:
        return urlsplit(origin).netloc.lower() != host.lower()
    except ValueError:
        return True


def _dressing(send: Send, nonce: str, scope: Scope) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", content_security_policy(nonce))
            headers.setdefault("Cache-Control", _may_be_kept(scope, message["status"]))
            for cookie in scope["state"].get("cookies", ()):  # given before there was an answer to carry them
                headers.append("Set-Cookie", cookie)
            if scope.get("scheme") == "https":
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await send(message)

    return dressed


def _may_be_kept(scope: Scope, status: int) -> str:
    """Our own files carry a mark of their content in the address (``templates.static_address``); all else is somebody's."""
    if not scope["path"].startswith("/static/") or status >= 400:
        return "no-store"
    return "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"


def address_of(scope_client: tuple[str, int] | None, forwarded: str, trusted_proxies: int) -> str:
    """The caller's address. Forwarded headers are anybody's words: only the last ``trusted_proxies`` are believed."""
    return _believed(forwarded, trusted_proxies) or (scope_client[0] if scope_client else "unknown")


def scheme_of(scope_scheme: str, forwarded: str, trusted_proxies: int) -> str:
    """Whether the browser spoke http or https to the outermost proxy that is believed."""
    told = _believed(forwarded, trusted_proxies).lower()
    return told if told in {"http", "https"} else scope_scheme


def _believed(forwarded: str, trusted_proxies: int) -> str:
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return hops[-trusted_proxies:][0] if trusted_proxies and hops else ""

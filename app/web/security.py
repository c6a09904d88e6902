"""The wall around every request: its size, where it comes from, and what the browser may do with the answer."""

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_SAME_SITE = {"same-origin", "none"}  # "none" is the person herself: address bar, bookmark


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


class Guard:
    """Plain ASGI, outermost: refuses what comes from another site, counts the body, dresses every answer."""

    def __init__(self, app: ASGIApp, max_body: int) -> None:
        self.app = app
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        scope["state"]["from_elsewhere"] = is_from_elsewhere(scope["method"], Headers(scope=scope))
        await self.app(scope, self._counting(receive), _dressing(send, nonce, scope["path"]))

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
    if site := headers.get("sec-fetch-site"):
        return site not in _SAME_SITE
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _dressing(send: Send, nonce: str, path: str) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", content_security_policy(nonce))
            if not path.startswith("/static/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return dressed


def address_of(scope_client: tuple[str, int] | None, forwarded: str, trusted_proxies: int) -> str:
    """The caller's address. Forwarded headers are anybody's words: only the last ``trusted_proxies`` are believed."""
    hops: Iterable[str] = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    believed = list(hops)[-trusted_proxies:] if trusted_proxies else []
    return believed[0] if believed else (scope_client[0] if scope_client else "unknown")

"""HEAD is GET without the body: link checkers and proxies ask so, and FastAPI's routes do not answer it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Plain ASGI: asks the application for the page and sends only what stands before it. ``state.is_head`` says so to an
    answer that would go on for ever."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        scope.setdefault("state", {})["is_head"] = True
        await self.app({**scope, "method": "GET"}, receive, without_body)

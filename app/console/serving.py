"""The command that serves the site."""

import argparse
import os
import secrets
import signal
import socket
import sys
import tempfile
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from app.accounts import first
from app.collab.line import LARGEST_MESSAGE, Frames
from app.console.errors import BadInput, Failed
from app.console.store import Store, open_store
from app.logs import set_up_logs
from app.main import create_app


def do_serve(arguments: argparse.Namespace) -> int:
    # First of all: a port that is taken is told before anything is made, migrated or printed.
    with _listening(arguments.host, arguments.port) as listening:
        if not arguments.demo:
            return _serve(listening, arguments.host)
        for ending in (signal.SIGTERM, signal.SIGHUP):  # so that the throw-away store is thrown away
            signal.signal(ending, lambda *_: sys.exit(0))
        with tempfile.TemporaryDirectory(prefix="foreword-demo-") as folder:
            os.environ["FOREWORD_STORE"] = folder
            os.environ["FOREWORD_DATABASE_URL"] = ""
            return _serve(listening, arguments.host, with_demo=True)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        place = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0][4]
    except (socket.gaierror, UnicodeError) as error:
        raise BadInput(f"--host {host}: this machine knows no such host") from error
    try:
        listening = socket.create_server(place[:2], family=family)
    except OSError as error:
        raise Failed(f"Port {port} of {host} cannot be used: {os.strerror(error.errno or 0)}") from error
    # asyncio sees to it only for sockets that name their protocol, and create_server makes none: what follows a letter
    # closely would wait 40 ms for the other side's receipt.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _serve(listening: socket.socket, host: str, with_demo: bool = False) -> int:
    store = open_store()
    set_up_logs(store.settings.log_format)
    if with_demo:
        _fill(store)
    host = f"[{host}]" if ":" in host else host
    address = store.settings.base_url or f"http://{host}:{listening.getsockname()[1]}"
    if link := first.link_for_the_first_account(store.engine, address, host):
        print(f"Make the first account here (this link works once): {link}")
    print(f"Foreword: {address}  (Ctrl+C ends it)", flush=True)
    with suppress(KeyboardInterrupt):  # the usual end
        _run(store, listening)
    return 0


def _fill(store: Store) -> None:
    from app import demo

    password = secrets.token_urlsafe(9)
    print("A throw-away site filled with examples; whatever is written in it is gone at the end.")
    for person in demo.fill(store.engine, store.files, password):
        print(f"  {person.email:<24} {person.name}: {person.part}")
    print(f"Sign in with one of these addresses and the password {password}")


def _run(store: Store, listening: socket.socket) -> None:
    server = uvicorn.Server(configured(create_app(store.settings, store.engine)))
    server.run(sockets=[listening])
    if not server.started:
        raise Failed("The site did not start; what stands above says why.")


class Answers(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """uvicorn's own protocol, which waits for answers to be complete. One that goes on for ever is asked to end."""

    def shutdown(self) -> None:
        super().shutdown()
        if end := (self.scope or {}).get("state", {}).get("end"):
            end()


def configured(app: FastAPI) -> uvicorn.Config:
    """How the site is served, here and in tests."""
    return uvicorn.Config(
        app,
        log_level="warning",
        proxy_headers=False,  # web.security reads them, and believes them as far as the settings say
        server_header=False,
        timeout_graceful_shutdown=5,
        http=Answers,
        ws=Frames,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,  # costs 4 to 11 µs a message and reader, for messages of some 50 bytes
        ws_ping_interval=2,
        ws_ping_timeout=2.5,  # whoever lost their connection is seen to be gone within five seconds
    )

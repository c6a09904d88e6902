"""All addresses of this room, one file an act; and the child process that prints, which begins and ends with the site."""

import threading

import structlog
from fastapi import FastAPI

from app.export import ahead as ahead
from app.export import formats
from app.export.routes import files, house, pages, reading, redlines

log = structlog.get_logger()
routers = (reading.router, pages.router, files.router, redlines.router, house.router)


def warm(_app: FastAPI) -> None:
    """Start the child process that prints, so that the first reader does not wait for it, nor the start of the site."""
    threading.Thread(target=_warm_or_say_why_not, name="warm the press", daemon=True).start()


def _warm_or_say_why_not() -> None:
    """A site that cannot print serves all the same; who runs it should hear of it before a reader does."""
    try:
        formats.shared_presses().warm()
    except (formats.RenderingFailed, OSError) as error:
        log.warning("no PDF can be made here", reason=" ".join(str(error).split()), remedy="bin/foreword doctor")


def close(_app: FastAPI) -> None:
    """The child process that prints ends with the site."""
    formats.close()

"""The application, put together: settings, engine, routers, the wall around it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.staticfiles import StaticFiles

from app import db
from app.accounts import routes as accounts
from app.archive import routes as archive
from app.coach.routes import routers as coach
from app.collab import routes as collab
from app.collab.arrivals import Arrivals
from app.collab.door import Door
from app.collab.rooms import Rooms
from app.collab.streams import Streams
from app.config import Settings
from app.documents.routes import routers as documents
from app.export import routes as export
from app.jobs.queue import Worker
from app.meetings.routes import routers as meetings
from app.news.routes import routers as news
from app.returning import routes as returning
from app.review.routes import routers as review
from app.rounds.routes import routers as rounds
from app.storage.files import Files
from app.versions import routes as versions
from app.web import errors
from app.web import routes as web
from app.web.heads import Heads
from app.web.policy import insist_on_policies
from app.web.security import Guard
from app.web.templates import STATIC

# Writing together first: routes are tried in this order, and when a line was lost hundreds come back at once.
ROUTERS = (
    collab.router, web.router, *accounts.routers, archive.router, *documents, versions.router, *export.routers, *coach, *review, *rounds,
    *meetings, *news, returning.router,
)  # fmt: skip


def create_app(settings: Settings | None = None, engine: Engine | None = None, with_worker: bool = True) -> FastAPI:
    """A ready application. It does not start when a route has no declared policy."""
    insist_on_policies(ROUTERS)
    settings = settings or Settings()
    app = FastAPI(title="Foreword", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.settings = settings
    app.state.engine = engine or db.connect(settings.database)
    app.state.files = Files(settings.store / "images")
    app.state.with_worker = with_worker
    app.state.streams = None  # nobody is told anything before the start
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.install(app)
    accounts.install(app)
    app.add_middleware(Heads)
    app.add_middleware(
        Guard,
        max_body=settings.max_body_mb * 1_000_000,
        trusted_hosts=settings.trusted_hosts,
        trusted_proxies=settings.trusted_proxies,
    )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # What is loaded by now stays: looked through at each full collection it would hold every request up for a while.
    gc.collect()
    gc.freeze()
    worker = Worker(app.state.engine, app.state.files)
    if app.state.with_worker:
        worker.start()
        export.warm(app)
    visits_last = timedelta(days=app.state.settings.session_days)
    app.state.door = Door(app.state.engine, visits_last)
    app.state.rooms = rooms = Rooms(app.state.engine, visits_last)
    app.state.streams = streams = Streams(app.state.engine, visits_last)
    arrivals = Arrivals(app.state.engine, rooms.heard_of, streams.heard_of)
    await rooms.start()
    await streams.start()
    arrivals.start()
    yield
    arrivals.end()
    await streams.end()
    await rooms.end()
    if app.state.with_worker:
        worker.end()
    export.close(app)

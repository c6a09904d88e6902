"""The application, put together: settings, engine, routers, the wall around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from app import db
from app.accounts import routes as accounts
from app.config import Settings
from app.documents.routes import routers as documents
from app.export import routes as export
from app.jobs.queue import Worker
from app.storage.files import Files
from app.versions import routes as versions
from app.web import errors
from app.web import routes as web
from app.web.pages import STATIC
from app.web.policy import insist_on_policies
from app.web.security import Guard

ROUTERS = (web.router, *accounts.routers, *documents, versions.router, export.router)


def create_app(settings: Settings | None = None, engine: Engine | None = None, with_worker: bool = True) -> FastAPI:
    """A ready application. It does not start when a route has no declared policy."""
    insist_on_policies(ROUTERS)
    settings = settings or Settings()
    app = FastAPI(title="Foreword", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.settings = settings
    app.state.engine = engine or db.connect(settings.database)
    app.state.files = Files(settings.store / "images")
    app.state.with_worker = with_worker
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.install(app)
    accounts.install(app)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.trusted_hosts))
    app.add_middleware(Guard, max_body=settings.max_body_mb * 1_000_000)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    worker = Worker(app.state.engine)
    if app.state.with_worker:
        worker.start()
        export.warm(app)
    yield
    if app.state.with_worker:
        worker.end()
    export.close(app)

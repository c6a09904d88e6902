"""Addresses that belong to no feature: health, and which language to speak."""

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlmodel import text

from app.web.database import Database
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])


@router.get("/healthz", name="is_alive")
def is_alive() -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz", name="is_ready")
def is_ready(session: Database) -> JSONResponse:
    """The process can do its work: the database answers."""
    session.execute(text("select 1"))
    return JSONResponse({"ready": True})

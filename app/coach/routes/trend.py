"""How a draft gets better, version by version."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.coach import drawing
from app.coach.readability import FORMULAS
from app.coach.trend import count_earlier, trend
from app.documents.dependencies import CommentableDocument
from app.documents.models import Document
from app.web.database import Database
from app.web.pages import is_htmx, page, see

router = APIRouter()


@router.get("/documents/{document_id}/checks/trend", name="see_trend")
def see_trend(request: Request, session: Database, document: CommentableDocument) -> Response:
    return _show(request, session, document)


@router.post("/documents/{document_id}/checks/trend", name="count_versions")
def count_versions(request: Request, session: Database, document: CommentableDocument) -> Response:
    """Those that were kept before the coach counted."""
    count_earlier(session, document)
    return _show(request, session, document) if is_htmx(request) else see(f"/documents/{document.id}/checks/trend")


def _show(request: Request, session: Session, document: Document) -> Response:
    found = trend(session, document)
    return page(
        request,
        "coach/trend.html",
        document=document,
        trend=found,
        sheet=drawing,
        bars=drawing.bars(found.counted),
        curves=drawing.curves(found.counted),
        formulas={tag: formula.name for tag, formula in FORMULAS.items()},
    )

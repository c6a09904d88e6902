"""The gauge: how many pages the document takes of those it may."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import catalogue
from app.documents import projection
from app.documents.dependencies import WritableDocument
from app.documents.models import Document
from app.export import gauging
from app.web.database import Database
from app.web.pages import is_htmx, page, see

router = APIRouter()


@router.get("/documents/{document_id}/pages", name="see_pages")
def see_pages(request: Request, session: Database, document: WritableDocument) -> Response:
    """How many pages the document takes of those it may, as far as is known now."""
    return _gauge(request, session, document)


@router.post("/documents/{document_id}/pages/measurement", name="measure_pages")
def measure_pages(request: Request, session: Database, document: WritableDocument) -> Response:
    gauging.measure_soon(session, document)
    return _gauge(request, session, document) if is_htmx(request) else see(f"/documents/{document.id}/pages")


def _gauge(request: Request, session: Database, document: Document) -> Response:
    gauge, sections = gauging.gauge(session, document), catalogue.BY_KEY
    orders = {row.key: row.item_ids for row in projection.rows(session, document)}
    return page(request, "export/pages.html", document=document, gauge=gauge, sections=sections, orders=orders)

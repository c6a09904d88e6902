"""The page that says who wrote what."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.documents import authorship
from app.documents.dependencies import ReadableDocument
from app.web.database import Database
from app.web.pages import page

router = APIRouter()


@router.get("/documents/{document_id}/authorship", name="see_authorship")
def see_authorship(request: Request, session: Database, document: ReadableDocument) -> Response:
    found = authorship.of(session, document)
    return page(request, "documents/authorship.html", document=document, found=found, version=None)

"""Who has read a version: a part beside it, and saying so."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.documents import membership
from app.documents.dependencies import ReadableDocument
from app.documents.models import Document
from app.rounds import listing, reading
from app.versions import history
from app.versions.models import Version
from app.web.database import Database
from app.web.errors import NotYours
from app.web.pages import is_htmx, page, see

router = APIRouter()


@router.get("/documents/{document_id}/versions/{number}/readers", name="see_readers")
def see_readers(
    request: Request, session: Database, user: CurrentUser, document: ReadableDocument, number: int
) -> Response:
    return _part(request, session, document, user, _version(session, document, number))


@router.post("/documents/{document_id}/versions/{number}/readers", name="say_it_was_read")
def say_it_was_read(
    request: Request, session: Database, user: CurrentUser, document: ReadableDocument, number: int
) -> Response:
    version = _version(session, document, number)
    reading.mark(session, document, version, user)
    return _answer(request, session, document, user, version)


@router.post("/documents/{document_id}/versions/{number}/readers/removal", name="take_back_reading")
def take_back_reading(
    request: Request, session: Database, user: CurrentUser, document: ReadableDocument, number: int
) -> Response:
    version = _version(session, document, number)
    reading.unmark(session, document, version, user)
    return _answer(request, session, document, user, version)


def _version(session: Database, document: Document, number: int) -> Version:
    version = history.find(session, document, number)
    if version is None:
        raise NotYours
    return version


def _answer(request: Request, session: Database, document: Document, user: User, version: Version) -> Response:
    if is_htmx(request):
        return _part(request, session, document, user, version)
    return see(f"/documents/{document.id}/versions/{version.number}")


def _part(request: Request, session: Database, document: Document, user: User, version: Version) -> Response:
    readers = reading.readers(session, version)
    has_read = any(mark.user_id == user.id for mark in readers)
    return page(
        request,
        "rounds/readers.html",
        document=document,
        version=version,
        readers=readers,
        has_read=has_read,
        rounds=listing.of_version(session, document, version),
        may_comment=request.state.role in membership.MAY_COMMENT,
    )

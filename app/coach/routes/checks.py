"""What the coach found."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.coach import counting
from app.coach.routes.showing import show
from app.documents.dependencies import CommentableDocument
from app.web.database import Database
from app.web.pages import page

router = APIRouter()


@router.get("/documents/{document_id}/checks", name="see_checks")
def see_checks(
    request: Request,
    session: Database,
    document: CommentableDocument,
    section: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    return show(request, session, document, section)


@router.get("/findings", name="see_counts")
def see_counts(
    request: Request, session: Database, user: CurrentUser, documents: Annotated[str, Query(max_length=2_000)] = ""
) -> Response:
    """A part for the library: how many findings each of these documents has, put in their places."""
    found = counting.counted(session, user, documents.split(",")[:100])
    return page(request, "coach/counts.html", counted=found)

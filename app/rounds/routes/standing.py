"""Where documents stand, as parts for the pages of other rooms: the bar of a document, the library."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.documents import membership
from app.documents.dependencies import ReadableDocument
from app.rounds import reading, standing
from app.web.database import Database
from app.web.pages import page

router = APIRouter()


@router.get("/documents/{document_id}/standing", name="see_standing")
def see_standing(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: ReadableDocument,
    form: Literal["sign", "line"] = "sign",
) -> Response:
    """A part: a sign for the bar, or a line for a page; nothing where nobody was ever asked."""
    last_read = reading.last_read(session, document, user)
    return page(
        request,
        "rounds/standing.html",
        document=document,
        standing=standing.standing(session, document),
        last_read=last_read if last_read and last_read.revision != document.revision else None,
        as_line=form == "line",
        may_comment=request.state.role in membership.MAY_COMMENT,
    )


@router.get("/standings", name="see_standings")
def see_standings(
    request: Request, session: Database, user: CurrentUser, documents: Annotated[str, Query(max_length=2_000)] = ""
) -> Response:
    """A part for the library: a sentence for each of these documents, put in its place."""
    found = standing.standings(session, user, documents.split(",")[:100])
    return page(request, "rounds/standings.html", standings=found)

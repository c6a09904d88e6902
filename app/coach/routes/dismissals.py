"""Findings that an author lets stand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import Field

from app.accounts.dependencies import CurrentUser
from app.coach import dismissing
from app.coach.routes.meant import Meant, placed
from app.coach.routes.showing import show
from app.documents.dependencies import WritableDocument
from app.web.addresses import RowId
from app.web.database import Database
from app.web.forms import Filled, form
from app.web.pages import is_htmx, see

router = APIRouter()


class Letting(Meant):
    """The finding, and why it may stand."""

    reason: str = Field(min_length=1, max_length=300)


@router.post("/documents/{document_id}/dismissals", name="dismiss_finding")
def dismiss_finding(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    letting: Annotated[Filled[Letting], Depends(form(Letting))],
) -> Response:
    wish = letting.or_refused()
    dismissing.dismiss(session, document, user, placed(session, document, wish), wish.reason)
    return _answer(request, session, document, wish.section)


@router.post("/documents/{document_id}/dismissals/{dismissal_id}/removal", name="take_back_dismissal")
def take_back_dismissal(
    request: Request, session: Database, document: WritableDocument, dismissal_id: RowId, section: str = ""
) -> Response:
    dismissing.take_back(session, document, dismissal_id)
    return _answer(request, session, document, section)


def _answer(request: Request, session: Database, document: WritableDocument, section: str) -> Response:
    if is_htmx(request):
        return show(request, session, document, section)
    return see(f"/documents/{document.id}/checks#{section}")

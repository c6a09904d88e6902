"""The day of a round as a calendar file."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import CommentableDocument
from app.rounds import dates
from app.rounds.routes.rounds import seen_round
from app.web.addresses import RowId
from app.web.database import Database
from app.web.dates import as_calendar
from app.web.errors import NotYours
from app.web.policy import open_to_guests

router = APIRouter()


@router.get("/documents/{document_id}/rounds/{round_id}/due.ics", name="take_due_day")
@open_to_guests
def take_due_day(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, round_id: RowId
) -> Response:
    round_ = seen_round(session, document, user, round_id).round
    if round_.due is None:
        raise NotYours
    return as_calendar(request, "review.ics", partial(dates.entry, document, round_))

"""The day of a round as a calendar file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.calendar import MEDIA_TYPE, calendar
from app.documents.dependencies import CommentableDocument
from app.i18n import speaking
from app.rounds import dates
from app.rounds.routes.rounds import seen_round
from app.web.addresses import RowId, absolute
from app.web.database import Database
from app.web.errors import NotYours
from app.web.pages import language_of
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
    with speaking(language_of(request)):
        file = calendar(dates.entry(document, round_, absolute(request, "")))
    return Response(file, media_type=MEDIA_TYPE, headers={"Content-Disposition": 'attachment; filename="review.ics"'})

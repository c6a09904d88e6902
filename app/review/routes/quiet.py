"""A quiet review: begun, submitted; and how much is held, as a part for the pages of other rooms."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import CommentableDocument
from app.review import quiet, submitting
from app.review.routes.showing import show
from app.web.database import Database
from app.web.pages import is_htmx, page, see

router = APIRouter()


@router.get("/documents/{document_id}/quiet", name="see_quiet_review")
def see_quiet_review(request: Request, session: Database, user: CurrentUser, document: CommentableDocument) -> Response:
    return page(request, "review/quiet.html", quiet=quiet.look(session, document, user))


@router.post("/documents/{document_id}/quiet", name="begin_quiet_review")
def begin_quiet_review(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument
) -> Response:
    quiet.begin(session, document, user)
    return _answer(request, session, document, user)


@router.post("/documents/{document_id}/quiet/end", name="submit_quiet_review")
def submit_quiet_review(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument
) -> Response:
    submitting.submit(session, document, user)
    return _answer(request, session, document, user)


def _answer(request: Request, session: Database, document: CommentableDocument, user: CurrentUser) -> Response:
    if is_htmx(request):
        return show(request, session, document, user)
    return see(f"/documents/{document.id}/comments")

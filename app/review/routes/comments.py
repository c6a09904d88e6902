"""Comments: answered, changed, taken back, answered with a sign."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import CommentableDocument
from app.review import discussion
from app.review.discussion import LONGEST, SIGNS, NotYoursToDo
from app.review.models import Comment
from app.review.routes.showing import show
from app.review.routes.threads import answer, own
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, form
from app.web.pages import is_htmx
from app.web.policy import open_to_guests

router = APIRouter()


def _(text: str) -> str:
    return text


class Saying(BaseModel):
    """What somebody says."""

    text: str = Field(min_length=1, max_length=LONGEST)


class Signing(BaseModel):
    """A reaction."""

    sign: str = Field(max_length=10)


@router.post("/documents/{document_id}/threads/{thread_id}/comments", name="reply_to_thread")
@open_to_guests
def reply_to_thread(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    thread_id: RowId,
    saying: Annotated[Filled[Saying], Depends(form(Saying))],
) -> Response:
    """The card is all that looks different, unless the thread is taken up again by it, or the reply held and counted."""
    thread = own(session, document, user, thread_id)
    if saying.errors:
        return _say_why(request, session, document, user, saying)
    was_open = thread.resolved_at is None
    comment = discussion.reply(session, document, thread, user, saying.values.text)
    return answer(request, session, document, user, thread, is_alone=was_open and not comment.is_held)


@router.post("/documents/{document_id}/comments/{comment_id}", name="rewrite_comment")
@open_to_guests
def rewrite_comment(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    comment_id: RowId,
    saying: Annotated[Filled[Saying], Depends(form(Saying))],
) -> Response:
    comment = _comment(session, document, user, comment_id)
    if saying.errors:
        return _say_why(request, session, document, user, saying)
    try:
        discussion.rewrite(session, document, comment, user, saying.values.text)
    except NotYoursToDo as error:
        raise NotYours from error
    return answer(request, session, document, user, own(session, document, user, comment.thread_id), is_alone=True)


@router.post("/documents/{document_id}/comments/{comment_id}/removal", name="take_back_comment")
@open_to_guests
def take_back_comment(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, comment_id: RowId
) -> Response:
    """What was held leaves no trace: then more looks different than its card."""
    comment = _comment(session, document, user, comment_id)
    number, was_held = comment.thread_id, comment.is_held
    try:
        discussion.take_back(session, document, comment, user)
    except NotYoursToDo as error:
        raise NotYours from error
    thread = discussion.thread_of(session, document, user, number)
    return answer(request, session, document, user, thread, is_alone=not was_held)


@router.post("/documents/{document_id}/comments/{comment_id}/reactions", name="react_to_comment")
@open_to_guests
def react_to_comment(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    comment_id: RowId,
    signing: Annotated[Filled[Signing], Depends(form(Signing))],
) -> Response:
    """Give a sign, or take it back."""
    comment = _comment(session, document, user, comment_id)
    if signing.errors or signing.values.sign not in SIGNS:
        raise Refused(_("Please choose one of the options."))
    discussion.react(session, document, comment, user, signing.values.sign)
    return answer(request, session, document, user, own(session, document, user, comment.thread_id), is_alone=True)


def _comment(session: Database, document: CommentableDocument, user: CurrentUser, comment_id: int) -> Comment:
    comment = discussion.comment_of(session, document, user, comment_id)
    if comment is None:
        raise NotYours
    return comment


def _say_why(
    request: Request, session: Database, document: CommentableDocument, user: CurrentUser, saying: Filled[Saying]
) -> Response:
    """To the script a sentence, for it keeps what was typed; else the page with all of it."""
    if is_htmx(request):
        raise Refused(" ".join(saying.errors.values()))
    return show(request, session, document, user, unsaid=saying, status=422)

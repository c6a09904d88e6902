"""The inbox: looked at, marked as read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.news import inbox
from app.news.kinds import KINDS
from app.news.saying import sentence
from app.web.addresses import RowId
from app.web.database import Database
from app.web.forms import Filled, form
from app.web.pages import is_htmx, page, see

router = APIRouter()


class Seen(BaseModel):
    """Up to which thing the page showed what there is."""

    until: int = Field(ge=0, le=2**31 - 1)


@router.get("/news", name="see_news")
def see_news(
    request: Request, session: Database, user: CurrentUser, before: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> Response:
    return _show(request, session, user, before)


@router.post("/news/reading", name="read_all_news")
def read_all_news(
    request: Request, session: Database, user: CurrentUser, seen: Annotated[Filled[Seen], Depends(form(Seen))]
) -> Response:
    inbox.mark_all_read(session, user.id or 0, seen.or_refused().until)
    return _show(request, session, user) if is_htmx(request) else see("/news")


@router.post("/news/{burst}/reading", name="read_news")
def read_news(request: Request, session: Database, user: CurrentUser, burst: RowId) -> Response:
    """Somebody else’s is nobody’s: marking it changes nothing."""
    inbox.mark_read(session, user.id or 0, burst)
    return _show(request, session, user) if is_htmx(request) else see("/news")


def _show(request: Request, session: Database, user: User, before: int = 0) -> Response:
    return page(
        request,
        "news/lines.html" if is_htmx(request) else "news/news.html",
        inbox=inbox.look(session, user.id or 0, before),
        sentence=sentence,
        kinds=KINDS,
    )

"""Choosing what comes by mail, and how."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.accounts.dependencies import CurrentUser
from app.news import choices
from app.news.kinds import TOPICS
from app.web.database import Database
from app.web.forms import Filled, blank, form
from app.web.pages import page, see

router = APIRouter()

How = Literal["once", "collected", "never"]


class Choosing(BaseModel):
    """How each topic is to come; one that is not named stays as it is."""

    requests: How | None = None
    mentions: How | None = None
    talk: How | None = None
    decisions: How | None = None


@router.get("/me/news", name="see_news_choices")
def see_news_choices(request: Request, session: Database, user: CurrentUser, done: str = "") -> Response:
    return _page(request, blank(**choices.chosen(session, user.id or 0)), done=done)


@router.post("/me/news", name="choose_news")
def choose_news(
    request: Request, session: Database, user: CurrentUser, wanted: Annotated[Filled[Choosing], Depends(form(Choosing))]
) -> Response:
    if wanted.errors:
        return _page(request, wanted, 422)
    for topic in TOPICS:
        if how := getattr(wanted.values, topic):
            choices.choose(session, user.id or 0, topic, how)
    return see("/me/news?done=chosen")


def _page(request: Request, typed: Filled[Any], status: int = 200, done: str = "") -> Response:
    has_mail = request.app.state.settings.writes_mail
    return page(request, "news/choices.html", status, form=typed, topics=list(TOPICS), done=done, has_mail=has_mail)

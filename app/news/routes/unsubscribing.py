"""No more mails of a kind: by the link in each of them, without signing in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts.models import User
from app.news import choices
from app.news.kinds import Topic
from app.web.database import Database
from app.web.errors import NotYours
from app.web.pages import page
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])


def _whose(request: Request, session: Database, token: str) -> tuple[User, Topic]:
    """The pages speak to whoever got the mail, not to whoever sits at this browser."""
    found = choices.behind(session, request.app.state.settings.secret, token)
    if found is None:
        raise NotYours
    request.state.language = found[0].language
    return found


Whose = Annotated[tuple[User, Topic], Depends(_whose)]


@router.get("/news/unsubscribe/{token}", name="see_unsubscribing")
def see_unsubscribing(request: Request, whose: Whose, token: str) -> Response:
    """Programs that look at links in mails follow this one; so it only asks."""
    return page(request, "news/unsubscribe.html", topic=whose[1], token=token, is_done=False)


@router.post("/news/unsubscribe/{token}", name="unsubscribe_from_news")
def unsubscribe_from_news(request: Request, session: Database, whose: Whose, token: str) -> Response:
    """Mail programs send this by themselves when somebody presses their button (RFC 8058)."""
    user, topic = whose
    choices.choose(session, user.id or 0, topic, "never")
    return page(request, "news/unsubscribe.html", topic=topic, token=token, is_done=True)

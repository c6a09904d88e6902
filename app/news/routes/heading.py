"""How much is new, for the head of every page: asked for when the head is drawn, so parts of pages, saves and strangers
cost nothing."""

from contextlib import suppress

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from app.news import inbox
from app.web.database import looking
from app.web.pages import furniture


@furniture("news_unread")
def news_unread(request: Request) -> int:
    """For whoever reads the page, who must be signed in. The page that says that the database is away has a head too."""
    with suppress(SQLAlchemyError), looking(request) as session:
        return inbox.unread(session, request.state.user.id)
    return 0

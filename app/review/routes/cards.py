"""Cards of threads, rendered once for all to whom they are the same: when somebody answers in a document with hundreds of
them, twenty people ask for all of them at once, and all but one are as they were."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi import Request

from app.accounts.models import User
from app.db import now
from app.documents.models import Document
from app.review.discussion import SIGNS
from app.review.listing import Talk
from app.versions import redline
from app.web.pages import language_of, part
from app.web.sharing import once

SAID_ANEW = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
"""How often a card says anew how long ago something was: of something new every minute, then every hour, then every day."""


def cards(request: Request, document: Document, reader: User, may_write: bool) -> Callable[[Talk], Any]:
    """How a page of this reader shows a thread. Of the reader a card knows only which of it is theirs."""
    common = "card", document.id, document.language, language_of(request), may_write

    def card(talk: Talk) -> Any:
        return once((common, talk.looks, talk.is_of(reader), _age(talk)), lambda: part(
            request, "review/_thread.html", talk=talk, document=document, reader=reader, signs=SIGNS,
            may_write=may_write, redline=redline.line,
        ))  # fmt: skip

    return card


def _age(talk: Talk) -> tuple[int, timedelta]:
    """Of the last that was said, in the largest of those spans that it has lasted for a while."""
    age = now() - max((comment.at for comment in talk.comments), default=talk.thread.opened_at)
    span = next((span for span in reversed(SAID_ANEW) if age > 2 * span), SAID_ANEW[0])
    return age // span, span

"""Cards of threads, made once for everybody: when somebody answers in a document with hundreds of them, twenty people ask
for all of them at once, and all but one are as they were."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from fastapi import Request
from markupsafe import Markup

from app.accounts.models import User
from app.db import now
from app.documents import membership
from app.documents.models import Document
from app.review.discussion import SIGNS
from app.review.listing import Talk
from app.versions import redline
from app.web.faces import Face, joined, marks_of
from app.web.pages import face, language_of
from app.web.sharing import Kept, kept_with_it, once

SAID_ANEW = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
"""How often a card says anew how long ago something was: of something new every minute, then every hour, then every day."""


def cards(
    request: Request, document: Document, reader: User, looks: Kept | None = None
) -> Callable[[Sequence[Talk]], Markup]:
    """How a page of this reader shows threads. ``looks`` are kept with them where they were read for many."""
    marks = marks_of(reader.id, request.state.role in membership.MAY_WRITE)
    language, kept = language_of(request), looks or kept_with_it()

    def shown(talks: Sequence[Talk]) -> Markup:
        key = id(talks), language, document.language, now().replace(second=0, microsecond=0)
        all_of_them = kept.once(key, lambda: joined(_card(document, language, talk) for talk in talks))
        return all_of_them.seen_by(marks)

    return shown


def _card(document: Document, language: str, talk: Talk) -> Face:
    key = "card", document.id, document.language, language, talk.looks, _age(talk)
    return once(key, lambda: face(
        language, "review/_thread.html", talk=talk, document=document, signs=SIGNS, redline=redline.line
    ))  # fmt: skip


def _age(talk: Talk) -> tuple[int, timedelta]:
    """Of the last that was said, in the largest of those spans that it has lasted for a while."""
    age = now() - max((comment.at for comment in talk.comments), default=talk.thread.opened_at)
    span = next((span for span in reversed(SAID_ANEW) if age > 2 * span), SAID_ANEW[0])
    return age // span, span

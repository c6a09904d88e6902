"""Cards of threads, rendered once for all to whom they are the same: when somebody answers in a document with hundreds of
them, twenty people ask for all of them at once, and all but one are as they were."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from operator import attrgetter
from threading import Lock
from time import time
from typing import Any

from fastapi import Request

from app.accounts.models import User
from app.documents.models import Document
from app.review.discussion import SIGNS
from app.review.listing import Talk
from app.review.models import Comment, Suggestion, Thread
from app.versions import redline
from app.web.pages import language_of, part

MOST = 5_000
"""Cards that are kept, of some 5 KB each."""
MINUTE = 60  # seconds after which a card says anew how long ago something was

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_turn = Lock()


def _all_of(table: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """All that the database knows of a row: what a card may show."""
    return attrgetter(*table.__table__.columns.keys())


_thread, _comment, _suggestion = _all_of(Thread), _all_of(Comment), _all_of(Suggestion)


def cards(request: Request, document: Document, reader: User, may_write: bool) -> Callable[[Talk], Any]:
    """How a page of this reader shows a thread."""
    common = document.id, document.language, language_of(request), may_write, int(time() // MINUTE)

    def card(talk: Talk) -> Any:
        key = common, _state(talk, reader)
        with _turn:
            found = _kept.get(key)
        if found is None:
            found = part(
                request, "review/_thread.html", talk=talk, document=document, reader=reader, signs=SIGNS,
                may_write=may_write, redline=redline.line,
            )  # fmt: skip
            _keep(key, found)
        return found

    return card


def _state(talk: Talk, reader: User) -> Hashable:
    """Whatever the card says. Of the reader only which of it is theirs."""
    proposal = talk.proposal.suggestion if talk.proposal else None
    said = [
        (repr(_comment(comment)), comment.by, comment.author_id == reader.id, repr(talk.reactions.get(comment.id or 0)))
        for comment in talk.comments
    ]
    decided = (_suggestion(proposal), proposal.decided_by and proposal.decided_by.name) if proposal else None
    opener = talk.thread.opened_by.name if proposal and talk.thread.opened_by else ""
    return repr(_thread(talk.thread)), opener, talk.thread.opened_by_id == reader.id, tuple(said), decided


def _keep(key: Hashable, card: Any) -> None:
    with _turn:
        _kept[key] = card
        while len(_kept) > MOST:
            _kept.popitem(last=False)

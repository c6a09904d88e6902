"""The threads of a document, as a page and as the part beside its text: what every act of review answers with."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import BY_KEY
from app.documents import membership, projection
from app.documents.models import Document
from app.review import quiet, suggesting
from app.review.kinds import KINDS, SHOWN
from app.review.listing import Wish, openers
from app.review.routes.cards import cards
from app.review.routes.gathering import threads
from app.review.suggesting import Outcome
from app.web.forms import Filled, blank
from app.web.pages import is_htmx, page


def show(
    request: Request,
    session: Session,
    document: Document,
    user: User,
    wish: Wish = Wish(),
    typed: Filled[Any] | None = None,
    status: int = 200,
    outcome: Outcome | None = None,
    unsaid: Filled[Any] | None = None,
) -> Response:
    """What fits the wish. ``typed`` is a comment that could not be taken: it stays in its form. ``unsaid`` is an answer, or a
    comment written anew, that could not: the page gives it back. ``outcome`` is what became of all the suggestions of
    somebody, a moment ago."""
    may_write = request.state.role in membership.MAY_WRITE
    return page(
        request,
        "review/beside.html" if is_htmx(request) else "review/comments.html",
        status,
        document=document,
        listing=threads(request, session, document, user, wish),
        quiet=quiet.look(session, document, user),
        wish=wish,
        sections=BY_KEY,
        shown=projection.manuscript_of(session, document).shown,
        # Who else takes part is not for guests to know: they see who speaks.
        members=membership.members(session, document) if request.state.role in membership.MAY_JUDGE else [],
        openers=[] if is_htmx(request) else openers(session, document, user),
        may_suggest=request.state.role in membership.MAY_SUGGEST,
        may_be_quiet=request.state.role in membership.MAY_JUDGE,
        form=typed or blank(),
        reader=user,
        kinds=KINDS,
        kinds_shown=SHOWN,
        proposers=suggesting.authors(session, document) if may_write else [],
        outcome=outcome,
        unsaid=unsaid,
        card=cards(request, document, user, may_write),
    )


def say_why(request: Request, session: Session, document: Document, user: User, typed: Filled[Any]) -> Response:
    """The same with what was typed and what is wrong with it."""
    return show(request, session, document, user, typed=typed, status=422)

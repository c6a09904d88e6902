"""Who is asking."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app import db
from app.accounts import visits
from app.accounts.models import User, Visit
from app.db import now
from app.web.addresses import is_secure
from app.web.database import SAFE_METHODS, Database, aside
from app.web.errors import NotYours
from app.web.policy import grants

COOKIE = "foreword"
SECURE_COOKIE = "__Host-foreword"


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer. The page sends people to sign in and back; what they typed stays with them."""


def cookie_name(request: Request) -> str:
    """``__Host-`` binds the cookie to this very site; browsers take it only over https."""
    return SECURE_COOKIE if is_secure(request) else COOKIE


def visit_of(request: Request, session: Database) -> Visit | None:
    """The visit behind the cookie; it also tells the page who reads, and in which language."""
    visit = _find(request, session)
    if visit and visits.is_stale(visit) and request.method in SAFE_METHODS:
        _note_when_seen(request, session, visit)
        visit = _find(request, session)  # the session's own view was let go meanwhile
    request.state.user = visit.user if visit else None
    request.state.language = visit.user.language if visit else ""
    return visit


def _find(request: Request, session: Session) -> Visit | None:
    token = request.cookies.get(cookie_name(request), "")
    lasts = timedelta(days=request.app.state.settings.session_days)
    return visits.find(session, token, lasts) if token else None


def _note_when_seen(request: Request, session: Session, visit: Visit) -> None:
    seen = visit.id
    with aside(request, session) as own:
        if again := own.get(Visit, seen):
            again.seen_at = now()


def recognise(request: Request) -> None:
    """Who reads, for a page that no route made, such as "Nothing here"."""
    with db.reading(request.app.state.engine) as session:
        visit = _find(request, session)
        request.state.user = visit.user if visit else None
        request.state.language = visit.user.language if visit else ""
        if visit:
            session.expunge(visit.user)


VisitIfAny = Annotated[Visit | None, Depends(visit_of)]


@grants("signed in")
def signed_in_visit(visit: VisitIfAny) -> Visit:
    if visit is None:
        raise SignInNeeded
    return visit


CurrentVisit = Annotated[Visit, Depends(signed_in_visit)]


def signed_in_user(visit: CurrentVisit) -> User:
    return visit.user


CurrentUser = Annotated[User, Depends(signed_in_user)]


@grants("administrator")
def administrator(user: CurrentUser) -> User:
    if not user.is_admin:
        raise NotYours
    return user


Administrator = Annotated[User, Depends(administrator)]

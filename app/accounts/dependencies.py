"""Who is asking."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.requests import HTTPConnection

from app import db
from app.accounts import attempts, visits
from app.accounts.models import User, Visit
from app.db import now
from app.web.addresses import caller, is_secure
from app.web.database import SAFE_METHODS, Database, aside
from app.web.errors import NotYours, Refused
from app.web.policy import grants, is_open_to_guests

COOKIE = "foreword"
SECURE_COOKIE = "__Host-foreword"
GUEST_SAYS = 100


def _(text: str) -> str:
    return text


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer. The page sends people to sign in and back; what they typed stays with them."""


@dataclass(frozen=True)
class Reader:
    """Who reads, as plain values for the pages: what a handler undoes in its session takes nothing from the error page."""

    id: int | None
    name: str
    email: str
    is_admin: bool
    is_guest: bool = False
    time_zone: str = ""


def show_to(request: Request, user: User | None) -> None:
    """The answer will be shown to this person, in the language and by the clock of their profile; None is somebody unknown."""
    request.state.user = user and Reader(user.id, user.name, user.email, user.is_admin, user.is_guest, user.time_zone)
    request.state.language = user.language if user else ""
    request.state.time_zone = user.time_zone if user else ""


def cookie_name(request: HTTPConnection) -> str:
    """``__Host-`` binds the cookie to this very site; browsers take it only over https."""
    return SECURE_COOKIE if is_secure(request) else COOKIE


def give_cookie(request: Request, answer: Response, token: str) -> None:
    """The cookie lasts as long as the visit would if nobody looked any more."""
    answer.set_cookie(cookie_name(request), token, int(_lasts(request).total_seconds()), **cookie_bounds(request))


def cookie_bounds(request: Request) -> dict[str, Any]:
    return {"path": "/", "secure": is_secure(request), "httponly": True, "samesite": "lax"}


def _lasts(request: HTTPConnection) -> timedelta:
    return timedelta(days=request.app.state.settings.session_days)


def visit_of(request: Request, session: Database) -> Visit | None:
    """The visit behind the cookie; it also tells the page who reads, and in which language."""
    visit = find_visit(request, session)
    if visit and visits.is_stale(visit) and request.method in SAFE_METHODS:
        _note_when_seen(request, session, visit)
        visit = find_visit(request, session)  # the session's own view was let go meanwhile
    show_to(request, visit.user if visit else None)
    return visit


def token_of(request: HTTPConnection) -> str:
    """What the cookie of a request says, or of a WebSocket that asks to be let in; "" without one."""
    return request.cookies.get(cookie_name(request), "")


def find_visit(request: Request, session: Session) -> Visit | None:
    """The visit behind the cookie."""
    token = token_of(request)
    return visits.find(session, token, _lasts(request)) if token else None


def _note_when_seen(request: Request, session: Session, visit: Visit) -> None:
    seen = visit.id
    with aside(request, session) as own:
        if again := own.get(Visit, seen):
            again.seen_at = now()
    renewed = Response()
    give_cookie(request, renewed, request.cookies[cookie_name(request)])
    request.state.cookies = renewed.headers.getlist("set-cookie")


def recognise(request: Request) -> None:
    """Who reads, for a page that no route made, such as "Nothing here"."""
    with db.reading(request.app.state.engine) as session:
        visit = find_visit(request, session)
        show_to(request, visit.user if visit else None)


VisitIfAny = Annotated[Visit | None, Depends(visit_of)]


def account_visit(visit: VisitIfAny) -> Visit | None:
    """A guest has no account: where one is asked for, or could be made, a guest is nobody yet."""
    return visit if visit and not visit.user.is_guest else None


AccountVisitIfAny = Annotated[Visit | None, Depends(account_visit)]


@grants("signed in")
def signed_in_visit(request: Request, session: Database, visit: VisitIfAny) -> Visit:
    """A guest is somebody only where the route says so (``web.policy.open_to_guests``)."""
    if visit is None:
        raise SignInNeeded
    if visit.user.is_guest:
        if not is_open_to_guests(request.scope["endpoint"]):
            raise NotYours
        if request.method not in SAFE_METHODS:
            _count_for_guest(request, session, visit.user_id)
    return visit


def _count_for_guest(request: Request, session: Session, user_id: int) -> None:
    """Nobody knows who a guest is; so many things in a quarter of an hour are more than anybody has to say."""
    with aside(request, session) as own:
        minutes = attempts.take(own, f"guest/{user_id}", caller(request), GUEST_SAYS)
    if minutes:
        raise Refused(_("That was a lot at once. Please wait %(minutes)s minutes, then go on."), 429, minutes=minutes)


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

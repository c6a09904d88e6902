"""Sign in and out."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.accounts import attempts, first, passwords, people, visits
from app.accounts.dependencies import AccountVisitIfAny, cookie_bounds, cookie_name, give_cookie, show_to
from app.accounts.models import User
from app.accounts.routes.returning import KeptWords, Words
from app.web.addresses import caller, local
from app.web.database import Database, aside
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])


def _(text: str) -> str:
    return text


TOO_OFTEN = _("That was tried too often. Please wait %(minutes)s minutes, then try again.")


class SignIn(BaseModel):
    """``next`` is where to go on to. Whether the address is one is not said here: it is just not known."""

    email: str = Field(min_length=1, max_length=1000)
    password: str = Field(min_length=1, max_length=passwords.LONGEST)
    next: str = "/"


class TooOften(Exception):
    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


@router.get("/sign-in", name="see_sign_in")
def see_sign_in(
    request: Request,
    session: Database,
    visit: AccountVisitIfAny,
    onward: Annotated[str, Query(alias="next")] = "/",
    done: str = "",
) -> Response:
    if visit:
        return see(local(onward))
    if first.is_needed(session):
        return see("/first")
    return page(request, "accounts/sign_in.html", form=blank(next=local(onward)), kept=[], notice="", done=done)


@router.post("/sign-in", name="sign_in")
def sign_in(
    request: Request, session: Database, kept: KeptWords, typed: Annotated[Filled[SignIn], Depends(form(SignIn))]
) -> Response:
    if typed.errors:
        return _once_more(request, typed, kept)
    try:
        user = is_right_password(request, session, typed.values.email, typed.values.password)
    except TooOften as error:
        return _too_often(request, typed, kept, error.minutes)
    if user is None:
        typed.refuse("form", say(request, _("This address and this password do not belong together.")))
    elif user.suspended_at:
        typed.refuse("form", say(request, _("This account is suspended. An administrator of this site can help.")))
    if user is None or typed.errors:
        return _once_more(request, typed, kept)
    return welcomed(request, session, user, _onward(request, user, local(typed.values.next), kept))


def is_right_password(request: Request, session: Database, email: str, password: str) -> User | None:
    """The person with that address and password, if there is one; raises TooOften. Each attempt is counted for itself,
    and no transaction is open while the password is checked: that takes long on purpose."""
    account, address, limit = email.strip().lower(), caller(request), request.app.state.settings.sign_in_attempts
    with aside(request, session) as own:
        minutes = attempts.take(own, account, address, limit)
        found = people.by_email(own, email)
        number, kept = (found.id, found.password_hash) if found else (None, None)
    if minutes:
        raise TooOften(minutes)
    is_right, renewed = passwords.check(password, kept)
    if not is_right:
        return None
    with aside(request, session) as own:
        attempts.give_back(own, account, address, limit)
    user = session.get(User, number)
    if user and renewed:
        user.password_hash = renewed
    return user


def hashed_meanwhile(session: Session, password: str) -> str:
    """The hash to keep. The session's own view is let go first: hashing takes long on purpose, and nobody who writes
    should wait for it. So what must still hold is to be looked at anew."""
    session.rollback()
    return passwords.hashed(password)


def _onward(request: Request, user: User, address: str, kept: Words) -> Response:
    """On to where they were going; with words that waited, first a page that offers to send them again."""
    if not kept:
        return see(address)
    show_to(request, user)
    return page(request, "accounts/send_again.html", address=address, kept=kept)


def welcomed(request: Request, session: Database, user: User, answer: Response) -> Response:
    """Begin a visit and give its cookie along with the answer. The token is always new and the one that the browser
    brought is ended: nobody can plant theirs beforehand."""
    lasts = timedelta(days=request.app.state.settings.session_days)
    _end_visit(request, session)
    visits.end_forgotten(session, lasts)
    token = visits.begin(session, user, request.headers.get("user-agent", ""), caller(request))
    give_cookie(request, answer, token)
    return answer


def _end_visit(request: Request, session: Session) -> None:
    if token := request.cookies.get(cookie_name(request)):
        visits.end_by_token(session, token)


def _once_more(request: Request, typed: Filled[SignIn], kept: Words, status: int = 422) -> Response:
    typed.typed["next"] = local(typed.typed.get("next", "/"))
    return page(request, "accounts/sign_in.html", status, form=typed, kept=kept, notice="", done="")


def _too_often(request: Request, typed: Filled[SignIn], kept: Words, minutes: int) -> Response:
    typed.refuse("form", say(request, TOO_OFTEN, minutes=minutes))
    answer = _once_more(request, typed, kept, 429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request, session: Database) -> Response:
    """Ends the visit on the server: a copy of the cookie is worth nothing afterwards."""
    _end_visit(request, session)
    answer = see("/sign-in?done=signed-out")
    answer.delete_cookie(cookie_name(request), **cookie_bounds(request))
    return answer

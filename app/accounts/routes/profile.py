"""One's own account: name, language, time zone, password, and where one is signed in."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app import zones
from app.accounts import passwords, people, visits
from app.accounts.dependencies import CurrentUser, CurrentVisit, SignInNeeded
from app.accounts.models import User, Visit
from app.accounts.people import PersonName, ZoneName
from app.accounts.routes.signing import TOO_OFTEN, TooOften, hashed_meanwhile, is_right_password
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


class Profile(BaseModel):
    """An empty language leaves it to the browser, and so does an empty time zone; one that was not sent stays."""

    name: PersonName = Field(min_length=1, max_length=200)
    language: Literal["", "en", "de", "pt-BR", "zh-Hans", "zh-Hant"] = ""
    time_zone: ZoneName | None = None


class OfBrowser(BaseModel):
    """Where a browser says it is."""

    time_zone: ZoneName = Field(min_length=1, max_length=100)


class PasswordChange(BaseModel):
    old_password: str = Field(min_length=1, max_length=passwords.LONGEST)
    new_password: str = Field(min_length=1, max_length=passwords.LONGEST)


@router.get("/me", name="see_profile")
def see_profile(request: Request, session: Database, visit: CurrentVisit, done: str = "") -> Response:
    return _shown(request, session, visit, done=done)


def _shown(request: Request, session: Database, visit: Visit, status: int = 200, **typed: Any) -> Response:
    mine = [(each, visits.browser_of(each)) for each in visits.of(session, visit.user)]
    user, offered = visit.user, zones.places()
    if user.time_zone and user.time_zone not in offered:
        offered = (*offered, user.time_zone)
    about = blank(name=user.name, language=user.language, time_zone=user.time_zone)
    usual = {"form": about, "change": blank(), "done": "", "zones": offered}
    return page(request, "accounts/profile.html", status, visit=visit, visits=mine, **(usual | typed))


@router.post("/me", name="change_profile")
def change_profile(
    request: Request,
    session: Database,
    visit: CurrentVisit,
    profile: Annotated[Filled[Profile], Depends(form(Profile))],
) -> Response:
    if profile.errors:
        return _shown(request, session, visit, 422, form=profile)
    visit.user.name, visit.user.language = profile.values.name, profile.values.language
    if profile.values.time_zone is not None:
        visit.user.time_zone = profile.values.time_zone
    return see("/me?done=profile")


@router.post("/me/time-zone", name="take_zone_of_browser")
def take_zone_of_browser(
    session: Database, user: CurrentUser, told: Annotated[Filled[OfBrowser], Depends(form(OfBrowser))]
) -> Response:
    """A script sends it by itself as long as the person has none (``static/js/zone.js``)."""
    people.take_zone_of_browser(session, user, told.or_refused().time_zone)
    return Response(status_code=204)


@router.post("/me/password", name="change_password")
def change_password(
    request: Request,
    session: Database,
    visit: CurrentVisit,
    change: Annotated[Filled[PasswordChange], Depends(form(PasswordChange))],
) -> Response:
    """The old password is asked for, and counted as a sign-in is: a browser left open must not be enough."""
    own, email, status = visit.id, visit.user.email, 422
    if not change.errors:
        status = _check(request, session, email, change)
    if change.errors:
        return _shown(request, session, _still(session, own), status, change=change)
    hashed = hashed_meanwhile(session, change.values.new_password)
    visit = _still(session, own)
    people.give_password(session, visit.user, hashed)
    visits.end_all(session, visit.user, but=visit)
    return see("/me?done=password")


def _still(session: Session, visit_id: int | None) -> Visit:
    """The visit, after a while without a look at it: it may have been ended from another browser."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise SignInNeeded
    return visit


def _check(request: Request, session: Database, email: str, change: Filled[PasswordChange]) -> int:
    """Faults are told beside their fields; the answer is the status for them."""
    if fault := passwords.fault_in(change.values.new_password, email):
        change.refuse("new_password", say(request, fault))
        return 422
    try:
        if is_right_password(request, session, email, change.values.old_password) is None:
            change.refuse("old_password", say(request, _("This is not your present password.")))
    except TooOften as error:
        change.refuse("old_password", say(request, TOO_OFTEN, minutes=error.minutes))
        return 429
    return 422


@router.post("/me/visits/others/end", name="end_other_visits")
def end_other_visits(session: Database, visit: CurrentVisit) -> Response:
    visits.end_all(session, visit.user, but=visit)
    return see("/me?done=visits")


@router.post("/me/visits/{visit_id}/end", name="end_visit")
def end_visit(session: Database, user: CurrentUser, visit_id: RowId) -> Response:
    visits.end(session, _own(session, user, visit_id))
    return see("/me?done=visit")


def _own(session: Database, user: User, visit_id: int) -> Visit:
    visit = session.get(Visit, visit_id)
    if visit is None or visit.user_id != user.id:
        raise NotYours
    return visit

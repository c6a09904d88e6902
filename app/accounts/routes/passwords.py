"""A new password by the link that an administrator handed over."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts import passwords, people, visits
from app.accounts.dependencies import VisitIfAny
from app.accounts.models import User
from app.accounts.routes.signing import hashed_meanwhile, welcomed
from app.web.database import Database
from app.web.errors import Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])


def _(text: str) -> str:
    return text


class NewPassword(BaseModel):
    password: str = Field(min_length=1, max_length=passwords.LONGEST)


def person_behind_link(request: Request, session: Database, _visit: VisitIfAny, token: str) -> User:
    person = passwords.person_behind(session, request.app.state.settings.secret, token)
    if person is None:
        raise Refused(_("This link has been used or is too old. Please ask an administrator for a new one."), 404)
    return person


PersonBehindLink = Annotated[User, Depends(person_behind_link)]


@router.get("/passwords/{token}", name="see_password_link")
def see_password_link(request: Request, person: PersonBehindLink, token: str) -> Response:
    return page(request, "accounts/new_password.html", form=blank(), person=person, token=token)


@router.post("/passwords/{token}", name="renew_password")
def renew_password(
    request: Request,
    session: Database,
    visit: VisitIfAny,
    person: PersonBehindLink,
    token: str,
    typed: Annotated[Filled[NewPassword], Depends(form(NewPassword))],
) -> Response:
    if not typed.errors and (fault := passwords.fault_in(typed.values.password, person.email)):
        typed.refuse("password", say(request, fault))
    if typed.errors:
        return page(request, "accounts/new_password.html", 422, form=typed, person=person, token=token)
    hashed = hashed_meanwhile(session, typed.values.password)
    person = person_behind_link(request, session, visit, token)
    people.give_password(session, person, hashed)
    visits.end_all(session, person)
    return welcomed(request, session, person, see("/"))

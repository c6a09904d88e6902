"""The people of this site, for its administrators. Being one shows nobody's documents."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.accounts import invitations, letters, passwords, people
from app.accounts.dependencies import Administrator
from app.accounts.models import Invitation, User
from app.accounts.people import LastAdministrator
from app.web.addresses import RowId, absolute
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


LAST_ADMINISTRATOR = _("This is the only administrator. Make somebody else one first.")


class NewInvitation(BaseModel):
    """``email`` may stay empty: then whoever has the link may use it."""

    email: str = ""
    is_admin: bool = False


def person(session: Database, _admin: Administrator, user_id: RowId) -> User:
    """Somebody of this site; who asks is looked at first, so that a stranger learns nothing by counting."""
    found = session.get(User, user_id)
    if found is None:
        raise NotYours
    return found


Person = Annotated[User, Depends(person)]


@router.get("/people", name="see_people")
def see_people(
    request: Request,
    session: Database,
    _admin: Administrator,
    words: Annotated[str, Query(max_length=200)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    return _shown(request, session, blank(), words=words, number=number)


def _shown(
    request: Request,
    session: Database,
    typed: Filled[NewInvitation],
    status: int = 200,
    words: str = "",
    number: int = 1,
    link: str = "",
    link_for: User | None = None,
    sent_to: str = "",
    trouble: str = "",
) -> Response:
    return page(
        request,
        "accounts/people.html",
        status,
        directory=people.directory(session, words, number),
        waiting=invitations.waiting(session),
        words=words,
        form=typed,
        link=link,
        link_for=link_for,
        sent_to=sent_to,
        trouble=trouble,
    )


@router.post("/people", name="invite_person")
def invite_person(
    request: Request,
    session: Database,
    admin: Administrator,
    wanted: Annotated[Filled[NewInvitation], Depends(form(NewInvitation))],
) -> Response:
    """The link is shown this once, and sent where the site sends mail; it is kept nowhere."""
    email = _checked(request, session, wanted)
    if wanted.errors:
        return _shown(request, session, wanted, 422)
    token = invitations.invite(session, admin, email=email, is_admin=wanted.values.is_admin)
    link = absolute(request, f"/invitations/{token}")
    is_sent = letters.send_invitation(session, email, language_of(request), admin, link)
    return _shown(request, session, blank(), link=link, sent_to=email if is_sent else "")


def _checked(request: Request, session: Database, wanted: Filled[NewInvitation]) -> str:
    email = wanted.typed.get("email", "").strip()
    if not email:
        return ""
    if people.by_email(session, email):
        wanted.refuse("email", say(request, _("This person has an account already.")))
    try:
        return people.normalised(email)
    except ValueError as fault:
        wanted.refuse("email", say(request, str(fault)))
        return ""


@router.post("/people/invitations/{invitation_id}/withdrawal", name="withdraw_invitation")
def withdraw_invitation(session: Database, _admin: Administrator, invitation_id: RowId) -> Response:
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation not in invitations.waiting(session):
        raise NotYours
    invitations.withdraw(session, invitation)
    return see("/people")


@router.post("/people/{user_id}/administration", name="make_administrator")
def make_administrator(session: Database, person: Person) -> Response:
    people.make_administrator(session, person)
    return see("/people")


@router.post("/people/{user_id}/administration/end", name="unmake_administrator")
def unmake_administrator(request: Request, session: Database, person: Person) -> Response:
    try:
        people.unmake_administrator(session, person)
    except LastAdministrator:
        return _shown(request, session, blank(), 422, trouble=say(request, LAST_ADMINISTRATOR))
    return see("/people")


@router.post("/people/{user_id}/suspension", name="suspend_person")
def suspend_person(request: Request, session: Database, person: Person) -> Response:
    try:
        people.suspend(session, person)
    except LastAdministrator:
        return _shown(request, session, blank(), 422, trouble=say(request, LAST_ADMINISTRATOR))
    return see("/people")


@router.post("/people/{user_id}/suspension/end", name="unsuspend_person")
def unsuspend_person(session: Database, person: Person) -> Response:
    people.unsuspend(session, person)
    return see("/people")


@router.post("/people/{user_id}/password-link", name="make_password_link")
def make_password_link(request: Request, session: Database, admin: Administrator, person: Person) -> Response:
    """A link to hand over; nobody but its holder learns the new password."""
    if person.suspended_at:
        raise Refused(_("This person is suspended. Let them back in first."))
    token = passwords.link(request.app.state.settings.secret, person, admin)
    link = absolute(request, f"/passwords/{token}")
    is_sent = letters.send_password_link(session, person, language_of(request), link)
    return _shown(request, session, blank(), link=link, link_for=person, sent_to=person.email if is_sent else "")

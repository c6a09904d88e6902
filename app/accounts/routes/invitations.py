"""Taking up an invitation: with a new account, or with the one that is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts import invitations, people
from app.accounts.dependencies import VisitIfAny
from app.accounts.models import Invitation
from app.accounts.routes.newcomers import InvitedAccount, chosen_language, fault_in_password
from app.accounts.routes.signing import welcomed
from app.web.database import Database
from app.web.errors import Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])


def _(text: str) -> str:
    return text


SPENT = _("This invitation has been used or is too old. Please ask for a new one.")


def good_invitation(session: Database, _visit: VisitIfAny, token: str) -> Invitation:
    """The invitation, with who reads already known, so that a refusal speaks their language."""
    invitation = invitations.find(session, token)
    if invitation is None or invitation.is_first:
        raise Refused(SPENT, 404)
    return invitation


GoodInvitation = Annotated[Invitation, Depends(good_invitation)]


@router.get("/invitations/{token}", name="see_invitation")
def see_invitation(request: Request, session: Database, invitation: GoodInvitation, token: str) -> Response:
    return _shown(request, session, invitation, token, blank(email=invitation.email))


def _shown(
    request: Request,
    session: Database,
    invitation: Invitation,
    token: str,
    typed: Filled[InvitedAccount],
    status: int = 200,
) -> Response:
    by = invitations.inviter(session, invitation)
    has_account = bool(invitation.email) and people.by_email(session, invitation.email) is not None
    return page(
        request,
        "accounts/invitation.html",
        status,
        form=typed,
        token=token,
        invitation=invitation,
        inviter=by.name if by else "",
        has_account=has_account,
    )


@router.post("/invitations/{token}", name="accept_invitation")
def accept_invitation(
    request: Request,
    session: Database,
    visit: VisitIfAny,
    invitation: GoodInvitation,
    token: str,
    typed: Annotated[Filled[InvitedAccount], Depends(form(InvitedAccount))],
) -> Response:
    try:
        if visit:
            invitations.accept(session, invitation, visit.user)
            return see(_behind(invitation))
        return _accepted_by_newcomer(request, session, invitation, token, typed)
    except invitations.Spent as error:
        raise Refused(SPENT, 404) from error


def _accepted_by_newcomer(
    request: Request, session: Database, invitation: Invitation, token: str, typed: Filled[InvitedAccount]
) -> Response:
    email = invitation.email or typed.typed.get("email", "")
    _check(request, session, email, typed)
    if typed.errors:
        return _shown(request, session, invitation, token, typed, 422)
    new = typed.values
    user = people.create(session, email, new.name, new.password, language=chosen_language(request))
    invitations.accept(session, invitation, user)
    return welcomed(request, session, user, see(_behind(invitation)))


def _behind(invitation: Invitation) -> str:
    return f"/documents/{invitation.document_id}" if invitation.document_id else "/"


def _check(request: Request, session: Database, email: str, typed: Filled[InvitedAccount]) -> None:
    try:
        people.normalised(email)
    except ValueError as fault:
        typed.refuse("email", say(request, str(fault)))
    if people.by_email(session, email):
        typed.refuse("email", say(request, _("There is an account with this address already. Please sign in with it.")))
    fault_in_password(request, typed, email)

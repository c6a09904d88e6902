"""Taking up an invitation: with a new account, or with the one that is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts import invitations, people
from app.accounts.dependencies import AccountVisitIfAny
from app.accounts.models import Invitation, Visit
from app.accounts.routes.newcomers import InvitedAccount, chosen_language, fault_in_password
from app.accounts.routes.signing import hashed_meanwhile, welcomed
from app.web.database import Database
from app.web.errors import Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])


def _(text: str) -> str:
    return text


SPENT = _("This invitation has been used or is too old. Please ask for a new one.")
SPENT_PERHAPS_BY_YOU = _(
    "This invitation has been used or is too old. If you used it yourself, please sign in; if not, please ask for a new one."
)
TAKEN = _("There is an account with this address already. Please sign in with it.")


def good_invitation(session: Database, visit: AccountVisitIfAny, token: str) -> Invitation:
    """The invitation, with who reads already known, so that a refusal speaks their language."""
    invitation = invitations.find(session, token)
    if invitation is None or invitation.is_first:
        raise _spent(visit)
    return invitation


def _spent(visit: Visit | None) -> Refused:
    """Whoever presses the button twice has an account by the second time, and no cookie from the first answer."""
    return Refused(SPENT if visit else SPENT_PERHAPS_BY_YOU, 404)


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
    visit: AccountVisitIfAny,
    invitation: GoodInvitation,
    token: str,
    typed: Annotated[Filled[InvitedAccount], Depends(form(InvitedAccount))],
) -> Response:
    try:
        if visit:
            invitations.accept(session, invitations.claim(session, token), visit.user)
            return see(_behind(invitation))
        return _accepted_by_newcomer(request, session, invitation, token, typed)
    except invitations.Spent as error:
        raise _spent(visit) from error


def _accepted_by_newcomer(
    request: Request, session: Database, invitation: Invitation, token: str, typed: Filled[InvitedAccount]
) -> Response:
    email = invitation.email or typed.typed.get("email", "")
    _check(request, session, email, typed)
    if typed.errors:
        return _shown(request, session, invitation, token, typed, 422)
    new = typed.values
    hashed = hashed_meanwhile(session, new.password)
    invitation = invitations.claim(session, token)
    try:
        user = people.create(session, email, new.name, hashed, language=chosen_language(request))
    except people.AddressTaken:
        session.rollback()  # the invitation is as good as before
        typed.refuse("email", say(request, TAKEN))
        return _shown(request, session, invitation, token, typed, 422)
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
        typed.refuse("email", say(request, TAKEN))
    fault_in_password(request, typed, email)

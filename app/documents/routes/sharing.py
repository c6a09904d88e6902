"""The people of a document."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts import invitations, letters
from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.accounts.people import EmailAddress
from app.documents import membership, sharing
from app.documents.dependencies import OwnedDocument, ReadableDocument
from app.documents.membership import LastOwner
from app.web.addresses import RowId, absolute
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


Role = Literal["owner", "author", "reviewer", "reader"]
USUAL: Role = "reader"  # the one that a hurried click gives away with the least harm
LAST_OWNER = _("Somebody has to own this document. Make another person owner first.")


class Share(BaseModel):
    email: EmailAddress = Field(max_length=254)
    role: Role = USUAL


class NewRole(BaseModel):
    role: Role


ALREADY = {
    "owner": _("%(name)s already owns this document."),
    "author": _("%(name)s already writes here."),
    "reviewer": _("%(name)s is already a reviewer here."),
    "reader": _("%(name)s already reads here."),
}


@router.get("/documents/{document_id}/people", name="see_members")
def see_members(
    request: Request, session: Database, document: OwnedDocument, shared: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """``shared``: with whom it was shared a moment ago."""
    return _people(request, session, document, blank(role=USUAL), shared=shared)


def _people(
    request: Request,
    session: Database,
    document: OwnedDocument,
    typed: Filled[Share],
    status: int = 200,
    shared: str = "",
    link: str = "",
    refusal: str = "",
    sent_to: str = "",
    invited: str = "",
) -> Response:
    members = [one for one in membership.members(session, document) if one.role in membership.ROLES]
    newcomer = next((member for member in members if str(member.user_id) == shared), None)
    waiting = invitations.waiting_for(session, document.id)
    about = {
        "waiting": waiting,
        "members": members,
        "newcomer": newcomer,
        "form": typed,
        "link": link,
        "refusal": refusal,
        "sent_to": sent_to,
        "invited": invited,
    }
    return page(request, "documents/people.html", status, document=document, **about)


@router.post("/documents/{document_id}/people", name="share_document")
def share_document(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: OwnedDocument,
    wanted: Annotated[Filled[Share], Depends(form(Share))],
) -> Response:
    if wanted.errors:
        return _people(request, session, document, wanted, 422)
    shared = sharing.share(session, document, user, wanted.values.email, wanted.values.role)
    if shared.member is None:
        return _invited(request, session, document, user, wanted, absolute(request, f"/invitations/{shared.token}"))
    if shared.is_new:
        return see(f"/documents/{document.id}/people?shared={shared.member.user_id}")
    wanted.refuse("email", say(request, ALREADY[shared.member.role], name=shared.member.user.name))
    return _people(request, session, document, wanted, 422)


def _invited(
    request: Request, session: Database, document: OwnedDocument, by: User, wanted: Filled[Share], link: str
) -> Response:
    """The link is shown this once, and sent where the site sends mail."""
    email = wanted.values.email
    is_sent = letters.send_invitation(session, email, language_of(request), by, link)
    sent_to = email if is_sent else ""
    return _people(request, session, document, blank(role=USUAL), link=link, invited=email, sent_to=sent_to)


@router.post(
    "/documents/{document_id}/people/invitations/{invitation_id}/withdrawal", name="withdraw_document_invitation"
)
def withdraw_document_invitation(session: Database, document: OwnedDocument, invitation_id: RowId) -> Response:
    waiting = invitations.waiting_for(session, document.id)
    invitation = next((one for one in waiting if one.id == invitation_id), None)
    if invitation is None:
        raise NotYours
    invitations.withdraw(session, invitation)
    return see(f"/documents/{document.id}/people")


@router.post("/documents/{document_id}/people/{user_id}", name="change_role")
def change_role(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: OwnedDocument,
    user_id: RowId,
    wanted: Annotated[Filled[NewRole], Depends(form(NewRole))],
) -> Response:
    if wanted.errors:
        raise NotYours
    try:
        membership.admit(session, document, _member(session, document, user_id), wanted.values.role)
    except LastOwner:
        return _last_owner(request, session, document)
    return _after_a_change(session, user, document)


def _last_owner(request: Request, session: Database, document: OwnedDocument) -> Response:
    return _people(request, session, document, blank(role=USUAL), 422, refusal=say(request, LAST_OWNER))


def _after_a_change(session: Database, user: User, document: OwnedDocument) -> Response:
    """Back to the people; whoever laid down the own part goes where they still may."""
    role = membership.role_of(session, user, document)
    return see(f"/documents/{document.id}/people" if role == "owner" else f"/documents/{document.id}" if role else "/")


@router.post("/documents/{document_id}/people/{user_id}/removal", name="dismiss_member")
def dismiss_member(
    request: Request, session: Database, user: CurrentUser, document: OwnedDocument, user_id: RowId
) -> Response:
    try:
        membership.dismiss(session, document, _member(session, document, user_id))
    except LastOwner:
        return _last_owner(request, session, document)
    return _after_a_change(session, user, document)


@router.post("/documents/{document_id}/departure", name="leave_document")
def leave_document(session: Database, user: CurrentUser, document: ReadableDocument) -> Response:
    """Whoever was given a part may lay it down."""
    try:
        membership.dismiss(session, document, user)
    except LastOwner as error:
        raise Refused(LAST_OWNER) from error
    return see("/")


def _member(session: Database, document: OwnedDocument, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None or not membership.role_of(session, user, document):
        raise NotYours
    return user

"""The people of a document."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

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
from app.web.pages import page, see

router = APIRouter()


def _(text: str) -> str:
    return text


Role = Literal["owner", "author", "reviewer", "reader"]
LAST_OWNER = _("Somebody has to own this document. Make another person owner first.")


class Share(BaseModel):
    email: EmailAddress = Field(max_length=254)
    role: Role = "reviewer"


class NewRole(BaseModel):
    role: Role


@router.get("/documents/{document_id}/people", name="see_members")
def see_members(request: Request, session: Database, document: OwnedDocument) -> Response:
    members = membership.members(session, document)
    return page(
        request, "documents/people.html", document=document, members=members, form=blank(role="reviewer"), link=""
    )


@router.post("/documents/{document_id}/people", name="share_document")
def share_document(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: OwnedDocument,
    wanted: Annotated[Filled[Share], Depends(form(Share))],
) -> Response:
    link, status = "", 422
    if not wanted.errors:
        try:
            token = sharing.share(session, document, user, wanted.values.email, wanted.values.role)
        except LastOwner as error:
            raise Refused(LAST_OWNER) from error
        if token is None:
            return see(f"/documents/{document.id}/people")
        link, status = absolute(request, f"/invitations/{token}"), 200
    members = membership.members(session, document)
    return page(request, "documents/people.html", status, document=document, members=members, form=wanted, link=link)


@router.post("/documents/{document_id}/people/{user_id}", name="change_role")
def change_role(
    session: Database,
    document: OwnedDocument,
    user_id: RowId,
    wanted: Annotated[Filled[NewRole], Depends(form(NewRole))],
) -> Response:
    if wanted.errors:
        raise NotYours
    try:
        membership.admit(session, document, _member(session, document, user_id), wanted.values.role)
    except LastOwner as error:
        raise Refused(LAST_OWNER) from error
    return see(f"/documents/{document.id}/people")


@router.post("/documents/{document_id}/people/{user_id}/removal", name="dismiss_member")
def dismiss_member(session: Database, document: OwnedDocument, user_id: RowId) -> Response:
    try:
        membership.dismiss(session, document, _member(session, document, user_id))
    except LastOwner as error:
        raise Refused(LAST_OWNER) from error
    return see(f"/documents/{document.id}/people")


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

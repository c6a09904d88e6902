"""Giving others a part in a document: people with an account at once, everybody else by an invitation."""

from dataclasses import dataclass

from sqlmodel import Session

from app.accounts import invitations, people
from app.accounts.models import Invitation, User
from app.documents import membership
from app.documents.models import Document, Membership
from app.events import on, publish


@dataclass(frozen=True)
class Shared:
    """What came of sharing: the ``member``, who ``is_new`` or was there already and keeps the role; for somebody
    without an account the ``token`` of an invitation to hand over."""

    member: Membership | None = None
    is_new: bool = False
    token: str = ""


def share(session: Session, document: Document, by: User, email: str, role: str) -> Shared:
    """Admit the person, or invite whoever has no account yet. Nobody's role is changed by it."""
    if found := people.by_email(session, email):
        member, is_new = membership.welcome(session, document, found, role)
        if is_new:
            publish(session, "document_shared", document=document, user_id=member.user_id, by=by)
        return Shared(member, is_new)
    return Shared(token=invitations.invite(session, by, email=email, document_id=document.id, role=role))


@on("invitation_accepted")
def admit_the_invited(session: Session, invitation: Invitation, user: User) -> None:
    """Who came by an invitation to a document finds it in the library."""
    document = session.get(Document, invitation.document_id) if invitation.document_id else None
    if document and invitation.role in membership.ROLES:
        membership.welcome(session, document, user, invitation.role)

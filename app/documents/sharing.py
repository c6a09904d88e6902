"""Giving others a part in a document: people with an account at once, everybody else by an invitation."""

from sqlmodel import Session

from app.accounts import invitations, people
from app.accounts.models import Invitation, User
from app.documents import membership
from app.documents.models import Document
from app.events import on


def share(session: Session, document: Document, by: User, email: str, role: str) -> str | None:
    """Admit the person; without an account, the answer is the token of an invitation to hand over."""
    if found := people.by_email(session, email):
        membership.admit(session, document, found, role)
        return None
    return invitations.invite(session, by, email=email, document_id=document.id, role=role)


@on("invitation_accepted")
def admit_the_invited(session: Session, invitation: Invitation, user: User) -> None:
    """Who came by an invitation to a document finds it in the library."""
    document = session.get(Document, invitation.document_id) if invitation.document_id else None
    if document and invitation.role in membership.ROLES and not membership.role_of(session, user, document):
        membership.admit(session, document, user, invitation.role)

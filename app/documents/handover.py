"""Documents whose owners are all suspended: nobody could share or delete them any more. An administrator appoints an owner,
and need not be able to read them for that."""

from collections.abc import Sequence

from sqlmodel import Session, col, exists, select

from app.accounts.models import User
from app.documents import membership
from app.documents.models import Document, Membership


class NotOrphaned(LookupError):
    """The document has an owner who can act, or does not exist."""


def orphans(session: Session) -> Sequence[Document]:
    """The documents without an owner who can act, those in the bin too, the last changed first."""
    active = select(Membership).join(User).where(
        Membership.document_id == Document.id, Membership.role == "owner", col(User.suspended_at).is_(None)
    )  # fmt: skip
    return session.exec(select(Document).where(~exists(active)).order_by(col(Document.changed_at).desc())).all()


def appoint(session: Session, document_id: str, owner: User) -> None:
    """Make this person its owner. NotOrphaned where that is for an owner to say."""
    document = next((document for document in orphans(session) if document.id == document_id), None)
    if document is None or owner.suspended_at:
        raise NotOrphaned
    membership.admit(session, document, owner, "owner")

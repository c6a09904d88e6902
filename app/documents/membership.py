"""Who may see and do what. Permission is the lookup: what is not visible cannot be found."""

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts import invitations
from app.accounts.models import User
from app.db import now
from app.documents.locking import lock
from app.documents.models import Document, Membership

ROLES = ("owner", "author", "reviewer", "reader")

MAY_READ = frozenset(ROLES)
MAY_COMMENT = frozenset({"owner", "author", "reviewer"})
MAY_WRITE = frozenset({"owner", "author"})
MAY_OWN = frozenset({"owner"})


class LastOwner(Exception):
    """A document must not be left without an owner."""


def visible_to(user: User, roles: frozenset[str] = MAY_READ) -> SelectOfScalar[Document]:
    """The one query for the documents on which this person holds one of these roles; deleted ones only for owners."""
    mine = select(Document).join(Membership).where(Membership.user_id == user.id, col(Membership.role).in_(roles))
    return mine.where(or_(col(Document.deleted_at).is_(None), Membership.role == "owner"))


def find(session: Session, user: User, document_id: str, roles: frozenset[str]) -> Document | None:
    return session.exec(visible_to(user, roles).where(Document.id == document_id)).first()


def role_of(session: Session, user: User, document: Document) -> str:
    """The person's role on it; empty for a stranger."""
    membership = session.get(Membership, (document.id, user.id))
    return membership.role if membership else ""


def members(session: Session, document: Document) -> list[Membership]:
    """All who may see it, owners first."""
    found = session.exec(select(Membership).where(Membership.document_id == document.id)).all()
    return sorted(found, key=lambda member: (ROLES.index(member.role), member.user.name.casefold()))


def admit(session: Session, document: Document, user: User, role: str) -> Membership:
    """Give the person this role, whatever they had before; raises LastOwner when nobody would own it."""
    assert user.id is not None
    lock(session, document)  # of two owners who dismiss each other at once the second must see what the first did
    membership = session.get(Membership, (document.id, user.id), populate_existing=True)
    if membership is None:
        membership = Membership(document_id=document.id, user_id=user.id, role=role, since=now())
        session.add(membership)
    elif membership.role != role:
        _lay_down(session, document, membership)
        membership.role = role
    session.flush()
    return membership


def dismiss(session: Session, document: Document, user: User) -> None:
    """The person no longer sees the document; raises LastOwner when nobody would own it."""
    lock(session, document)
    if membership := session.get(Membership, (document.id, user.id), populate_existing=True):
        _lay_down(session, document, membership)
        session.delete(membership)
        session.flush()


def _lay_down(session: Session, document: Document, leaving: Membership) -> None:
    """Raises LastOwner when nobody would own it. The links an owner handed out end with the part: else they would
    lead back in, past those who took it away."""
    if leaving.role != "owner":
        return
    owners = select(Membership).where(Membership.document_id == document.id, Membership.role == "owner")
    if session.exec(owners.execution_options(populate_existing=True)).all() == [leaving]:
        raise LastOwner
    invitations.withdraw_all(session, document.id, leaving.user_id)

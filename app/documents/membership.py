"""Who may see and do what. Permission is the lookup: what is not visible cannot be found."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts import invitations
from app.accounts.models import User
from app.db import now
from app.documents.locking import lock
from app.documents.models import Document, Membership
from app.events import publish

ROLES = ("owner", "author", "reviewer", "reader")

GUESTS = ("guest_customer", "guest_viewer", "guest_commenter", "guest_suggester")
"""Roles that a link gives to people without an account; the first shows what customers read, and nothing else."""

CUSTOMER = "guest_customer"

MAY_SEE = frozenset({*ROLES, *GUESTS})
"""Of the document what customers read; a route for them must hold back all else."""
MAY_READ = MAY_SEE - {CUSTOMER}
MAY_JUDGE = frozenset({"owner", "author", "reviewer"})
MAY_SUGGEST = MAY_JUDGE | {"guest_suggester"}
MAY_COMMENT = MAY_SUGGEST | {"guest_commenter"}
MAY_WRITE = frozenset({"owner", "author"})
MAY_OWN = frozenset({"owner"})


class LastOwner(Exception):
    """A document must not be left without an owner."""


def visible_to(user: User, roles: frozenset[str] = MAY_READ) -> SelectOfScalar[Document]:
    """The one query for the documents on which this person holds one of these roles; deleted ones only for owners."""
    mine = select(Document).join(Membership).where(Membership.user_id == user.id, col(Membership.role).in_(roles))
    mine = mine.where(lasts())
    return mine.where(or_(col(Document.deleted_at).is_(None), Membership.role == "owner"))


def find(session: Session, user: User, document_id: str, roles: frozenset[str]) -> Document | None:
    found = find_with_role(session, user, document_id, roles)
    return found[0] if found else None


def find_with_role(
    session: Session, user: User, document_id: str, roles: frozenset[str]
) -> tuple[Document, str] | None:
    """The document, and which of these roles the person holds on it."""
    wanted = visible_to(user, roles).where(Document.id == document_id)
    found = session.execute(wanted.add_columns(col(Membership.role))).first()
    return (found[0], found[1]) if found else None


def role_of(session: Session, user: User, document: Document) -> str:
    """The person's role on it; empty for a stranger."""
    membership = session.get(Membership, (document.id, user.id))
    return membership.role if membership and (membership.until is None or membership.until > now()) else ""


def lasts() -> ColumnElement[bool]:
    return or_(col(Membership.until).is_(None), col(Membership.until) > now())


def members(session: Session, document: Document) -> list[Membership]:
    """All who may see it, by name: an order that stays when a role changes, so that the next click hits the row meant."""
    there = select(Membership).where(Membership.document_id == document.id, lasts())
    found = session.exec(there.options(joinedload(Membership.user))).all()  # type: ignore[arg-type]
    return sorted(found, key=lambda member: (member.user.name.casefold(), member.user_id))


def admit(session: Session, document: Document, user: User, role: str) -> Membership:
    """Give the person this role, whatever they had before; raises LastOwner when nobody would own it."""
    assert user.id is not None
    lock(session, document)  # of two owners who dismiss each other at once the second must see what the first did
    membership = session.get(Membership, (document.id, user.id), populate_existing=True)
    if membership is None:
        membership = Membership(document_id=document.id, user_id=user.id, role=role, since=now())
        session.add(membership)
    else:
        if membership.role != role:
            _lay_down(session, document, membership)
        membership.role, membership.until = role, None  # what is given by hand does not end by itself
    session.flush()
    return membership


def welcome(
    session: Session, document: Document, user: User, role: str, until: datetime | None = None
) -> tuple[Membership, bool]:
    """Give a newcomer this role. Whoever takes part already keeps the role they have: then the second is False. But what
    is given for good takes the place of what ends by itself, or an invitation would be spent for nothing."""
    assert user.id is not None
    lock(session, document)
    part = session.get(Membership, (document.id, user.id), populate_existing=True)
    if part and (part.until is None or (until and part.until > now())):
        return part, False
    part = admit(session, document, user, role)
    part.until = until
    return part, True


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
    others = (
        select(Membership)
        .join(User)
        .where(Membership.document_id == document.id, Membership.role == "owner", Membership.user_id != leaving.user_id)
        .where(col(User.suspended_at).is_(None))  # one who is suspended could do nothing for it
    )
    if not session.exec(others.execution_options(populate_existing=True)).first():
        raise LastOwner
    invitations.withdraw_to_document(session, leaving.user_id, document.id)
    publish(session, "owner_laid_down", document=document, user_id=leaving.user_id)  # ends their links for guests

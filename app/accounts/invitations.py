"""Links by which somebody gets an account, or a part in a document. Only the token's hash is kept."""

import secrets
from datetime import timedelta

from sqlmodel import Session, col, delete, select, update

from app.accounts.models import Invitation, User
from app.accounts.visits import token_hash
from app.db import now
from app.events import publish

LASTS_DAYS = 14


class Spent(Exception):
    """The invitation was used a moment ago."""


def invite(
    session: Session,
    by: User | None,
    email: str = "",
    document_id: str | None = None,
    role: str = "",
    is_admin: bool = False,
    is_first: bool = False,
    days: int = LASTS_DAYS,
) -> str:
    """The token of a new invitation; who holds it may use it once."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=token_hash(token),
        email=email,
        is_admin=is_admin,
        is_first=is_first,
        document_id=document_id,
        role=role,
        invited_by_id=by.id if by else None,
        expires_at=now() + timedelta(days=days),
    )
    session.add(invitation)
    session.flush()
    return token


def find(session: Session, token: str) -> Invitation | None:
    """The invitation of that token while it is good: unused, not too old, and not by somebody who was suspended."""
    wanted = select(Invitation).where(Invitation.token_hash == token_hash(token), col(Invitation.used_at).is_(None))
    invitation = session.exec(wanted.where(col(Invitation.expires_at) > now())).first()
    return None if invitation and _is_by_a_suspended_person(session, invitation) else invitation


def inviter(session: Session, invitation: Invitation) -> User | None:
    return session.get(User, invitation.invited_by_id) if invitation.invited_by_id else None


def _is_by_a_suspended_person(session: Session, invitation: Invitation) -> bool:
    by = inviter(session, invitation)
    return by is not None and by.suspended_at is not None


def accept(session: Session, invitation: Invitation, user: User) -> None:
    """Use it up for this person and tell the rooms above; raises Spent when somebody was quicker."""
    unused = update(Invitation).where(col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
    if session.exec(unused.values(used_at=now())).rowcount != 1:
        raise Spent
    user.is_admin = user.is_admin or invitation.is_admin
    session.flush()
    publish(session, "invitation_accepted", invitation=invitation, user=user)


def waiting(session: Session) -> list[Invitation]:
    """Invitations to the site that can still be used, the newest first; those to documents belong to their owners."""
    open_ones = select(Invitation).where(col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now())
    to_the_site = open_ones.where(col(Invitation.document_id).is_(None), col(Invitation.is_first).is_(False))
    return list(session.exec(to_the_site.order_by(col(Invitation.created_at).desc())).all())


def withdraw(session: Session, invitation: Invitation) -> None:
    """The link no longer works."""
    session.delete(invitation)
    session.flush()


def withdraw_all(session: Session, document_id: str, by_id: int) -> None:
    """The links to a document that this person made and nobody has used."""
    unused = delete(Invitation).where(col(Invitation.used_at).is_(None), col(Invitation.document_id) == document_id)
    session.exec(unused.where(col(Invitation.invited_by_id) == by_id))

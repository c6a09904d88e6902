"""Links by which somebody gets an account, or a part in a document. Only the token's hash is kept."""

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, Delete, func
from sqlmodel import Session, col, delete, select, update

from app.accounts.models import Invitation, User
from app.accounts.visits import token_hash
from app.db import now
from app.events import publish

LASTS_DAYS = 14


class Spent(Exception):
    """The invitation is not good any more: it was used a moment ago, or withdrawn."""


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


def made_today(session: Session, by: User) -> int:
    """How many invitations somebody made in the last day."""
    theirs = select(func.count()).where(Invitation.invited_by_id == by.id)
    return session.exec(theirs.where(col(Invitation.created_at) > now() - timedelta(days=1))).one()


def find(session: Session, token: str) -> Invitation | None:
    """The invitation of that token while it is good: unused, not too old, and by somebody who could still make it."""
    wanted = select(Invitation).where(Invitation.token_hash == token_hash(token), col(Invitation.used_at).is_(None))
    invitation = session.exec(wanted.where(col(Invitation.expires_at) > now())).first()
    return invitation if invitation and _is_vouched_for(session, invitation) else None


def inviter(session: Session, invitation: Invitation) -> User | None:
    return session.get(User, invitation.invited_by_id) if invitation.invited_by_id else None


def _is_vouched_for(session: Session, invitation: Invitation) -> bool:
    """The site is opened by its administrators alone, a document by its owners (whose links end with their part in it)."""
    by = inviter(session, invitation)
    return by is None or (by.suspended_at is None and (by.is_admin or invitation.document_id is not None))


def claim(session: Session, token: str) -> Invitation:
    """Use the invitation up, before anything is made of it: of two who send the same form at once the second waits here
    and raises Spent."""
    invitation = find(session, token)
    unused = update(Invitation).where(
        col(Invitation.id) == (invitation and invitation.id), col(Invitation.used_at).is_(None)
    )
    if invitation is None or session.exec(unused.values(used_at=now())).rowcount != 1:
        raise Spent
    return invitation


def accept(session: Session, invitation: Invitation, user: User) -> None:
    """Give this person what the invitation, which must be claimed, promises; the rooms above hear of it."""
    user.is_admin = user.is_admin or invitation.is_admin
    session.flush()
    publish(session, "invitation_accepted", invitation=invitation, user=user)


def waiting(session: Session) -> list[Invitation]:
    """Invitations to the site that can still be used, the newest first; those to documents belong to their owners."""
    return _open(session, col(Invitation.document_id).is_(None), col(Invitation.is_first).is_(False))


def waiting_for(session: Session, document_id: str) -> list[Invitation]:
    """Those to that document, the newest first."""
    return _open(session, col(Invitation.document_id) == document_id)


def _open(session: Session, *which: ColumnElement[bool]) -> list[Invitation]:
    wanted = select(Invitation).where(col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now(), *which)
    return list(session.exec(wanted.order_by(col(Invitation.created_at).desc())))


def withdraw(session: Session, invitation: Invitation) -> None:
    """The link no longer works."""
    session.delete(invitation)
    session.flush()


def withdraw_all(session: Session, by_id: int) -> None:
    """Every link that this person made and nobody has used."""
    session.exec(_unused(by_id))


def withdraw_to_site(session: Session, by_id: int) -> None:
    """Of those the ones to the site."""
    session.exec(_unused(by_id).where(col(Invitation.document_id).is_(None)))


def withdraw_to_document(session: Session, by_id: int, document_id: str) -> None:
    """Of those the ones to that document."""
    session.exec(_unused(by_id).where(col(Invitation.document_id) == document_id))


def _unused(by_id: int) -> Delete:
    return delete(Invitation).where(col(Invitation.used_at).is_(None), col(Invitation.invited_by_id) == by_id)

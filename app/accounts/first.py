"""The first account of an empty site: made by whoever sits at the machine, or holds the link that the server printed."""

from sqlalchemy import Engine, text
from sqlmodel import Session, col, delete, select

from app import db
from app.accounts import invitations, people
from app.accounts.models import Invitation, User


class NotEmpty(Exception):
    """Somebody has made the first account."""


def is_needed(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return session.exec(select(User.id).limit(1)).first() is None


def link_for_the_first_account(engine: Engine, address: str, host: str = "") -> str | None:
    """For the server's first words: a link that works once, while the site is empty; None when it is not.

    It is made anew at each start, and also when the server listens on this machine alone: through a proxy beside it
    everybody looks like somebody here, so ``/first`` without it is for a site that nothing says others reach.
    """
    with db.transaction(engine) as session:
        if not is_needed(session):
            return None
        session.exec(delete(Invitation).where(col(Invitation.is_first).is_(True)))
        token = invitations.invite(session, None, is_admin=True, is_first=True, days=7)
    reachable = address.replace(f"//{host}:", "//127.0.0.1:") if host in {"0.0.0.0", "::", "[::]"} else address
    return f"{reachable.rstrip('/')}/first/{token}"


def create(session: Session, email: str, name: str, hashed: str, language: str = "") -> User:
    """The first account, an administrator's, its password hashed; raises NotEmpty when somebody was quicker."""
    if session.get_bind().dialect.name == "postgresql":
        # Two newcomers at once: the second waits here and then sees the first. SQLite lets one writer in anyway.
        session.execute(text('LOCK TABLE "user" IN EXCLUSIVE MODE'))
    if not is_needed(session):
        raise NotEmpty
    session.exec(delete(Invitation).where(col(Invitation.is_first).is_(True)))
    return people.create(session, email, name, hashed, is_admin=True, language=language)

"""Links by which people without an account get to a document: made, used, ended. Whoever comes by one says a name and is a
guest from then on, marked as such in the name itself, so that nothing they do can be taken for a member's."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts import people
from app.accounts.models import User
from app.accounts.visits import token_hash
from app.db import now
from app.documents import membership
from app.documents.locking import lock
from app.documents.models import Document, GuestLink, LinkGuest, Membership
from app.events import on
from app.i18n import translate
from app.manuscript.model import tidy_line

LONGEST_NAME = 80
LONGEST_LABEL = 200
AS_MEMBER = {"guest_viewer": "reader", "guest_commenter": "reviewer", "guest_suggester": "reviewer"}
"""What the link gives to somebody who has an account and is signed in; one for customers shows them no more than others."""


def _(text: str) -> str:
    return text


class Ended(Exception):
    """The link was good a moment ago, and is not any more."""


@dataclass(frozen=True)
class Used:
    """A link, and who came by it."""

    link: GuestLink
    guests: list[User]


def make(
    session: Session, document: Document, by: User, role: str, expires_at: datetime, label: str = "", hashed: str = ""
) -> str:
    """The token of a new link, which is kept nowhere; ``hashed`` is that of its password."""
    assert role in membership.GUESTS
    token = secrets.token_urlsafe(32)
    session.add(GuestLink(
        document_id=document.id, token_hash=token_hash(token), role=role, label=tidy_line(label)[:LONGEST_LABEL],
        password_hash=hashed, expires_at=expires_at, made_by_id=by.id,
    ))  # fmt: skip
    session.flush()
    return token


def find(session: Session, token: str) -> GuestLink | None:
    """The link of that token while it is good and leads somewhere."""
    return session.exec(_good().where(GuestLink.token_hash == token_hash(token))).first()


def _good() -> SelectOfScalar[GuestLink]:
    """Neither ended nor over, to a document that is there, by somebody who could still make it."""
    good = select(GuestLink).join(Document).where(col(GuestLink.ended_at).is_(None), col(GuestLink.expires_at) > now())
    owner = select(Membership).join(User).where(Membership.document_id == GuestLink.document_id)
    owner = owner.where(Membership.user_id == GuestLink.made_by_id, Membership.role == "owner", membership.lasts())
    return good.where(col(Document.deleted_at).is_(None), owner.where(col(User.suspended_at).is_(None)).exists())


def links(session: Session, document: Document) -> list[Used]:
    """Those that are good, the newest first."""
    good = select(GuestLink).where(GuestLink.document_id == document.id, col(GuestLink.ended_at).is_(None))
    found = session.exec(good.where(col(GuestLink.expires_at) > now()).order_by(col(GuestLink.id).desc())).all()
    came = select(LinkGuest).where(col(LinkGuest.link_id).in_([link.id for link in found]))
    guests = session.exec(came.order_by(col(LinkGuest.since)).options(joinedload(LinkGuest.user))).all()  # type: ignore[arg-type]
    return [Used(link, [one.user for one in guests if one.link_id == link.id]) for link in found]


def link_of(session: Session, document: Document, link_id: int) -> GuestLink | None:
    return session.exec(select(GuestLink).where(GuestLink.id == link_id, GuestLink.document_id == document.id)).first()


def name_for(document: Document, name: str) -> str:
    """With the mark, in the language of the document: it stands wherever the name does."""
    return translate(_("%(name)s (guest)"), document.language, name=tidy_line(name)[:LONGEST_NAME])


def let_in(session: Session, link: GuestLink, who: User | None, name: str = "") -> User:
    """The person may use the document as long as the link is good; who has a part in it already keeps that. Somebody
    unknown gets a name, and is a guest. Raises Ended when the link is not good any more."""
    document = session.get_one(Document, link.document_id)
    lock(session, document)  # whoever ends the link at the same time takes away what it gave, or is seen here
    if not session.exec(_good().where(GuestLink.id == link.id).execution_options(populate_existing=True)).first():
        raise Ended
    user = who or people.create_guest(session, name_for(document, name))
    role = link.role if user.is_guest else AS_MEMBER.get(link.role, link.role)
    assert user.id is not None and link.id is not None
    _part, is_new = membership.welcome(session, document, user, role, link.expires_at)
    if is_new:
        session.merge(LinkGuest(link_id=link.id, user_id=user.id))
    session.flush()
    return user


def end(session: Session, document: Document, link: GuestLink) -> None:
    """Nobody gets in by it any more, and whoever did is out at once; what they said stays."""
    lock(session, document)
    link.ended_at = link.ended_at or now()
    came = select(LinkGuest.user_id).where(LinkGuest.link_id == link.id)
    by_link = col(Membership.document_id) == document.id, col(Membership.until).is_not(None)
    session.exec(delete(Membership).where(*by_link, col(Membership.user_id).in_(came)))
    session.flush()


@on("owner_laid_down")
def end_all_of(session: Session, document: Document, user_id: int) -> None:
    """The links of somebody who owns the document no more: else they would lead back in."""
    theirs = select(GuestLink).where(GuestLink.document_id == document.id, GuestLink.made_by_id == user_id)
    for link in session.exec(theirs.where(col(GuestLink.ended_at).is_(None))).all():
        end(session, document, link)

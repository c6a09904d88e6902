"""Who may still be in a room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from app.accounts.models import User, Visit
from app.db import now
from app.documents import membership
from app.documents.models import Document, Membership


@dataclass(frozen=True)
class Rights:
    """``roles`` by document and person, ``visits`` that have not ended, ``documents`` that are there."""

    roles: dict[tuple[str, int], str]
    visits: set[int]
    documents: set[str]


def rights_of(session: Session, documents: Sequence[str], visits: Sequence[int], last: timedelta) -> Rights:
    """As they are now, in three questions for all open rooms. A visit lasts so long after its last sign of life."""
    parts = select(Membership.document_id, Membership.user_id, Membership.role)
    parts = parts.where(col(Membership.document_id).in_(documents), membership.lasts())
    here = select(Document.id).where(col(Document.id).in_(documents), col(Document.deleted_at).is_(None))
    open_visits = select(Visit.id).join(User).where(col(Visit.id).in_(visits), col(User.suspended_at).is_(None))
    open_visits = open_visits.where(col(Visit.seen_at) > now() - last)
    return Rights(
        {(document, user): role for document, user, role in session.exec(parts)},
        {visit for visit in session.exec(open_visits) if visit is not None},
        set(session.exec(here)),
    )

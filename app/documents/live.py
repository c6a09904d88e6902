"""What is typed live: appended at once for many documents in one transaction, written down when it has come to rest.

A room (``collab``) brings updates forty times a second. To renew all that is read elsewhere as often would keep the
server busy with nothing else, so a mark is left (``Behind``) and ``writing.catch_up`` does it later: after a second of
quiet, or when anybody looks at the document (``dependencies``), or by ``stragglers`` when a process died in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import BindParameter, bindparam, insert
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.db import now
from app.documents import log
from app.documents.models import Behind, Document, Membership, Update
from app.events import publish

Typed = tuple[int, bytes]
"""Who, and the update."""


# Forty times a second these are said; made anew each time, making them would take longer than answering them.
_NAMES: BindParameter[list[str]] = bindparam("names", expanding=True)
_THERE = (
    select(Document.id).where(col(Document.id).in_(_NAMES), col(Document.deleted_at).is_(None))
    .order_by(col(Document.id)).with_for_update()
)  # fmt: skip
_LATE = select(Behind.document_id).where(col(Behind.document_id).in_(_NAMES))
# Asked of each document by itself: grouped, the database would walk through all rows of all of them.
_NEWEST_OF_IT = (
    select(Update.id).where(Update.document_id == Document.id).order_by(col(Update.id).desc()).limit(1)
    .correlate(Document).scalar_subquery()
)  # fmt: skip
_NEWEST = select(col(Document.id), _NEWEST_OF_IT).where(col(Document.id).in_(_NAMES))

_KEEP, _MARK = insert(Update), insert(Behind)


@dataclass
class Appended:
    """``last`` is the id of the document's newest row, ``others`` what was appended elsewhere since ``read``."""

    last: int = 0
    others: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """What people typed into one document since the last time, in the order in which it arrived; ``read`` is the id of
    the newest row that the room knows."""

    typed: Sequence[Typed]
    read: int


def append(session: Session, batches: Mapping[str, Batch]) -> dict[str, Appended]:
    """Append it all; a document that is not there (any more) is missing in the answer."""
    database = session.connection()
    wanted = sorted(batches)  # in one order everywhere, or two processes would wait for each other
    there = list(database.scalars(_THERE, {"names": wanted}))
    before = _newest(session, there)
    appended = {name: Appended() for name in there}
    for name in there:
        if before.get(name, 0) > batches[name].read:
            appended[name].others = log.since(session, name, batches[name].read)
    at = now()
    typed = [
        {"document_id": name, "data": update, "author_id": author, "replaces_all": False, "at": at}
        for name in there
        for author, update in batches[name].typed
    ]
    if typed:
        database.execute(_KEEP, typed)
    late = set(database.scalars(_LATE, {"names": there}))
    if behind := [{"document_id": name, "since": at} for name in there if name not in late]:
        database.execute(_MARK, behind)
    for name, last in _newest(session, there).items():
        appended[name].last = last
    for name in there:
        publish(session, "text_appended", document_id=name)
    return appended


def _newest(session: Session, documents: Sequence[str]) -> dict[str, int]:
    return {name: last or 0 for name, last in session.connection().execute(_NEWEST, {"names": documents})}


def late_for(session: Session, user: User) -> list[str]:
    """Documents of this person with words that are not written down yet."""
    mine = select(Behind.document_id).join(Membership, col(Membership.document_id) == Behind.document_id)
    return list(session.exec(mine.where(Membership.user_id == user.id)))


def stragglers(session: Session, for_longer_than: timedelta) -> list[str]:
    """Documents that nobody has written down for so long: whoever should have is gone."""
    return list(session.exec(select(Behind.document_id).where(col(Behind.since) < now() - for_longer_than)))


def read_on(session: Session, read: Mapping[str, int]) -> dict[str, Appended]:
    """What was appended to these documents after the rows known; one that has nothing new is missing in the answer."""
    found: dict[str, Appended] = {}
    for name, last in _newest(session, list(read)).items():
        if last > read[name]:
            found[name] = Appended(last, log.since(session, name, read[name]))
    return found

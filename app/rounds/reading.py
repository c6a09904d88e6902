"""Who has read which version: said by themselves, when they like; and what is new to somebody since then."""

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.documents.locking import lock
from app.documents.models import Document
from app.rounds.models import ReadVersion, Round, Verdict
from app.versions import history
from app.versions.models import Version

NEWEST = 2**31 - 1


def readers(session: Session, version: Version) -> list[ReadVersion]:
    """Those who say they have read it, in the order in which they said so."""
    marks = select(ReadVersion).where(ReadVersion.version_id == version.id).order_by(col(ReadVersion.at))
    return list(session.exec(marks.options(joinedload(ReadVersion.user))))  # type: ignore[arg-type]


def mark(session: Session, document: Document, version: Version, reader: User) -> None:
    """The reader says to have read it; saying so twice is saying so once."""
    assert version.id is not None and reader.id is not None
    lock(session, document)  # of two clicks at once the second finds what the first said
    if session.get(ReadVersion, (version.id, reader.id)) is None:
        session.add(ReadVersion(version_id=version.id, user_id=reader.id))
        session.flush()


def unmark(session: Session, document: Document, version: Version, reader: User) -> None:
    lock(session, document)
    if found := session.get(ReadVersion, (version.id, reader.id)):
        session.delete(found)
        session.flush()


def last_read(session: Session, document: Document, reader: User, before: int = NEWEST) -> Version | None:
    """The newest version older than ``before`` that the reader says to have read, or gave a verdict on."""
    marked = select(ReadVersion.version_id).where(ReadVersion.user_id == reader.id)
    judged = select(Round.version_id).join(Verdict).where(Verdict.user_id == reader.id)
    known = select(func.max(Version.number)).where(
        Version.document_id == document.id,
        Version.number < before,
        col(Version.id).in_(marked) | col(Version.id).in_(judged),
    )
    return history.find(session, document, session.exec(known).one() or 0)

"""How many findings each document has, counted when it has come to rest, so that the library need not read them all."""

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.coach import standing
from app.coach.models import Examined
from app.coach.standing import Counts
from app.db import now
from app.documents.membership import MAY_COMMENT, visible_to
from app.documents.models import Document
from app.events import on
from app.jobs.queue import enqueue, job

QUIET = timedelta(seconds=5)
"""After a change; whoever writes on puts it off."""


@on("document_changed")
def count_when_quiet(session: Session, document: Document, author: User | None) -> None:  # noqa: ARG001
    enqueue(session, "examine", f"examine:{document.id}", now() + QUIET, document_id=document.id)


@on("document_measured")
def count_with_pages(session: Session, document: Document, lengths: dict[str, float]) -> None:
    """What it found may depend on how long the parts print; without lengths it could not be laid out."""
    row = session.get(Examined, document.id) or Examined(document_id=document.id, revision=0)
    row.pages = lengths or None
    session.add(row)
    session.flush()
    enqueue(session, "examine", f"examine:{document.id}", now(), document_id=document.id)


@job("examine")
def examine(session: Session, document_id: str) -> None:
    """Count anew; a document that is gone has nothing to count."""
    if document := session.get(Document, document_id):
        row = session.get(Examined, document.id) or Examined(document_id=document.id, revision=0)
        look = standing.look(session, document)
        row.counts = {key: list(look.counts(key)) for key, _ in look.sections()}
        row.revision, row.at = document.revision, now()
        session.add(row)
        session.flush()


def counted(session: Session, reader: User, document_ids: Iterable[str]) -> dict[str, Counts]:
    """The sums of those documents that the reader may comment on, as they were counted last."""
    mine = visible_to(reader, MAY_COMMENT).with_only_columns(col(Document.id))
    wanted = select(Examined).where(
        col(Examined.document_id).in_(list(document_ids)), col(Examined.document_id).in_(mine)
    )
    return {row.document_id: _sum(row.counts.values()) for row in session.exec(wanted)}


def _sum(counts: Iterable[list[int]]) -> Counts:
    columns = list(zip(*counts, strict=True)) or [(0,), (0,), (0,)]
    return sum(columns[0]), sum(columns[1]), sum(columns[2])

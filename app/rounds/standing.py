"""Where a document stands, for wherever it is shown: which version was approved by how many, what has changed since, and
what people are being asked about now. A later edit never inherits an approval: it is counted against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col

from app.accounts.models import User
from app.documents import projection, stages
from app.documents.membership import visible_to
from app.documents.models import Document
from app.rounds import listing
from app.rounds.listing import Held
from app.versions import history
from app.versions.comparison import compare
from app.versions.models import Version


@dataclass(frozen=True)
class Approval:
    """That version was approved, by so many of those ``asked``; 0 where nobody was and somebody just said so (the stage).
    ``words`` have changed since; ``is_same``: nothing has, not even order or details. ``now`` is the version the text is
    at, 0 while it is not kept as one."""

    number: int
    approvals: int
    asked: int
    words: int = 0
    is_same: bool = True
    now: int = 0


@dataclass(frozen=True)
class Waiting:
    """People are asked about that version, and some have answered."""

    number: int
    given: int
    asked: int
    due: date | None = None


@dataclass(frozen=True)
class Standing:
    """The newest of each, where there is one."""

    approval: Approval | None = None
    waiting: Waiting | None = None


def standing(session: Session, document: Document) -> Standing:
    return _standings(session, [document])[document.id]


def standings(session: Session, reader: User, document_ids: Iterable[str]) -> dict[str, Standing]:
    """Of those documents that the reader sees."""
    seen = session.exec(visible_to(reader).where(col(Document.id).in_(list(document_ids)))).all()
    return _standings(session, seen)


def _standings(session: Session, documents: Sequence[Document]) -> dict[str, Standing]:
    ids = [document.id for document in documents]
    rounds, said = listing.held(session, ids), _said(session, ids)
    return {
        document.id: _standing(session, document, rounds.get(document.id, []), said.get(document.id))
        for document in documents
    }


def _said(session: Session, document_ids: Sequence[str]) -> dict[str, int]:
    """The version that was kept when the stage came to be approved last, by document."""
    moves = stages.moves(session, document_ids)
    return {move.document_id: move.version for move in reversed(moves) if move.version}


def _standing(session: Session, document: Document, rounds: Sequence[Held], said: int | None) -> Standing:
    judged = [one for one in rounds if one.is_approved]
    approved = max(judged, key=lambda one: (one.round.version.number, one.round.id), default=None)
    waiting = next((one for one in rounds if one.is_open and one is not approved), None)
    return Standing(
        _newest_approval(session, document, approved, said),
        Waiting(waiting.round.version.number, waiting.outcome.given, waiting.outcome.asked, waiting.round.due)
        if waiting
        else None,
    )


def _newest_approval(session: Session, document: Document, held: Held | None, said: int | None) -> Approval | None:
    """By verdicts, unless other words were called approved after them."""
    kept = history.find(session, document, said or 0)
    if held and not (kept and kept.number > held.round.version.number and kept.manifest != held.round.version.manifest):
        return _approval(session, document, held.round.version, held.outcome.approvals, held.outcome.asked)
    return _approval(session, document, kept) if kept else None


def _approval(session: Session, document: Document, version: Version, approvals: int = 0, asked: int = 0) -> Approval:
    newest = history.newest(session, document)
    # The document's revision counts every change: where it is a version's, the text is that version, and nobody need read it.
    now = newest.number if newest and newest.revision == document.revision else 0
    if version.revision == document.revision:
        return Approval(version.number, approvals, asked, now=now)
    since = compare(history.manuscript_of(session, version), projection.manuscript_of(session, document))
    # The stage moves on because the text was approved: that is no change of what was approved.
    details = [change for change in since.front if change.name != "stage"]
    is_same = not since.changed and not details
    return Approval(version.number, approvals, asked, since.words_changed, is_same, now)

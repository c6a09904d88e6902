"""Verdicts: given by whoever was asked, and by nobody else; changed until the round is closed."""

from sqlmodel import Session

from app.accounts.models import User
from app.documents.locking import lock
from app.documents.models import Document
from app.events import publish
from app.manuscript.model import tidy
from app.rounds.asking import AlreadyEnded
from app.rounds.models import Asked, Round, Verdict
from app.rounds.verdicts import VERDICTS


class NotAsked(PermissionError):
    """Somebody gives a verdict who was not asked for one."""


class NoReason(ValueError):
    """Such a verdict needs some words."""


def give(session: Session, document: Document, round_: Round, by: User, verdict: str, summary: str) -> Verdict:
    """What this person says of the version; what they said before is kept. Raises NotAsked, NoReason, AlreadyEnded."""
    assert verdict in VERDICTS and round_.id is not None and by.id is not None
    lock(session, document)
    session.refresh(round_)
    if round_.ending:
        raise AlreadyEnded
    if session.get(Asked, (round_.id, by.id)) is None:
        raise NotAsked
    if VERDICTS[verdict].needs_words and not summary.strip():
        raise NoReason
    said = Verdict(round_id=round_.id, user_id=by.id, verdict=verdict, summary=tidy(summary))
    session.add(said)
    session.flush()
    publish(session, "verdict_given", document=document, round_=round_, verdict=said, by=by)
    return said

"""Asking people for a review of the text as it stands now, and ending it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.accounts.models import User
from app.db import now
from app.documents import membership
from app.documents.locking import lock
from app.documents.models import Document, Membership
from app.events import publish
from app.manuscript.model import tidy
from app.rounds.models import Asked, Round
from app.versions import history

LONGEST = 4_000


class CannotBeAsked(ValueError):
    """Nobody is asked, or somebody who has no say in the document."""


class TooHighQuorum(ValueError):
    """More approvals are wanted than people are asked."""


class AlreadyEnded(Exception):
    """The round was closed or withdrawn."""


@dataclass(frozen=True)
class Wish:
    """Whom to ask (ids of people), who of them must approve, what to look at, until when, and how many must approve."""

    people: frozenset[int]
    must: frozenset[int] = frozenset()
    wanted: str = ""
    due: date | None = None
    quorum: int = 0


def ask(session: Session, document: Document, by: User, wish: Wish) -> Round:
    """Freeze the text as a version and ask those people about it. Raises CannotBeAsked and TooHighQuorum."""
    lock(session, document)
    people = wish.people | wish.must
    if not people or people - {member.user_id for member in can_be_asked(session, document, by)}:
        raise CannotBeAsked
    if wish.quorum > len(people):
        raise TooHighQuorum
    version = history.keep(session, document, by) or history.newest(session, document)
    assert version is not None and version.id is not None
    round_ = Round(
        document_id=document.id, version_id=version.id, wanted=tidy(wish.wanted), due=wish.due, quorum=wish.quorum,
        asked_by_id=by.id,
    )  # fmt: skip
    session.add(round_)
    session.flush()
    session.add_all(_asked(round_, sorted(people), wish.must))
    session.flush()
    publish(session, "review_asked", document=document, round_=round_, by=by)
    return round_


def can_be_asked(session: Session, document: Document, by: User) -> list[Membership]:
    """Everybody who has a say in the document, but not oneself: a verdict of one's own would be worth nothing."""
    members = membership.members(session, document)
    return [member for member in members if member.role in membership.MAY_COMMENT and member.user_id != by.id]


def close(session: Session, document: Document, round_: Round, by: User) -> None:
    """The verdicts stand as they are from now on. Raises AlreadyEnded."""
    _end(session, document, round_, by, "closed")


def withdraw(session: Session, document: Document, round_: Round, by: User) -> None:
    """Nobody need answer any more, and nothing is approved by it. Raises AlreadyEnded."""
    _end(session, document, round_, by, "withdrawn")


def _end(session: Session, document: Document, round_: Round, by: User, ending: str) -> None:
    lock(session, document)  # a verdict at the same time comes before or after, never between
    session.refresh(round_)
    if round_.ending:
        raise AlreadyEnded
    round_.ending, round_.ended_by_id, round_.ended_at = ending, by.id, now()
    session.flush()
    publish(session, "review_ended", document=document, round_=round_, by=by)


def _asked(round_: Round, people: Iterable[int], must: frozenset[int]) -> Iterable[Asked]:
    assert round_.id is not None
    return [Asked(round_id=round_.id, user_id=user_id, must_approve=user_id in must) for user_id in people]

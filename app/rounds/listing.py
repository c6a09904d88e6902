"""The rounds of a document with what came of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.documents.models import Document
from app.rounds.models import Asked, Round, Verdict
from app.rounds.outcome import Answer, Outcome
from app.versions.models import Version


@dataclass(frozen=True)
class Held:
    """A round and its outcome so far."""

    round: Round
    outcome: Outcome

    @property
    def is_open(self) -> bool:
        return not self.round.ending

    @property
    def is_approved(self) -> bool:
        """What was withdrawn approves nothing, whatever was said before."""
        return self.round.ending != "withdrawn" and self.outcome.is_approved

    def is_late(self, today: date) -> bool:
        return self.is_open and self.round.due is not None and self.round.due < today

    def answer_of(self, user: User) -> Answer | None:
        """What this person said; None for somebody who was not asked."""
        return next((answer for answer in self.outcome.answers if answer.asked.user_id == user.id), None)


def held(session: Session, document_ids: Iterable[str]) -> dict[str, list[Held]]:
    """All rounds of those documents, the newest first."""
    wanted = select(Round).where(col(Round.document_id).in_(list(document_ids))).order_by(col(Round.id).desc())
    rounds = session.exec(wanted.options(joinedload(Round.version))).all()  # type: ignore[arg-type]
    outcomes = _outcomes(session, rounds)
    found: dict[str, list[Held]] = defaultdict(list)
    for round_ in rounds:
        found[round_.document_id].append(Held(round_, outcomes[round_.id]))
    return dict(found)


def of_document(session: Session, document: Document) -> list[Held]:
    return held(session, [document.id]).get(document.id, [])


def of_version(session: Session, document: Document, version: Version) -> list[Held]:
    """The rounds about that version that were not withdrawn."""
    rounds = of_document(session, document)
    return [one for one in rounds if one.round.version_id == version.id and one.round.ending != "withdrawn"]


def round_of(session: Session, document: Document, round_id: int) -> Round | None:
    return session.exec(select(Round).where(Round.id == round_id, Round.document_id == document.id)).first()


def _outcomes(session: Session, rounds: Sequence[Round]) -> dict[int | None, Outcome]:
    ids = [round_.id for round_ in rounds]
    said: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for verdict in session.exec(select(Verdict).where(col(Verdict.round_id).in_(ids)).order_by(col(Verdict.id).desc())):
        said[verdict.round_id, verdict.user_id].append(verdict)
    answers: dict[int, list[Answer]] = defaultdict(list)
    asked = select(Asked).where(col(Asked.round_id).in_(ids)).options(joinedload(Asked.user))  # type: ignore[arg-type]
    for one in sorted(session.exec(asked), key=lambda one: one.user.name.casefold()):
        answers[one.round_id].append(Answer(one, said[one.round_id, one.user_id]))
    return {round_.id: Outcome(answers[round_.id or 0], round_.quorum) for round_ in rounds}

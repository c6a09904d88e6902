"""What comes of a round. Pure: verdicts in, the outcome out."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rounds.models import Asked, Verdict
from app.rounds.verdicts import VERDICTS


@dataclass(frozen=True)
class Answer:
    """Somebody who was asked, with all that they said, the newest first."""

    asked: Asked
    verdicts: Sequence[Verdict] = ()

    @property
    def latest(self) -> Verdict | None:
        return self.verdicts[0] if self.verdicts else None

    @property
    def says(self) -> str:
        """The verdict that counts; "" while it is awaited."""
        return self.verdicts[0].verdict if self.verdicts else ""

    @property
    def approves(self) -> bool:
        return bool(self.says) and VERDICTS[self.says].is_approving


@dataclass(frozen=True)
class Outcome:
    """All answers of a round, and how many approvals it takes as the round itself says (0: nothing said)."""

    answers: Sequence[Answer]
    quorum: int = 0

    @property
    def asked(self) -> int:
        return len(self.answers)

    @property
    def given(self) -> int:
        return sum(bool(answer.says) for answer in self.answers)

    @property
    def approvals(self) -> int:
        return sum(answer.approves for answer in self.answers)

    @property
    def needed(self) -> int:
        """Approvals that it takes: the quorum; else of those who must approve; else of all who do not abstain."""
        if self.quorum:
            return self.quorum
        musts = sum(answer.asked.must_approve for answer in self.answers)
        return musts or max(1, sum(answer.says != "abstain" for answer in self.answers))

    @property
    def is_approved(self) -> bool:
        musts = all(answer.approves for answer in self.answers if answer.asked.must_approve)
        return musts and self.approvals >= self.needed

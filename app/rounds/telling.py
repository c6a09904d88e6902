"""What came of the rounds, told to whoever prints an approved document. Export is a neighbour: it asks by an event."""

from sqlmodel import Session

from app.documents.models import Document
from app.events import on
from app.manuscript.approval import Approval, Voice
from app.manuscript.model import Manuscript
from app.rounds import listing
from app.rounds.listing import Held
from app.rounds.verdicts import VERDICTS
from app.versions import approving, history


@on("approvals_wanted")
def tell_approvals(session: Session, document: Document, manuscript: Manuscript, approvals: list[Approval]) -> None:
    """Add those by rounds about these very words, the newest first."""
    for held in listing.of_document(session, document):
        if held.is_approved and approving.means_the_same(
            history.manuscript_of(session, held.round.version), manuscript
        ):
            approvals.append(_approval(held))


def _approval(held: Held) -> Approval:
    version = held.round.version
    said = [(answer.asked.user.name, answer.latest) for answer in held.outcome.answers]
    voices = tuple(Voice(name, VERDICTS[one.verdict].says, one.at.date()) for name, one in said if one)
    return Approval(version.number, version.digest, version.kept_at.date(), voices)

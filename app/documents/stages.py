"""Moving a document to another stage: who, when, why. Rooms above may hold it up; an owner may go on all the same, with a
reason. Going back, or putting it aside, is always free."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.catalogue import STAGES, has_reached
from app.documents import membership, writing
from app.documents.locking import lock
from app.documents.models import Document, StageMove
from app.events import publish
from app.manuscript.model import tidy

LONGEST = 2_000

Told = Callable[[str], str]


class HeldUp(Exception):
    """Something stands in the way. Each of ``reasons`` says it in the language whose tag it is given."""

    def __init__(self, reasons: tuple[Told, ...]) -> None:
        super().__init__(f"{len(reasons)} reasons")
        self.reasons = reasons


class MovedMeanwhile(Exception):
    """Somebody else was faster."""


def move(
    session: Session, document: Document, author: User, begun: str, stage: str, why: str, all_the_same: bool = False
) -> StageMove | None:
    """Go from the stage that the author saw to another. Raises HeldUp and MovedMeanwhile, and then nothing has changed.

    ``all_the_same``: the author has seen what holds it up; that counts when it is an owner who says ``why``."""
    assert stage in STAGES
    lock(session, document)
    if document.stage != begun:
        raise MovedMeanwhile
    if stage == begun:
        return None
    held: list[Told] = []
    if has_reached(stage, "peer") and not has_reached(begun, stage):  # a draft may be taken up again as it is
        publish(session, "stage_asked_for", document=document, stage=stage, held=held)
    is_owner = membership.role_of(session, author, document) in membership.MAY_OWN
    if held and not (all_the_same and why.strip() and is_owner):
        raise HeldUp(tuple(held))
    writing.take_details(session, document, author, stage=stage)
    return _noted(session, document, author, StageMove(
        document_id=document.id, before=begun, stage=stage, why=tidy(why), in_spite_of=len(held), by_id=author.id
    ))  # fmt: skip


def note_arrival(session: Session, document: Document, author: User) -> None:
    """A document was brought in at a stage for which others need approval: whoever brings it in says so, as who moves
    does, and says it of the words that came, not of those written later."""
    if has_reached(document.stage, "approved"):
        _noted(session, document, author, StageMove(
            document_id=document.id, before="draft", stage=document.stage, by_id=author.id
        ))  # fmt: skip


def _noted(session: Session, document: Document, author: User, moved: StageMove) -> StageMove:
    session.add(moved)
    session.flush()
    publish(session, "stage_moved", document=document, author=author, move=moved)
    return moved


def moves(session: Session, document_ids: Iterable[str]) -> list[StageMove]:
    """All moves of those documents, the newest first."""
    wanted = select(StageMove).where(col(StageMove.document_id).in_(list(document_ids)))
    return list(session.exec(wanted.order_by(col(StageMove.id).desc()).options(joinedload(StageMove.by))))  # type: ignore[arg-type]

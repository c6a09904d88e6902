"""How many pages a document takes of those it may: measured when it has come to rest, once for each content, and kept."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from sqlmodel import Session

from app.catalogue import BUDGET, PartKey
from app.db import now
from app.documents import projection
from app.documents.models import Document
from app.documents.pictures import image_source
from app.events import on, publish
from app.export.formats import shared_presses
from app.export.html import Images
from app.export.job import PressBusy, RenderingFailed
from app.export.kept import name_of, style_digest
from app.export.look import Look
from app.export.measuring import Measure, PageStart, look_of, measure
from app.export.models import Measured
from app.export.presses import AHEAD, Seat
from app.export.theming import theme_of
from app.jobs.queue import enqueue, files_of, job, waits
from app.manuscript.model import Manuscript
from app.versions import approving

QUIET = timedelta(seconds=4)
"""After a change; whoever writes on puts it off."""

QUESTIONS: tuple[PartKey, ...] = ("customer_faq", "stakeholder_faq")
CORE: tuple[PartKey, ...] = ("press_release", *QUESTIONS)
"""What is read in silence before a discussion."""

MINUTES_A_PAGE = 3.5
SHORTEST_READING, LONGEST_READING = 10, 30


@dataclass(frozen=True)
class Line:
    """One line of the gauge: so many pages of so many; ``room`` is None for a part that shares the room of another."""

    key: str
    pages: float
    room: int | None = None

    @property
    def is_over(self) -> bool:
        return self.room is not None and self.pages > self.room

    @property
    def shown(self) -> float:
        """What is over its room is never shown as being just within."""
        rounded = round(self.pages, 1)
        return self.pages if self.is_over and rounded == self.room else rounded


@dataclass(frozen=True)
class Gauge:
    """The last known figures. ``is_current``: they are those of the document as it stands. ``is_awaited``: new ones are
    on their way."""

    measured: Measured | None
    is_current: bool
    is_awaited: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        lengths = self.measured.lengths if self.measured else {}

        def line(key: str, room: int | None, *parts: str) -> Line:
            return Line(key, round(sum(lengths.get(part, 0) for part in parts), 2), room)

        return (
            line("press_release", BUDGET.press_release, "press_release"),
            *(line(part, None, part) for part in QUESTIONS),
            line("questions", BUDGET.questions, *QUESTIONS),
            line("core", BUDGET.core, *CORE),
        )

    @property
    def pages(self) -> int:
        """Of the whole print, the guide and all else included."""
        return sum(ceil(length) for length in self.measured.lengths.values()) if self.measured else 0

    @property
    def minutes(self) -> int:
        """For reading it in silence."""
        return min(LONGEST_READING, max(SHORTEST_READING, round(self.lines[-1].pages * MINUTES_A_PAGE)))


def gauge(session: Session, document: Document) -> Gauge:
    """What is known now; nothing is laid out for it."""
    measured = session.get(Measured, document.id)
    is_current = measured is not None and (measured.revision, measured.style) == (document.revision, style_digest())
    return Gauge(measured, is_current, not is_current and waits(session, _key(document)))


def measure_soon(session: Session, document: Document) -> None:
    """For a document that was never measured, or not in today's style. One that waits already keeps its time."""
    state = gauge(session, document)
    if not state.is_current and not state.is_awaited:
        enqueue(session, "measure", _key(document), now(), document_id=document.id)


@on("document_changed")
def measure_when_quiet(session: Session, document: Document, **_: Any) -> None:
    enqueue(session, "measure", _key(document), now() + QUIET, document_id=document.id)


def _key(document: Document) -> str:
    return f"measure:{document.id}"


@job("measure", is_slow=True)
def measure_document(session: Session, document_id: str) -> None:
    """Measure anew, unless it prints as it did; a document that is gone has no length."""
    if not (document := session.get(Document, document_id)):
        return
    revision, manuscript, images = (
        document.revision,
        projection.manuscript_of(session, document),
        _images(session, document),
    )
    item_ids = {row.key: row.item_ids for row in projection.rows(session, document)}
    look = look_of(manuscript, theme_of(session), not approving.is_approved(session, document, manuscript))
    digest = name_of(manuscript, look, images)
    known = session.get(Measured, document_id)
    if known and known.digest == digest and known.lengths:
        known.revision = revision
        return
    session.rollback()  # layout takes its time: nobody who writes should wait for it meanwhile
    found = _laid_out(manuscript, images, look)
    if document := session.get(Document, document_id):
        starts = [asdict(start) | {"item": _id_of(start, item_ids)} for start in found.starts]
        _keep(session, document, Measured(
            document_id=document_id, revision=revision, style=style_digest(), digest=digest,
            lengths={str(part): length for part, length in found.lengths.items()}, starts=starts,
        ))  # fmt: skip


def _images(session: Session, document: Document) -> Images:
    files = files_of(session)
    return image_source(session, files, document) if files else lambda _name: None


def _laid_out(manuscript: Manuscript, images: Images, look: Look) -> Measure:
    """Without lengths when it cannot be; when others wait for the press too it is tried again."""
    try:
        return measure(manuscript, images, Seat(shared_presses(), AHEAD), look)
    except PressBusy:
        raise
    except RenderingFailed:
        return Measure({}, ())


def _id_of(start: PageStart, item_ids: dict[str, list[str]]) -> str:
    return "" if start.item is None else item_ids[start.section][start.item]


def _keep(session: Session, document: Document, measured: Measured) -> None:
    session.merge(measured)
    session.flush()
    publish(session, "document_measured", document=document, lengths=measured.lengths)

"""How a document stands: its findings with the ids of their items, those that were dismissed apart."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, select

from app.coach import team
from app.coach.draft import Draft, Pages
from app.coach.examining import examine
from app.coach.finding import Finding
from app.coach.models import Dismissal, Examined
from app.documents import projection
from app.documents.models import Document
from app.manuscript.model import Manuscript

Counts = tuple[int, int, int]


@dataclass(frozen=True)
class Placed:
    """A finding where the editor can find it: ``control`` is the id of the field that holds the words."""

    finding: Finding
    item_id: str
    context: str
    dismissal: Dismissal | None = None

    @property
    def control(self) -> str:
        return f"{self.finding.field}-{self.item_id or self.finding.section}"

    @property
    def anchor(self) -> str:
        """Where on the page of the editor it stands."""
        return self.item_id or self.finding.section


@dataclass(frozen=True)
class Standing:
    """``open`` in reading order, and ``dismissed``."""

    draft: Draft
    open: list[Placed] = field(default_factory=list)
    dismissed: list[Placed] = field(default_factory=list)

    def of(self, section: str) -> list[Placed]:
        return [placed for placed in self.open if placed.finding.section == section]

    def counts(self, section: str = "") -> Counts:
        """How many must, should, and may be mended; in a section or in all."""
        severities = [placed.finding.severity for placed in (self.of(section) if section else self.open)]
        return severities.count("E"), severities.count("W"), severities.count("I")

    def sections(self) -> Iterator[tuple[str, list[Placed]]]:
        """Those with findings, in reading order."""
        for key in dict.fromkeys(placed.finding.section for placed in self.open):
            yield key, self.of(key)


def look(session: Session, document: Document, stage: str = "") -> Standing:
    """The document as it stands now, at its own stage or as if it were at that one. Writes nothing."""
    manuscript = projection.manuscript_of(session, document)
    draft = Draft(manuscript, stage or document.stage, team.workspace(session), pages_of(session, document))
    item_ids = {row.key: row.item_ids for row in projection.rows(session, document)}
    known = {_sign_of(one): one for one in _dismissals(session, document)}
    found = [_placed(draft, finding, item_ids) for finding in examine(draft)]
    return _sorted(draft, found, lambda placed: known.get(_sign(placed)))


def look_back(session: Session, document: Document, manuscript: Manuscript, day: date) -> Standing:
    """The document as it stood on that day. Of its items nobody knows any more which they were: what was let stand is
    known again by its words alone."""
    draft = Draft(manuscript, manuscript.front.stage, team.workspace(session), today=day)
    known = {_without_item(_sign_of(one)): one for one in _dismissals(session, document)}
    found = [Placed(finding, str(finding.item), _context(draft, finding)) for finding in examine(draft)]
    return _sorted(draft, found, lambda placed: known.get(_without_item(_sign(placed))))


def _dismissals(session: Session, document: Document) -> Sequence[Dismissal]:
    return session.exec(select(Dismissal).where(Dismissal.document_id == document.id)).all()


def pages_of(session: Session, document: Document) -> Pages | None:
    """As it was laid out last."""
    row = session.get(Examined, document.id)
    if row is None or not row.pages:
        return None
    known = {part: row.pages.get(part, 0.0) for part in ("press_release", "customer_faq", "stakeholder_faq")}
    return Pages(**known, whole=sum(row.pages.values()))


def _placed(draft: Draft, finding: Finding, item_ids: dict[str, list[str]]) -> Placed:
    item_id = "" if finding.item is None else item_ids[finding.section][finding.item]
    return Placed(finding, item_id, _context(draft, finding))


def _context(draft: Draft, finding: Finding) -> str:
    """The sentence around the words, so that the same word elsewhere is another finding; of a thing that is missing,
    the numbers in its message: when they change it is another matter."""
    if not finding.quote:
        return " ".join(f"{name}={value}" for name, value in sorted(finding.values.items()))[:1000]
    piece = next(
        piece
        for piece in draft.pieces((finding.section,), (finding.field,))
        if piece.item == finding.item and piece.field == finding.field
    )
    start, end = piece.reading.sentence_at(finding.start)
    return piece.reading.source[start:end][:1000]


def _sorted(draft: Draft, found: list[Placed], known: Callable[[Placed], Dismissal | None]) -> Standing:
    standing = Standing(draft)
    # Two checks may say the same of the same words (T01, W11); people are told once.
    for placed in {_place(placed): placed for placed in reversed(found)}.values().__reversed__():
        if dismissal := known(placed):
            standing.dismissed.append(Placed(placed.finding, placed.item_id, placed.context, dismissal))
        else:
            standing.open.append(placed)
    return standing


def _place(placed: Placed) -> tuple[object, ...]:
    finding = placed.finding
    what = finding.variant if finding.quote and finding.variant else finding.id
    return finding.section, placed.item_id, finding.field, finding.start, finding.end, what, finding.values.get("topic")


def _sign(placed: Placed) -> tuple[str, ...]:
    """What makes it the same finding as before."""
    finding = placed.finding
    return finding.id, finding.variant, finding.section, placed.item_id, finding.field, finding.quote, placed.context


def _sign_of(one: Dismissal) -> tuple[str, ...]:
    return one.check, one.variant, one.section, one.item_id, one.field, one.quote, one.context


def _without_item(sign: tuple[str, ...]) -> tuple[str, ...]:
    return sign[:3] + sign[4:]

"""How a draft gets better: the findings of each version, and how easily its parts read. Counted when a version is kept;
those from before when somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.coach import readability, standing
from app.coach.draft import FAQ, TOLD, Draft
from app.coach.models import ExaminedVersion
from app.coach.standing import Counts
from app.db import now
from app.documents.models import Document
from app.events import on
from app.jobs.queue import enqueue, job, waits
from app.versions import history
from app.versions.models import Version

MOST = 30
"""Versions shown: as many as can be told apart."""

PARTS = {"press_release": TOLD, "faq": FAQ}


@dataclass(frozen=True)
class Point:
    """One version: how many must, should and may be mended, and the readability of its parts; None for both as long as
    it is being counted."""

    version: Version
    counts: Counts | None = None
    language: str = ""
    readability: dict[str, float] | None = None


@dataclass(frozen=True)
class Trend:
    """The newest versions in the order in which they were kept; how many there are before them. ``is_awaited``: some
    are being counted."""

    points: tuple[Point, ...]
    earlier: int
    is_awaited: bool

    @property
    def counted(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.counts)

    @property
    def uncounted(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if not point.counts)


def trend(session: Session, document: Document) -> Trend:
    """What is known by now; nothing is counted for it."""
    timeline = history.timeline(session, document)
    versions = timeline.versions[:MOST][::-1]
    known = _known(session, versions)
    points = tuple(_point(version, known.get(version.id)) for version in versions)
    is_awaited = any(waits(session, _key(point.version)) for point in points if not point.counts)
    return Trend(points, timeline.total - len(points), is_awaited)


def _known(session: Session, versions: Sequence[Version]) -> dict[int | None, ExaminedVersion]:
    ids = [version.id for version in versions]
    rows = session.exec(select(ExaminedVersion).where(col(ExaminedVersion.version_id).in_(ids)))
    return {row.version_id: row for row in rows}


def _point(version: Version, row: ExaminedVersion | None) -> Point:
    if row is None:
        return Point(version)
    must, should, may = row.counts
    return Point(version, (must, should, may), row.readability["language"], row.readability["parts"])


def count_earlier(session: Session, document: Document) -> None:
    """Ask for what was not counted yet."""
    for point in trend(session, document).uncounted:
        _ask(session, point.version)


@on("version_kept")
def count_version(session: Session, document: Document, version: Version) -> None:  # noqa: ARG001
    _ask(session, version)


def _ask(session: Session, version: Version) -> None:
    enqueue(session, "examine_version", _key(version), now(), version_id=version.id)


def _key(version: Version) -> str:
    return f"examine_version:{version.id}"


@job("examine_version")
def examine_version(session: Session, version_id: int) -> None:
    """Count it as the coach would have at its stage on its day; one that is gone has nothing to count."""
    if not (version := session.get(Version, version_id)):
        return
    manuscript, document = history.manuscript_of(session, version), session.get_one(Document, version.document_id)
    look = standing.look_back(session, document, manuscript, version.kept_at.date())
    read = {"language": look.draft.language, "parts": _readability(look.draft)}
    session.merge(ExaminedVersion(version_id=version_id, counts=list(look.counts()), readability=read))
    session.flush()


def _readability(draft: Draft) -> dict[str, Any]:
    """Of the parts with enough text to say."""
    found = {}
    for part, keys in PARTS.items():
        readings = [piece.reading for piece in draft.pieces(keys, ("text",))]
        value = readability.score(readability.lengths(readings), readings[0]) if readings else None
        if value is not None:
            found[part] = round(value, 1)
    return found

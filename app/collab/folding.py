"""The log made small: what one person typed letter by letter becomes one row, still under their name.

Typed live, a text lies in the log at some fifty bytes a letter. Whatever is older than a day and covered by a snapshot is
folded: rows of one person are joined into one wherever that changes nothing, so who wrote which words is known ever after, and
each kept version still ends where a row ends. Nothing is replaced before the folded rows have been replayed and say the same.

Rooms that are behind by so much read the snapshot (``log.since``), so nobody needs the rows that are gone.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

import structlog
from sqlmodel import Session, col, delete, func, select, update

from app.collab import admission
from app.collab.admission import Contents
from app.collab.wire import Malformed
from app.db import now
from app.documents import log as rows_of
from app.documents.locking import lock
from app.documents.log import FOLDED_AFTER, Row
from app.documents.models import Document, Update
from app.documents.text import Text
from app.jobs.queue import enqueue, job
from app.versions.models import Version

WORTH_IT = 500
"""Rows of a document, before anybody looks whether they can be fewer."""
AT_ONCE = 2_000
"""Rows in one transaction: some fifty milliseconds."""
LOOK_BACK = 16
"""Chapters in which a row may still find its place; with more people at once than that, rows stay rows."""
SOON = timedelta(seconds=1)

log = structlog.get_logger()


@dataclass
class Chapter:
    """Updates of one author in a row; ``known`` are the clocks that are there at its end, by client."""

    author: int | None
    updates: list[bytes]
    known: dict[int, int]


@job("fold_logs", daily=True)
def fold_logs(session: Session) -> None:
    """Ask for each long log to be folded, by and by."""
    old = select(Update.document_id).where(col(Update.at) < now() - FOLDED_AFTER)
    for document_id in session.exec(old.group_by(Update.document_id).having(func.count() > WORTH_IT)):
        enqueue(session, "fold_log", f"fold:{document_id}", now(), document_id=document_id, after=0)


@job("fold_log")
def fold_some(session: Session, document_id: str, after: int) -> None:
    """Fold the next rows after that one, and ask for those that follow."""
    document = session.get(Document, document_id)
    if document and (last := fold(session, document, after)):
        enqueue(session, "fold_log", f"fold:{document_id}", now() + SOON, document_id=document_id, after=last)


def fold(session: Session, document: Document, after: int = 0, at_once: int = AT_ONCE) -> int:
    """Fold so many rows of it that follow the row ``after``; the last of them, 0 when there was none left."""
    lock(session, document)
    rows = _old_rows(session, document, after, at_once)
    if not rows:
        return 0
    before = rows_of.after(session, document.id, 0, up_to=after)
    text = Text.open(row.data for row in before)
    marks = sorted(session.exec(select(Version.last_update).where(Version.document_id == document.id)))
    folded = [row for part in _parts(rows, marks) for row in _folded(text, part)]
    if len(folded) < len(rows) and _say_the_same(before, rows, folded):
        _replace(session, rows, folded)
    return rows[-1].id


def _old_rows(session: Session, document: Document, after: int, most: int) -> list[Row]:
    """The next that no room reads on from any more: a snapshot says it all, and a day has passed."""
    snapshot = select(func.max(Update.id)).where(Update.document_id == document.id, col(Update.replaces_all))
    covered = session.exec(snapshot).one() or 0
    return [row for row in rows_of.after(session, document.id, after, covered - 1, most) if rows_of.is_old(row)]


def _parts(rows: Sequence[Row], marks: Sequence[int]) -> Iterable[list[Row]]:
    """Cut where a version was kept, and around old snapshots, which have no author. The very row at which a version was
    kept may be gone: a snapshot that a later one took the place of."""

    def chapter(row: Row) -> tuple[int, int]:
        return bisect_left(marks, row.id), row.id if row.replaces_all else 0

    return (list(part) for _, part in groupby(rows, chapter))


def _folded(text: Text, rows: Sequence[Row]) -> list[Row]:
    """The same in fewer rows; ``text`` says all before them, and then them too. They take the last of the ids."""
    if rows[0].replaces_all:
        text.apply(rows[0].data)
        return list(rows)
    chapters = _chapters(text.clocks(), rows)
    ids = [row.id for row in rows[-len(chapters) :]]
    made = (text.apply_and_tell(*chapter.updates) for chapter in chapters)
    pairs = zip(ids, made, chapters, strict=True)
    return [Row(row_id, data, chapter.author, False, rows[-1].at) for row_id, data, chapter in pairs if data]


def _chapters(known: dict[int, int], rows: Sequence[Row]) -> list[Chapter]:
    chapters: list[Chapter] = []
    for row in rows:
        contents = _contents(row)
        at = _place(chapters, row, contents)
        if at is None:
            there = chapters[-1].known if chapters else known
            chapters.append(Chapter(row.author_id, [], dict(there)))
            at = len(chapters) - 1
        chapters[at].updates.append(row.data)
        for chapter in chapters[at:]:
            for client, (_, end) in contents.made.items() if contents else ():
                chapter.known[client] = max(end, chapter.known.get(client, 0))
    return chapters


def _contents(row: Row) -> Contents | None:
    try:
        return admission.read(row.data)
    except Malformed:  # not typed in a browser of ours: it stays where it is
        return None


def _place(chapters: Sequence[Chapter], row: Row, contents: Contents | None) -> int | None:
    """The author's newest chapter, if all that the row builds on is there by then."""
    first = max(0, len(chapters) - LOOK_BACK)
    for at in range(len(chapters) - 1, first - 1, -1):
        if chapters[at].author == row.author_id:
            return at if contents and contents.builds_on(chapters[at].known) else None
    return None


def _say_the_same(before: Sequence[Row], rows: Sequence[Row], folded: Sequence[Row]) -> bool:
    """Replayed from the beginning, as it would be read."""
    texts = [Text.open(row.data for row in [*before, *those]) for those in (rows, folded)]
    plain, new = ((text.clocks(), text.fingerprint(), text.is_whole) for text in texts)
    if plain != new or not new[2]:
        log.error("a log could not be folded, it would have said something else; it is left as it is")
        return False
    return True


def _replace(session: Session, rows: Sequence[Row], folded: Sequence[Row]) -> None:
    data = {row.id: row for row in folded}
    gone = [row.id for row in rows if row.id not in data]
    for start in range(0, len(gone), 500):
        session.exec(delete(Update).where(col(Update.id).in_(gone[start : start + 500])))
    for row in folded:
        session.exec(
            update(Update).where(col(Update.id) == row.id).values(data=row.data, author_id=row.author_id, at=row.at)
        )

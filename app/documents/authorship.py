"""Who wrote this: the words of a document, each with the person who wrote them, and how much of it is whose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.catalogue import Section, section
from app.documents import log, projection
from app.documents.log import Row
from app.documents.models import Document
from app.documents.search import gist
from app.documents.text import Text
from app.documents.text.credits import credited

Piece = tuple[int | None, str]


@dataclass(frozen=True)
class Credited:
    """One section: its texts in order, each as pieces of (author's id, words)."""

    section: Section
    texts: list[list[Piece]]


@dataclass(frozen=True)
class Authorship:
    """``people`` by id with their share of the words in percent, those who wrote most first; None is nobody known."""

    sections: list[Credited]
    people: list[tuple[int | None, str, int]]

    @property
    def colours(self) -> dict[int, int]:
        """By person the number of their colour."""
        return {author: at % 8 for at, (author, _, _) in enumerate(self.people) if author is not None}


def of(session: Session, document: Document) -> Authorship:
    """Replayed from the whole log: about a second for a hundred thousand updates."""
    keys = [passage.key for passage in projection.manuscript_of(session, document).passages]
    return _shown(session, log.after(session, document.id, 0), keys, projection.items_shown(session, document))


def as_of(session: Session, document: Document, last: int, keys: Sequence[str]) -> Authorship:
    """As it was when the update of that id was the newest, of these sections."""
    rows = log.after(session, document.id, 0, up_to=last)
    text = Text.open(row.data for row in rows)
    items = {key: [item_id for item_id, _ in text.items(key)] for key in keys if section(key).has_items}
    return _shown(session, rows, keys, items)


def _shown(
    session: Session, rows: Sequence[Row], keys: Sequence[str], items: Mapping[str, Sequence[str]]
) -> Authorship:
    pieces = credited((row.data, row.author_id) for row in rows)
    sections = [each for each in (_of_section(pieces, key, items.get(key, ())) for key in keys) if each.texts]
    words: Counter[int | None] = Counter()
    for each in sections:
        for text in each.texts:
            for author, piece in text:
                words[author] += gist(piece).words
    names = {user.id: user.name for user in session.exec(select(User).where(col(User.id).in_(list(words))))}
    whole = sum(words.values()) or 1
    people = [(author, names.get(author, ""), round(100 * count / whole)) for author, count in words.most_common()]
    return Authorship(sections, people)


def _of_section(pieces: Mapping[tuple[str, str, str], list[Piece]], key: str, item_ids: Sequence[str]) -> Credited:
    shown = section(key)
    if not shown.has_items:
        found = [pieces.get((key, "", field), []) for field in ("text", "name", "role")]
    else:
        found = [pieces.get((key, item_id, field), []) for item_id in item_ids for field in ("title", "text")]
    return Credited(shown, [text for text in found if text])

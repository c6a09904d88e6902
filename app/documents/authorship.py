"""Who wrote this: the words of a document, each with the person who wrote them, and how much of it is whose."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.catalogue import Section, section
from app.documents import projection
from app.documents.models import Document, Update
from app.documents.search import gist
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


def of(session: Session, document: Document) -> Authorship:
    """Replayed from the whole log: about a second for a hundred thousand updates."""
    log = select(Update.data, Update.author_id).where(Update.document_id == document.id).order_by(col(Update.id))
    pieces = credited((data, author) for data, author in session.exec(log))
    sections = [_of_section(session, document, pieces, key) for key in _keys(session, document)]
    sections = [each for each in sections if each.texts]
    words: Counter[int | None] = Counter()
    for each in sections:
        for text in each.texts:
            for author, piece in text:
                words[author] += gist(piece).words
    names = {user.id: user.name for user in session.exec(select(User).where(col(User.id).in_(list(words))))}
    whole = sum(words.values()) or 1
    people = [(author, names.get(author, ""), round(100 * count / whole)) for author, count in words.most_common()]
    return Authorship(sections, people)


def _keys(session: Session, document: Document) -> list[str]:
    return [passage.key for passage in projection.manuscript_of(session, document).passages]


def _of_section(
    session: Session, document: Document, pieces: dict[tuple[str, str, str], list[Piece]], key: str
) -> Credited:
    shown = section(key)
    if not shown.has_items:
        found = [pieces.get((key, "", field), []) for field in ("text", "name", "role")]
    else:
        ids = projection.items_shown(session, document).get(key, [])
        found = [pieces.get((key, item_id, field), []) for item_id in ids for field in ("title", "text")]
    return Credited(shown, [text for text in found if text])

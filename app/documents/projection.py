"""What the text says now, as rows: read by the library, the export, the versions and the search, so that none of them
needs to open the CRDT. Renewed in the transaction of each update (see ``writing``)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from app.catalogue import BY_KEY, in_reading_order, profile
from app.documents.beginning import is_untouched
from app.documents.models import Document, Written
from app.documents.search import gist, index
from app.documents.text import Text
from app.events import publish
from app.manuscript.model import Front, Manuscript, Passage


@dataclass(frozen=True)
class Rewritten:
    """A section before and after it was written down anew, with the ids of its items in order."""

    before: Passage
    ids_before: tuple[str, ...]
    after: Passage
    ids_after: tuple[str, ...]


def renew(session: Session, document: Document, text: Text) -> None:
    """Write down what changed since the last time, and tell the rooms above; sections that say the same are left alone."""
    before = {row.key: row for row in rows(session, document)}
    rewritten: list[Rewritten] = []
    for key, section in BY_KEY.items():
        passage = text.passage(key)
        ids = [item_id for item_id, _ in text.items(key)] if section.has_items else []
        row = before.get(key)
        if row and row.digest == passage.digest and row.item_ids == ids:
            continue
        if row is None and passage.is_empty and not ids:
            continue
        was = Passage.from_json(row.content) if row else Passage(key)
        rewritten.append(Rewritten(was, tuple(row.item_ids) if row else (), passage, tuple(ids)))
        row = row or Written(document_id=document.id, key=key, content="", digest="")
        row.content, row.digest, row.item_ids = passage.to_json(), passage.digest, ids
        row.words = sum(gist(piece).words for piece in passage.texts() if piece)
        session.add(row)
    document.headline = text.passage("headline").text
    session.flush()
    reindex(session, document)
    if rewritten:
        publish(session, "sections_rewritten", document=document, rewritten=rewritten)


def read_ahead(manuscript: Manuscript) -> None:
    """Read the words that are going to be written down, and remember what they come to: of a long text that takes
    seconds, and in a transaction everybody else would wait."""
    for passage in manuscript.passages:
        for piece in passage.texts():
            gist(piece)


def reindex(session: Session, document: Document) -> None:
    """Renew what the search finds of it."""
    index(session, document, manuscript_of(session, document))


def rows(session: Session, document: Document) -> list[Written]:
    return list(session.exec(select(Written).where(Written.document_id == document.id)))


def items_shown(session: Session, document: Document) -> dict[str, list[str]]:
    """By section the ids of the items that are printed, in order: those that say something."""
    shown = {}
    for row in rows(session, document):
        if row.item_ids:
            items = Passage.from_json(row.content).items
            pairs = zip(row.item_ids, items, strict=True)
            shown[row.key] = [item_id for item_id, item in pairs if item.title or item.text]
    return shown


def shown_sections(document: Document, passages: Mapping[str, Passage]) -> list[str]:
    """The profile's sections but those hidden, those added, and those somebody wrote into: nothing written is ever
    hidden."""
    with_text = {key for key, passage in passages.items() if not is_untouched(passage)}
    keys = (set(profile(document.profile).sections) | set(document.sections)) - set(document.hidden) | with_text
    return [section.key for section in in_reading_order(keys)]


def manuscript_of(session: Session, document: Document) -> Manuscript:
    """The document as one value, as it stands now."""
    passages = {row.key: Passage.from_json(row.content) for row in rows(session, document)}
    shown = shown_sections(document, passages)
    return Manuscript(front_of(document), tuple(passages.get(key, Passage(key)) for key in shown))


def front_of(document: Document) -> Front:
    return Front(
        language=document.language,
        profile=document.profile,
        product=document.product,
        launch=document.launch,
        authors=tuple(document.authors),
        outcomes=tuple(document.outcomes),
        stage=document.stage,
        internal_terms=tuple(document.internal_terms),
        unknown=tuple((key, value) for key, value in document.unknown),
    )


def take_front(document: Document, front: Front) -> None:
    """The other way round: the document takes what a front matter says."""
    document.language, document.profile, document.stage = front.language, front.profile, front.stage
    document.product, document.launch = front.product, front.launch
    document.authors, document.outcomes = list(front.authors), list(front.outcomes)
    document.internal_terms = list(front.internal_terms)
    document.unknown = [[key, value] for key, value in front.unknown]

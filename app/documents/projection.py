"""What the text says now, as rows: read by the library, the export, the versions and the search, so that none of them
needs to open the CRDT. Renewed in the transaction of each update (see ``writing``)."""

from sqlmodel import Session, select

from app.catalogue import BY_KEY, in_reading_order, profile
from app.documents.models import Document, Written
from app.documents.search import index
from app.documents.text import Text
from app.manuscript.model import Front, Manuscript, Passage
from app.prose import words
from app.prose.markdown import to_plain


def renew(session: Session, document: Document, text: Text) -> None:
    """Write down what changed since the last time; sections that say the same are left alone."""
    before = {row.key: row for row in rows(session, document)}
    for key, section in BY_KEY.items():
        passage = text.passage(key)
        ids = [item_id for item_id, _ in text.items(key)] if section.has_items else []
        row = before.get(key)
        if row and row.digest == passage.digest and row.item_ids == ids:
            continue
        if row is None and passage.is_empty and not ids:
            continue
        row = row or Written(document_id=document.id, key=key, content="", digest="")
        row.content, row.digest, row.item_ids = passage.to_json(), passage.digest, ids
        row.words = sum(words.count(to_plain(piece)) for piece in passage.texts() if piece)
        session.add(row)
    document.headline = text.passage("headline").text
    session.flush()
    reindex(session, document)


def reindex(session: Session, document: Document) -> None:
    """Renew what the search finds of it."""
    index(session, document, manuscript_of(session, document))


def rows(session: Session, document: Document) -> list[Written]:
    return list(session.exec(select(Written).where(Written.document_id == document.id)))


def shown_sections(document: Document, with_text: set[str]) -> list[str]:
    """The profile's sections but those hidden, those added, and those that hold text: nothing written is ever hidden."""
    keys = (set(profile(document.profile).sections) | set(document.sections)) - set(document.hidden) | with_text
    return [section.key for section in in_reading_order(keys)]


def manuscript_of(session: Session, document: Document) -> Manuscript:
    """The document as one value, as it stands now."""
    passages = {row.key: Passage.from_json(row.content) for row in rows(session, document)}
    with_text = {key for key, passage in passages.items() if not passage.is_empty}
    shown = shown_sections(document, with_text)
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

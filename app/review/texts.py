"""The texts of a document that can be commented on, each by its place."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from app.catalogue import BY_KEY, Kind
from app.documents import projection
from app.documents.models import Document
from app.manuscript.model import Passage
from app.review.anchors import Place

Texts = dict[Place, str]
_FIELDS: Mapping[Kind, Sequence[str]] = {
    "line": ("text",), "prose": ("text",), "list": (), "questions": (), "quote": ("text", "name", "role"),
}  # fmt: skip
_FIELDS_OF_ITEM = ("title", "text")


def places_of(passage: Passage, item_ids: Iterable[str]) -> Texts:
    """The places of one section that can be written into, also those without words; those of an item under its id."""
    found = {(passage.key, "", name): getattr(passage, name) for name in _FIELDS[passage.section.kind]}
    for item_id, item in zip(item_ids, passage.items, strict=False):
        found |= {(passage.key, item_id, name): getattr(item, name) for name in _FIELDS_OF_ITEM}
    return found


def texts_of(passage: Passage, item_ids: Iterable[str]) -> Texts:
    """The texts of one section: its places that say something."""
    return {place: text for place, text in places_of(passage, item_ids).items() if text}


def texts_now(session: Session, document: Document) -> Texts:
    """All texts of the document, as they were written down last."""
    found: Texts = {}
    for row in projection.rows(session, document):
        found |= texts_of(Passage.from_json(row.content), row.item_ids)
    return found


def places_now(session: Session, document: Document) -> Texts:
    """All places of the sections that are shown, in the order of the text, as they were written down last."""
    ids = {row.key: row.item_ids for row in projection.rows(session, document)}
    found: Texts = {}
    for passage in projection.manuscript_of(session, document).passages:
        found |= places_of(passage, ids.get(passage.key, ()))
    return found


def holds_words(place: Place) -> bool:
    """Whether words can stand in such a place, of an item that is there."""
    section, item_id, field = place
    return section in BY_KEY and field in (_FIELDS_OF_ITEM if item_id else _FIELDS[BY_KEY[section].kind])


def is_line(place: Place) -> bool:
    """Whether that text is a single line."""
    section, item_id, field = place
    return field != "text" or (not item_id and section in BY_KEY and BY_KEY[section].kind == "line")


def is_place(session: Session, document: Document, section: str, item_id: str, field: str) -> bool:
    """Whether the document has that place: a section of the catalogue, one of its items."""
    if section == "":
        return item_id == ""
    if section not in BY_KEY:
        return False
    if not item_id:
        return field in ("text", "name", "role")
    row = next((row for row in projection.rows(session, document) if row.key == section), None)
    return row is not None and item_id in row.item_ids and field in ("title", "text")

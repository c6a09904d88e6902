"""The texts of a document that can be commented on, each by its place."""

from collections.abc import Iterable

from sqlmodel import Session

from app.catalogue import BY_KEY
from app.documents import projection
from app.documents.models import Document
from app.manuscript.model import Passage
from app.review.anchors import Place

Texts = dict[Place, str]


def texts_of(passage: Passage, item_ids: Iterable[str]) -> Texts:
    """The texts of one section; those of an item under its id."""
    found = {(passage.key, "", name): getattr(passage, name) for name in ("text", "name", "role")}
    for item_id, item in zip(item_ids, passage.items, strict=False):
        found |= {(passage.key, item_id, name): getattr(item, name) for name in ("title", "text")}
    return {place: text for place, text in found.items() if text}


def texts_now(session: Session, document: Document) -> Texts:
    """All texts of the document, as they were written down last."""
    found: Texts = {}
    for row in projection.rows(session, document):
        found |= texts_of(Passage.from_json(row.content), row.item_ids)
    return found


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

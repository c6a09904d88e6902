"""How a document comes into being: blank, from Markdown, or as a copy of another."""

from dataclasses import replace

from sqlmodel import Session, select

from app.accounts.models import User
from app.catalogue import profile
from app.documents import membership, writing
from app.documents.beginning import first_passage
from app.documents.models import Document, Picture
from app.documents.projection import manuscript_of, read_ahead, take_front
from app.documents.text import Text, TooLong
from app.manuscript.model import Front, Manuscript

LONGEST_PRODUCT = 200  # PostgreSQL keeps no longer one


def blank(language: str, profile_key: str, product: str) -> Manuscript:
    """What a newcomer finds: the profile's sections, empty, and the five questions of the brief if it has one."""
    front = Front(language=language, profile=profile_key, product=product)
    return Manuscript(front, tuple(first_passage(key, language) for key in profile(profile_key).sections))


def create(session: Session, owner: User, manuscript: Manuscript) -> Document:
    """A document of that person with these words; TextError, and nothing made, when they do not fit.

    What takes time comes before the session is used for the first time."""
    if len(manuscript.front.product) > LONGEST_PRODUCT:
        raise TooLong("product", len(manuscript.front.product), LONGEST_PRODUCT)
    text, update = Text.seeded(manuscript.passages)
    read_ahead(manuscript)
    document = Document(language=manuscript.front.language, profile=manuscript.front.profile)
    take_front(document, manuscript.front)
    usual = set(profile(document.profile).sections)
    document.sections = [key for key in manuscript.shown if key not in usual]
    document.hidden = sorted(usual - set(manuscript.shown))
    session.add(document)
    session.flush()
    membership.admit(session, document, owner, "owner")
    writing.begin(session, document, owner, text, update)
    return document


def duplicate(session: Session, owner: User, original: Document, product: str) -> Document:
    """A copy that belongs to the person who makes it; it starts as a draft, without the other's readers."""
    manuscript = manuscript_of(session, original)
    front = replace(manuscript.front, product=product, stage="draft")
    copy = create(session, owner, replace(manuscript, front=front))
    for picture in session.exec(select(Picture).where(Picture.document_id == original.id)).all():
        session.add(
            Picture(
                document_id=copy.id, name=picture.name, file=picture.file, width=picture.width, height=picture.height
            )
        )
    session.flush()
    return copy

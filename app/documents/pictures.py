"""Which images belong to which document."""

from sqlmodel import Session

from app.documents.images import accept
from app.documents.models import Document, Picture
from app.storage.files import Files


def keep_picture(session: Session, files: Files, document: Document, data: bytes) -> Picture:
    """Clean the image and keep it with the document; raises ImageRefused. The same image twice is kept once."""
    image = accept(data)
    name = files.keep(image.data, image.suffix)
    picture = session.get(Picture, (document.id, name))
    if picture is None:
        picture = Picture(document_id=document.id, name=name, width=image.width, height=image.height)
        session.add(picture)
        session.flush()
    return picture


def picture_of(session: Session, document: Document, name: str) -> Picture | None:
    return session.get(Picture, (document.id, name))

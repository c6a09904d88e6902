"""Which images belong to which document."""

from collections.abc import Callable

from sqlmodel import Session, select

from app.documents.images import AcceptedImage, accept
from app.documents.locking import lock
from app.documents.models import Document, Picture
from app.storage.files import Files


def keep_picture(session: Session, files: Files, document: Document, data: bytes, called: str = "") -> Picture:
    """Clean the image and keep it with the document; raises ImageRefused."""
    return keep_accepted(session, files, document, accept(data), called)


def keep_accepted(
    session: Session, files: Files, document: Document, image: AcceptedImage, called: str = ""
) -> Picture:
    """Keep an image that is clean. The same image twice is kept once.

    ``called`` is the name that an imported text already gives it.
    """
    file = files.keep(image.data, image.suffix)
    name = called or file
    lock(session, document)
    picture = session.get(Picture, (document.id, name))
    if picture is None:
        picture = Picture(document_id=document.id, name=name, file=file, width=image.width, height=image.height)
        session.add(picture)
        session.flush()
    return picture


def image_source(session: Session, files: Files, document: Document) -> Callable[[str], bytes | None]:
    """A look-up of the document's images by the names its text uses; it reads the table once."""
    rows = session.exec(select(Picture).where(Picture.document_id == document.id)).all()
    where = {picture.name: picture.file for picture in rows}
    return lambda name: files.read(where[name]) if name in where and files.exists(where[name]) else None


def picture_of(session: Session, document: Document, name: str) -> Picture | None:
    return session.get(Picture, (document.id, name))

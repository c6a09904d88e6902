"""Which images belong to which document, and which to none any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.catalogue import CUSTOMER_PARTS
from app.db import now
from app.documents import membership, projection
from app.documents.images import AcceptedImage, accept
from app.documents.locking import lock
from app.documents.models import Document, Picture
from app.events import on
from app.jobs.queue import enqueue, files_of, job
from app.storage.files import Files

YOUNG = timedelta(days=1)
"""Of an image kept a moment ago the row may not be there yet; no transaction takes this long."""


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


def adopt(session: Session, files: Files, user: User, document: Document, name: str, file: str = "") -> bool:
    """Show under ``name`` an image that this person may see in another document: the one kept as ``file``, else one of
    that name, best one that is named after its content. False when there is none, or only others see it."""
    readable = membership.visible_to(user).with_only_columns(col(Document.id))
    wanted = col(Picture.file) == file if file else col(Picture.name) == name
    seen = select(Picture).where(col(Picture.document_id).in_(readable), wanted)
    by_trust = seen.order_by(col(Picture.file) != col(Picture.name), col(Picture.added_at), col(Picture.document_id))
    found = session.exec(by_trust).first()
    if found is None or not files.exists(found.file):
        return False
    session.add(Picture(document_id=document.id, name=name, file=found.file, width=found.width, height=found.height))
    session.flush()
    return True


def image_source(session: Session, files: Files, document: Document) -> Callable[[str], bytes | None]:
    """A look-up of the document's images by the names its text uses; it reads the table once."""
    rows = session.exec(select(Picture).where(Picture.document_id == document.id)).all()
    where = {picture.name: picture.file for picture in rows}
    return lambda name: files.read(where[name]) if name in where and files.exists(where[name]) else None


def picture_of(session: Session, document: Document, name: str) -> Picture | None:
    return session.get(Picture, (document.id, name))


@on("document_removed")
def forget_images_soon(session: Session, **_: Any) -> None:
    enqueue(session, "forget_images", "forget_images", now())


@job("forget_images", daily=True)
def forget_images_daily(session: Session) -> None:
    if files := files_of(session):
        forget_images(session, files)


def forget_images(session: Session, files: Files) -> int:
    """Remove from the store the images that belong to no document any more; how many.

    A document's images stay as long as it does, whatever its text shows now: its versions may show them."""
    kept_before = now() - YOUNG
    files.clear_unfinished(kept_before)
    wanted = set(session.exec(select(Picture.file).distinct()))
    return sum(files.remove_if_old(name, kept_before) for name in files.names() if name not in wanted)


def is_for_customers(session: Session, document: Document, name: str) -> bool:
    """Whether that image stands in what customers read."""
    passages = projection.manuscript_of(session, document).passages
    shown = (passage for passage in passages if passage.section.part in CUSTOMER_PARTS)
    return any(f"images/{name}" in text for passage in shown for text in passage.texts())

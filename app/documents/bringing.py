"""Bringing a draft in: its words, the images that came with it, and those its owner sees in other documents."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.models import User
from app.documents import creating, stages
from app.documents.images import AcceptedImage, ImageRefused, accept
from app.documents.models import Document
from app.documents.pictures import adopt, keep_accepted
from app.manuscript.images import images_in
from app.manuscript.notices import Notice
from app.manuscript.reading import Reading
from app.storage.files import Files, name_of


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class _Came:
    """An image that came with the text: cleaned, and as which ``file`` it is kept here if it was cleaned here before."""

    image: AcceptedImage
    file: str


def bring_in(
    session: Session, files: Files, owner: User, reading: Reading, images: Callable[[str], bytes | None]
) -> tuple[Document, tuple[Notice, ...]]:
    """A document of that person with what was read, and what there is to tell of its images. ``images`` gives the bytes
    that came with the text. TextError, and nothing made, when the words do not fit."""
    document, notices = bring_in_words(session, files, owner, reading, images)
    stages.note_arrival(session, document, owner)
    return document, notices


def bring_in_words(
    session: Session,
    files: Files,
    owner: User,
    reading: Reading,
    images: Callable[[str], bytes | None],
    also: Iterable[str] = (),
) -> tuple[Document, tuple[Notice, ...]]:
    """The same for who has more to bring, and then calls ``stages.note_arrival``: earlier versions come before the one
    that is kept of an approved text. ``also`` are images that only they show.

    What takes time comes before the session is used for the first time."""
    names = tuple(dict.fromkeys((*images_in(reading.manuscript), *also)))
    came = {name: _cleaned(data) for name in names if (data := images(name)) is not None}
    document = creating.create(session, owner, reading.manuscript)
    missing = [name for name in names if not _take(session, files, owner, document, name, came.get(name))]
    return document, tuple(_notice(name, came) for name in missing)


def _notice(missing: str, came: Mapping[str, _Came | None]) -> Notice:
    if missing in came:
        return Notice(_("The image %(name)s cannot be used; its description stands in its place."), {"name": missing})
    return Notice(_("The image %(name)s was not found; its description stands in its place."), {"name": missing})


def _cleaned(data: bytes) -> _Came | None:
    """None when it is no image, or none that may be kept."""
    suffix = "png" if data.startswith(b"\x89PNG") else "jpg"
    try:
        return _Came(accept(data), name_of(data, suffix))
    except ImageRefused:
        return None


def _take(session: Session, files: Files, owner: User, document: Document, name: str, came: _Came | None) -> bool:
    """Bytes that were cleaned here before stay as they are: a photograph would lose a little each time."""
    if came and adopt(session, files, owner, document, name, came.file):
        return True
    if came:
        keep_accepted(session, files, document, came.image, name)
        return True
    return adopt(session, files, owner, document, name)

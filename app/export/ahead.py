"""The PDF that most people take, made before anybody asks, when a document has fallen quiet."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from app.db import now
from app.documents.models import Document
from app.documents.pictures import image_source
from app.events import on
from app.export import formats
from app.export.asked import asked
from app.export.job import RenderingFailed
from app.export.kept import KeptPrints, Print, name_of
from app.export.presses import AHEAD, Seat
from app.jobs.queue import enqueue, files_of, job

QUIET = timedelta(seconds=30)
"""After a change; whoever writes on puts it off."""


@on("document_changed")
def print_when_quiet(session: Session, document: Document, **_: Any) -> None:
    enqueue(session, "print_ahead", f"ahead:{document.id}", now() + QUIET, document_id=document.id)


@job("print_ahead", is_slow=True)
def print_ahead(session: Session, document_id: str) -> None:
    """As the export page offers it at first. What cannot be printed is told to whoever asks for it."""
    document, files = session.get(Document, document_id), files_of(session)
    if not document or document.deleted_at or not files:
        return
    manuscript, look = asked(session, document, None)
    images = image_source(session, files, document)
    session.rollback()  # printing takes its time: nobody who writes should wait for it meanwhile
    shelf, name = KeptPrints(files.beside("exports")), name_of(manuscript, look, images)
    if shelf.find(name):
        return
    try:
        made = formats.render(manuscript, "pdf", images=images, look=look, press=Seat(formats.shared_presses(), AHEAD))
    except RenderingFailed:
        return
    shelf.keep(name, Print(made.data, made.pages, made.notices))

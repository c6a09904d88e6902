"""Taking a document along with everything that belongs to it, or all one has; and bringing one in."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Annotated
from zipfile import ZIP_STORED, ZipFile

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel
from sqlmodel import Session, col

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.archive import chronicling, meetings
from app.archive.packing import Taken, pack, take
from app.archive.unpacking import bring_in_archive, open_archive
from app.documents import membership, projection, writing
from app.documents.dependencies import CommentableDocument, ReadableDocument
from app.documents.models import Document
from app.documents.text import TextError
from app.export.look import Look
from app.export.naming import file_name
from app.export.routes.handing import as_file
from app.manuscript.notices import MarkdownRefused
from app.meetings.minutes import DECISIONS
from app.rounds.verdicts import VERDICTS
from app.web.database import Database, aside
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()

PIECE = 256_000


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


class Brought(BaseModel):
    """A file and nothing else."""


@router.get("/documents/{document_id}/archive.zip", name="export_archive")
def export_archive(request: Request, session: Database, document: ReadableDocument) -> Response:
    """Text, images, versions and, for those who see them, comments."""
    with_comments = request.state.role in membership.MAY_COMMENT
    taken = take(session, request.app.state.files, document, with_comments)
    session.rollback()  # packing takes its time: nobody who writes should wait for this reader meanwhile
    name = file_name(taken.now, Look(label=say(request, _("archive"))), "zip")
    return as_file(name, pack(taken), "application/zip")


@router.get("/library.zip", name="export_library")
def export_library(request: Request, session: Database, user: CurrentUser) -> Response:
    """One archive for each document this person sees, in one file."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it was sent
    _pack_library(request, session, user, file)
    about = as_file("Foreword – library.zip", b"", "application/zip").headers["content-disposition"]
    return StreamingResponse(_pieces(file), media_type="application/zip", headers={"Content-Disposition": about})


def _pack_library(request: Request, session: Session, user: User, file: IO[bytes]) -> None:
    ids = [document.id for document in session.exec(membership.visible_to(user).order_by(col(Document.id)))]
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for document_id in ids:
            taken = _take_if_there(request, session, user, document_id)
            session.rollback()  # packing takes its time: nobody who writes should wait for this reader meanwhile
            if taken:
                archive.writestr(file_name(taken.now, Look(label=document_id[:8]), "zip"), pack(taken))


def _take_if_there(request: Request, session: Session, user: User, document_id: str) -> Taken | None:
    """With every word that was called saved. While the others were packed it may have gone, or the right to see it."""
    if writing.is_behind(session, document_id):
        with aside(request, session) as own:
            writing.catch_up(own, document_id)
    document = membership.find(session, user, document_id, membership.MAY_READ)
    if document is None or document.deleted_at:
        return None
    with_comments = membership.role_of(session, user, document) in membership.MAY_COMMENT
    return take(session, request.app.state.files, document, with_comments)


@router.get("/documents/{document_id}/chronicle", name="see_chronicle")
def see_chronicle(request: Request, session: Database, document: CommentableDocument) -> Response:
    """What was decided elsewhere, before an archive brought the document here."""
    told = chronicling.elsewhere(session, document)
    minutes = [*meetings.minutes_of(told, projection.manuscript_of(session, document))] if told else []
    return page(
        request, "archive/chronicle.html", document=document, told=told, minutes=minutes, decisions=DECISIONS,
        verdicts=VERDICTS,
    )  # fmt: skip


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


@router.get("/documents/archives", name="choose_archive")
def choose_archive(request: Request, _user: CurrentUser) -> Response:
    return page(request, "archive/archive.html", form=blank())


@router.post("/documents/archives", name="import_archive")
def import_archive(
    request: Request, session: Database, user: CurrentUser, brought: Annotated[Filled[Brought], Depends(form(Brought))]
) -> Response:
    """A document from an archive, with its versions and comments."""
    session.rollback()  # reading takes its time: nobody who writes should wait for it meanwhile
    try:
        opened = open_archive(brought.files["file"].file.read() if "file" in brought.files else b"")
        document, notices = bring_in_archive(session, request.app.state.files, user, opened)
    except (MarkdownRefused, TextError) as refusal:
        session.rollback()
        brought.refuse("file", say(request, refusal.message, **refusal.values))
        return page(request, "archive/archive.html", 422, form=brought)
    if not notices:
        return see(f"/documents/{document.id}")
    told = [say(request, notice.message, **notice.values) for notice in notices]
    return page(request, "documents/imported.html", document=document, notices=told)

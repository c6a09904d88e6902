"""Reading a document as paper, and taking it along as PDF, HTML or Markdown."""

import re
import threading
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response

from app.documents import membership, projection
from app.documents.dependencies import ReadableDocument
from app.documents.models import Document
from app.documents.pictures import image_source
from app.export import formats
from app.export.html import body
from app.export.kept import KeptPrints, Print, name_of
from app.export.look import Audience, Look, Paper
from app.i18n import translate
from app.manuscript.model import Manuscript
from app.versions import history
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.pages import page, say

router = APIRouter()

Number = Annotated[int | None, Query(alias="version", ge=1)]
# A downloaded page has no business with this site: no scripts, no requests.
_ALONE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
}
_UNFIT_FOR_A_NAME = re.compile(r"[^\w.-]+")


def _(text: str) -> str:
    return text


@router.get("/documents/{document_id}/read", name="read_document")
def read_document(
    request: Request, session: Database, document: ReadableDocument, audience: Audience = "full"
) -> Response:
    """The document as a press release reads, for everybody who may see it."""
    manuscript = projection.manuscript_of(session, document)
    paper = body(manuscript, audience, image_base=f"/documents/{document.id}/images/")
    may_write = request.state.role in membership.MAY_WRITE
    return page(
        request, "export/read.html", document=document, paper=paper, audience=audience, may_write=may_write,
        is_empty=all(passage.is_empty for passage in manuscript.passages),
    )  # fmt: skip


@router.get("/documents/{document_id}/export", name="see_export")
def see_export(request: Request, document: ReadableDocument) -> Response:
    """What can be taken along, for whom, on which paper."""
    return page(request, "export/export.html", document=document)


@router.get("/documents/{document_id}/export/check", name="check_export")
def check_export(
    request: Request, session: Database, document: ReadableDocument, audience: Audience = "full", paper: Paper = "A4"
) -> Response:
    """Prints, keeps, and tells how many pages it has and what is amiss: missing letters, images, too much of something."""
    manuscript, look = _what_is_asked(session, document, None, audience, paper=paper)
    made = _printed(request, session, document, manuscript, look)
    notices = [say(request, notice.message, **notice.values) for notice in made.notices]
    return page(request, "export/check.html", document=document, pages=made.pages, notices=notices)


@router.get("/documents/{document_id}/export.pdf", name="export_pdf")
def export_pdf(
    request: Request,
    session: Database,
    document: ReadableDocument,
    number: Number = None,
    audience: Audience = "full",
    paper: Paper = "A4",
    draft: bool | None = None,
) -> Response:
    """The PDF; one that was printed before comes from the shelf."""
    manuscript, look = _what_is_asked(session, document, number, audience, paper=paper, draft=draft)
    made = _printed(request, session, document, manuscript, look)
    return _as_file(document, manuscript, made.pdf, "pdf", "application/pdf")


def _printed(request: Request, session: Database, document: Document, manuscript: Manuscript, look: Look) -> Print:
    name = name_of(manuscript, look)
    shelf = KeptPrints(request.app.state.settings.store / "exports")
    if found := shelf.find(name):
        return found
    images = image_source(session, request.app.state.files, document)
    session.rollback()  # printing takes its time: nobody who writes should wait for this reader meanwhile
    made = _render(manuscript, "pdf", images, look)
    printed = Print(made.data, made.pages, made.notices)
    shelf.keep(name, printed)
    return printed


@router.get("/documents/{document_id}/export.html", name="export_html")
def export_html(
    request: Request, session: Database, document: ReadableDocument, number: Number = None, audience: Audience = "full"
) -> Response:
    return _export(request, session, document, "html", number, audience)


@router.get("/documents/{document_id}/export.md", name="export_markdown")
def export_markdown(
    request: Request, session: Database, document: ReadableDocument, number: Number = None, audience: Audience = "full"
) -> Response:
    return _export(request, session, document, "md", number, audience)


@router.get("/documents/{document_id}/export.docx", name="export_word")
def export_word(_document: ReadableDocument) -> Response:
    raise Refused(_("Word files come with a later release. PDF, HTML and Markdown are ready."), 501)


def _export(
    request: Request,
    session: Database,
    document: Document,
    form: Literal["html", "md"],
    number: int | None,
    audience: Audience,
) -> Response:
    manuscript, look = _what_is_asked(session, document, number, audience)
    made = _render(manuscript, form, image_source(session, request.app.state.files, document), look)
    return _as_file(document, manuscript, made.data, form, made.media_type)


def _what_is_asked(
    session: Database, document: Document, number: int | None, audience: Audience, **look: Any
) -> tuple[Manuscript, Look]:
    """The manuscript as it stands or as it stood, and how it should look. What is not approved is a draft."""
    if number is None:
        manuscript, day, label = projection.manuscript_of(session, document), document.changed_at.date(), ""
    else:
        version = history.find(session, document, number)
        if version is None:
            raise NotYours
        manuscript, day = history.manuscript_of(session, version), version.kept_at.date()
        label = translate(_("Version %(number)s"), manuscript.front.language, number=number)
    draft = look.pop("draft", None)
    is_draft = manuscript.front.stage != "approved" if draft is None else draft
    return manuscript, Look(audience=audience, label=label, day=day, document_id=document.id, draft=is_draft, **look)


def _render(manuscript: Manuscript, form: formats.Format, images: Any, look: Look) -> formats.Rendered:
    try:
        return formats.render(manuscript, form, images=images, look=look)
    except formats.PressBusy as error:
        raise Refused(error.message, 503) from error
    except formats.RenderingFailed as error:
        raise Refused(error.message, 422, **error.values) from error


def _as_file(document: Document, manuscript: Manuscript, data: bytes, suffix: str, media_type: str) -> Response:
    """The bytes under a name that every system can keep, the product's own where it can."""
    name = _UNFIT_FOR_A_NAME.sub("-", manuscript.front.product or manuscript.headline or document.id).strip("-")[:80]
    plain = name.encode("ascii", "ignore").decode().strip("-") or "foreword"
    disposition = f"attachment; filename=\"{plain}.{suffix}\"; filename*=UTF-8''{quote(name)}.{suffix}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition, **_ALONE})


def warm(_app: FastAPI) -> None:
    """Start the child process that prints, so that the first reader does not wait for it, nor the start of the site."""
    threading.Thread(target=formats.shared_press().warm, name="warm the press", daemon=True).start()


def close(_app: FastAPI) -> None:
    """The child process that prints ends with the site."""
    formats.close()

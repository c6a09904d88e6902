"""Taking a document along as PDF, Word, HTML or Markdown."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.documents import membership, projection
from app.documents.dependencies import ReadableDocument
from app.documents.models import Document
from app.documents.pictures import image_source
from app.export import formats
from app.export.asked import NoSuchVersion, asked
from app.export.kept import Print, name_of
from app.export.look import Audience, Comments, Look, Paper
from app.export.naming import file_name
from app.export.ordering import Order
from app.export.routes.handing import PATIENCE, as_file, begun, finished, hand_over, or_refused
from app.export.theming import theme_of
from app.manuscript.images import images_in
from app.manuscript.model import Manuscript
from app.versions import history
from app.web.addresses import absolute
from app.web.database import Database, aside
from app.web.errors import NotYours
from app.web.pages import is_htmx, page, say

router = APIRouter()

Number = Annotated[int | None, Query(alias="version", ge=1)]


@dataclass(frozen=True)
class Wanted:
    """How a PDF is asked for."""

    audience: Audience = "full"
    paper: Paper | None = None
    contents: bool = False
    pencil: bool = False
    comments: Comments = ""


Wish = Annotated[Wanted, Depends()]


@router.get("/documents/{document_id}/export", name="see_export")
def see_export(request: Request, session: Database, document: ReadableDocument) -> Response:
    """What can be taken along, for whom, on which paper."""
    has_images = bool(images_in(projection.manuscript_of(session, document)))
    may_comment = request.state.role in membership.MAY_COMMENT
    return page(
        request,
        "export/export.html",
        document=document,
        has_images=has_images,
        may_comment=may_comment,
        may_suggest=request.state.role in membership.MAY_JUDGE,
        paper=theme_of(session).paper,
    )


@router.get("/documents/{document_id}/export/check", name="check_export")
def check_export(request: Request, session: Database, document: ReadableDocument, wish: Wish) -> Response:
    """Prints, keeps, and tells how many pages it has and what is amiss: missing letters, images, too much of something."""
    manuscript, look = _wished(request, session, document, None, wish)
    print_ = _begun(request, session, document, manuscript, look)
    if is_htmx(request) and isinstance(print_, Order) and not print_.is_done(PATIENCE):
        again = f"{request.url.path}?{request.url.query}"
        return page(request, "export/check.html", again=again, share=print_.share, pages=0, notices=[])
    made = finished(print_)
    notices = [say(request, notice.message, **notice.values) for notice in made.notices]
    return page(request, "export/check.html", again="", share=1.0, pages=made.pages, notices=notices)


@router.get("/documents/{document_id}/export.pdf", name="export_pdf")
def export_pdf(
    request: Request, session: Database, document: ReadableDocument, wish: Wish, number: Number = None
) -> Response:
    """The PDF; one that was printed before comes from the shelf."""
    manuscript, look = _wished(request, session, document, number, wish)
    print_ = _begun(request, session, document, manuscript, look)
    return hand_over(request, document, file_name(manuscript, look, "pdf"), print_)


def _wished(
    request: Request, session: Database, document: Document, number: int | None, wish: Wanted
) -> tuple[Manuscript, Look]:
    if wish.comments and request.state.role not in membership.MAY_COMMENT:
        raise NotYours  # who only reads does not see what others say
    address = absolute(request, f"/documents/{document.id}/read") if wish.pencil else ""
    return _asked(session, document, number, address=address, **asdict(wish))


def _begun(
    request: Request, session: Database, document: Document, manuscript: Manuscript, look: Look
) -> Print | Order:
    images = image_source(session, request.app.state.files, document)
    session.rollback()  # printing takes its time: nobody who writes should wait for this reader meanwhile
    name = name_of(manuscript, look, images)
    return begun(request, name, lambda press: formats.render(manuscript, "pdf", images=images, look=look, press=press))


@router.get("/documents/{document_id}/export.html", name="export_html")
def export_html(
    request: Request, session: Database, document: ReadableDocument, number: Number = None, audience: Audience = "full"
) -> Response:
    return _export(request, session, document, "html", number, audience=audience)


@router.get("/documents/{document_id}/export.md", name="export_markdown")
def export_markdown(
    request: Request, session: Database, document: ReadableDocument, number: Number = None, audience: Audience = "full"
) -> Response:
    return _export(request, session, document, "md", number, audience=audience)


@router.get("/documents/{document_id}/export.zip", name="export_parcel")
def export_parcel(
    request: Request, session: Database, document: ReadableDocument, number: Number = None, audience: Audience = "full"
) -> Response:
    """The Markdown and its images in one file, which can be imported again anywhere."""
    return _export(request, session, document, "zip", number, audience=audience)


@router.get("/documents/{document_id}/export.docx", name="export_word")
def export_word(
    request: Request,
    session: Database,
    document: ReadableDocument,
    number: Number = None,
    audience: Audience = "full",
    paper: Paper | None = None,
    comments: Comments = "",
) -> Response:
    """The Word file, with ``comments`` as Word's own and proposals as tracked changes."""
    if comments and request.state.role not in membership.MAY_COMMENT:
        raise NotYours  # who only reads does not see what others say
    if number is None and request.state.role in membership.MAY_JUDGE:
        _keep_what_leaves(request, session, document)
    return _export(request, session, document, "docx", number, audience=audience, paper=paper, comments=comments)


def _keep_what_leaves(request: Request, session: Database, document: Document) -> None:
    """A Word file comes back edited, weeks later perhaps: only beside the very text it was made of can be told what was
    changed in it without being tracked. So that text is kept as a version, if it is not one yet."""
    if history.is_kept(session, document):
        return
    document_id = document.id
    with aside(request, session) as own:
        history.keep(own, own.get_one(Document, document_id), None)


def _export(
    request: Request,
    session: Database,
    document: Document,
    form: Literal["html", "docx", "md", "zip"],
    number: int | None,
    **wanted: Any,
) -> Response:
    manuscript, look = _asked(session, document, number, **wanted)
    images = image_source(session, request.app.state.files, document)
    made = or_refused(lambda: formats.render(manuscript, form, images=images, look=look))
    return as_file(file_name(manuscript, look, form), made.data, made.media_type)


def _asked(session: Database, document: Document, number: int | None, **look: Any) -> tuple[Manuscript, Look]:
    try:
        return asked(session, document, number, **look)
    except NoSuchVersion as error:
        raise NotYours from error

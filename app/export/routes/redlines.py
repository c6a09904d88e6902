"""Two versions as one PDF, word by word."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from app.documents.dependencies import ReadableDocument
from app.documents.pictures import image_source
from app.export import formats
from app.export.asked import NoSuchVersion, asked_to_compare
from app.export.kept import name_of_redline
from app.export.look import Audience, Paper
from app.export.naming import file_name
from app.export.routes.handing import begun, hand_over
from app.web.database import Database
from app.web.errors import NotYours

router = APIRouter()


@router.get("/documents/{document_id}/compare/{before}...{after}/redline.pdf", name="export_redline")
def export_redline(
    request: Request,
    session: Database,
    document: ReadableDocument,
    before: Annotated[int, Path(ge=1)],
    after: Annotated[int, Path(ge=1)] | Literal["now"],
    audience: Audience = "full",
    paper: Paper | None = None,
) -> Response:
    """From version ``before`` to version ``after``, or to the text as it stands ``now``."""
    newer = None if after == "now" else after
    try:
        redline, look = asked_to_compare(session, document, before, newer, audience=audience, paper=paper)
    except NoSuchVersion as error:
        raise NotYours from error
    images = image_source(session, request.app.state.files, document)
    session.rollback()  # printing takes its time: nobody who writes should wait for this reader meanwhile
    name = name_of_redline(redline, look, images)
    print_ = begun(request, name, lambda press: formats.render_redline(redline, images=images, look=look, press=press))
    return hand_over(request, document, file_name(redline.after, look, "pdf"), print_)

"""Reading a document as paper; and whether a sheet of real paper still shows what it says."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.documents import membership, projection
from app.documents.dependencies import ShownDocument
from app.export.html import body
from app.export.look import Audience, passages_by_part
from app.export.printed import standing
from app.web.database import Database
from app.web.pages import page
from app.web.policy import open_to_guests

router = APIRouter()


@router.get("/documents/{document_id}/read", name="read_document")
@open_to_guests
def read_document(
    request: Request,
    session: Database,
    document: ShownDocument,
    audience: Audience = "full",
    printed: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The document as a press release reads, for everybody who may see it. ``printed`` is the code on somebody's paper."""
    if request.state.role == membership.CUSTOMER:
        audience, printed = "customer", ""
    manuscript = projection.manuscript_of(session, document)
    paper = body(manuscript, audience, image_base=f"/documents/{document.id}/images/")
    may_write = request.state.role in membership.MAY_WRITE
    return page(
        request, "export/read.html", document=document, paper=paper, audience=audience, may_write=may_write,
        may_comment=request.state.role in membership.MAY_COMMENT, items=projection.items_shown(session, document),
        is_empty=not any(passages_by_part(manuscript, audience)),
        standing=standing(session, document, manuscript, printed) if printed else None,
    )  # fmt: skip

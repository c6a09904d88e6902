"""The findings of a document as page and as the part beside its text: what every act of the coach answers with."""

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from app.catalogue import BY_KEY
from app.coach import standing
from app.coach.gating import overrides
from app.coach.messages import Said, say
from app.coach.standing import Placed
from app.documents import membership
from app.documents.models import Document
from app.web.pages import is_htmx, language_of, page


def show(request: Request, session: Session, document: Document, section: str = "", status: int = 200) -> Response:
    """All sections as a page; to the script that one section, and the counts of all."""
    reader = language_of(request)

    def said(placed: Placed) -> Said:
        return say(placed.finding, reader, document.language)

    return page(
        request,
        "coach/checks_beside.html" if is_htmx(request) else "coach/checks.html",
        status,
        document=document,
        standing=standing.look(session, document),
        section=BY_KEY.get(section),
        sections=BY_KEY,
        said=said,
        overrides=overrides(session, document),
        may_write=request.state.role in membership.MAY_WRITE,
    )

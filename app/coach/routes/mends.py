"""Taking a better word with one click, for pages without a script; with one the text field itself is changed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts.dependencies import CurrentUser
from app.coach import mending
from app.coach.routes.meant import Meant, placed
from app.documents.dependencies import WritableDocument
from app.documents.locking import lock
from app.web.database import Database
from app.web.errors import Refused
from app.web.forms import Filled, form
from app.web.pages import see

router = APIRouter()


def _(text: str) -> str:
    return text


@router.post("/documents/{document_id}/mends", name="mend_words")
def mend_words(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    meant: Annotated[Filled[Meant], Depends(form(Meant))],
) -> Response:
    wish = meant.or_refused()
    lock(session, document)  # what is found now must still stand there when it is changed
    found = placed(session, document, wish)
    if found.finding.fix is None:
        raise Refused(_("Only you can know what should stand here."))
    mending.mend(session, document, user, found)
    return see(f"/documents/{document.id}/checks#{wish.section}")

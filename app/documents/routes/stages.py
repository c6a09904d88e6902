"""Where a document stands and how it came there; moving it on."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator
from sqlmodel import Session

from app.accounts.dependencies import CurrentUser
from app.catalogue import STAGES
from app.documents import membership, stages
from app.documents.dependencies import ReadableDocument, WritableDocument
from app.documents.models import Document
from app.documents.stages import HeldUp, MovedMeanwhile
from app.web.database import Database
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


class Move(BaseModel):
    """To which stage and why; ``begun`` is the stage that was shown, ``all_the_same`` the tick of an owner who has seen
    what holds it up."""

    begun: str = Field(max_length=20)
    stage: str = Field(max_length=20)
    why: str = Field("", max_length=stages.LONGEST)
    all_the_same: str = Field("", max_length=5)

    @field_validator("stage")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in STAGES:
            raise ValueError(_("Please choose one of the options."))
        return value


@router.get("/documents/{document_id}/stage", name="see_stage")
def see_stage(request: Request, session: Database, document: ReadableDocument) -> Response:
    return _page(request, session, document, blank(stage=document.stage))


@router.post("/documents/{document_id}/stage", name="move_stage")
def move_stage(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    wanted: Annotated[Filled[Move], Depends(form(Move))],
) -> Response:
    if wanted.errors:
        return _page(request, session, document, wanted, 422)
    wish = wanted.values
    try:
        stages.move(session, document, user, wish.begun, wish.stage, wish.why, bool(wish.all_the_same))
        return see(f"/documents/{document.id}/stage")
    except MovedMeanwhile:
        wanted.refuse("stage", say(request, _("Somebody has moved it meanwhile. Please look again.")))
        return _page(request, session, document, wanted, 409)
    except HeldUp as held:
        wanted.refuse("stage", say(request, _("Something must be settled before that.")))
        reasons = [reason(language_of(request)) for reason in held.reasons]
        if wish.all_the_same and not wish.why.strip():
            wanted.refuse("why", say(request, _("Please say in some words why.")))
        return _page(request, session, document, wanted, 422, reasons)


def _page(
    request: Request,
    session: Session,
    document: Document,
    typed: Filled[Any],
    status: int = 200,
    held: list[str] | None = None,
) -> Response:
    return page(
        request,
        "documents/stage.html",
        status,
        document=document,
        moves=stages.moves(session, [document.id]),
        form=typed,
        held=held or [],
        may_write=request.state.role in membership.MAY_WRITE,
    )

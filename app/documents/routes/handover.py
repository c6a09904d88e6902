"""Giving an owner to documents that lost theirs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.accounts import people
from app.accounts.dependencies import Administrator
from app.accounts.people import EmailAddress
from app.documents import handover
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()


class Appointment(BaseModel):
    document_id: str = Field(max_length=40)
    email: EmailAddress = Field(max_length=254)


@router.get("/people/handover", name="see_orphans")
def see_orphans(request: Request, session: Database, _admin: Administrator) -> Response:
    return _page(request, session, blank(document_id="", email=""))


@router.post("/people/handover", name="appoint_owner")
def appoint_owner(
    request: Request,
    session: Database,
    _admin: Administrator,
    wanted: Annotated[Filled[Appointment], Depends(form(Appointment))],
) -> Response:
    owner = people.by_email(session, wanted.values.email) if wanted.read else None
    if wanted.read and (owner is None or owner.suspended_at):
        wanted.refuse("email", say(request, "Nobody active here has this address."))
    if wanted.errors or owner is None:
        return _page(request, session, wanted, 422)
    try:
        handover.appoint(session, wanted.values.document_id, owner)
    except handover.NotOrphaned as error:
        raise NotYours from error
    return see("/people/handover")


def _page(request: Request, session: Session, typed: Filled[Appointment], status: int = 200) -> Response:
    return page(request, "documents/handover.html", status, orphans=handover.orphans(session), form=typed)

"""Links for guests: made and ended by owners, used by whoever has one."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator
from sqlmodel import Session

from app import zones
from app.accounts import attempts, passwords
from app.accounts.dependencies import CurrentUser, VisitIfAny
from app.accounts.models import Visit
from app.accounts.routes.signing import TOO_OFTEN, hashed_meanwhile, welcomed
from app.db import now
from app.documents import guests, membership
from app.documents.dependencies import OwnedDocument
from app.documents.models import Document, GuestLink
from app.manuscript.model import is_day, tidy_line
from app.web.addresses import RowId, absolute, caller
from app.web.database import Database, aside
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see, today
from app.web.policy import anyone

router = APIRouter()

USUAL_DAYS = 14
LONGEST_DAYS = 366
JOINERS = 4
"""So many times as often as a password may be tried, people may come by a link without one: a whole meeting may sit behind
one address."""


def _(text: str) -> str:
    return text


ENDED = _("This link leads nowhere any more. Please ask for a new one.")


class NewLink(BaseModel):
    """What a link shall give, whom it is for, and until which day."""

    role: Literal["guest_customer", "guest_viewer", "guest_commenter", "guest_suggester"] = "guest_commenter"
    label: str = Field("", max_length=guests.LONGEST_LABEL)
    until: str = Field(max_length=10)
    password: str = Field("", max_length=passwords.LONGEST)

    @field_validator("until")
    @classmethod
    def _is_a_day_to_come(cls, value: str) -> str:
        if not is_day(value):
            raise ValueError(_("Please give a date, such as 2027-03-15."))
        first = zones.local(now()).date()
        if not first <= date.fromisoformat(value) <= first + timedelta(days=LONGEST_DAYS):
            raise ValueError(_("Please choose a day within a year from now."))
        return value

    @property
    def expires_at(self) -> datetime:
        """The end of that day everywhere on earth."""
        return datetime.combine(date.fromisoformat(self.until), time.min, UTC) + timedelta(days=1, hours=12)


class Coming(BaseModel):
    """Who comes, and the link's password where it has one."""

    name: str = Field("", max_length=guests.LONGEST_NAME)
    password: str = Field("", max_length=passwords.LONGEST)


@router.get("/documents/{document_id}/links", name="see_guest_links")
def see_guest_links(request: Request, session: Database, document: OwnedDocument) -> Response:
    return _links(request, session, document)


@router.post("/documents/{document_id}/links", name="make_guest_link")
def make_guest_link(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: OwnedDocument,
    wanted: Annotated[Filled[NewLink], Depends(form(NewLink))],
) -> Response:
    if wanted.errors:
        return _links(request, session, document, wanted, status=422)
    new, hashed = wanted.values, ""
    if new.password:
        hashed = hashed_meanwhile(session, new.password)
    token = guests.make(session, document, user, new.role, new.expires_at, new.label, hashed)
    return _links(request, session, document, link=absolute(request, f"/s/{token}"))


@router.post("/documents/{document_id}/links/{link_id}/end", name="end_guest_link")
def end_guest_link(session: Database, document: OwnedDocument, link_id: RowId) -> Response:
    link = guests.link_of(session, document, link_id)
    if link is None:
        raise NotYours
    guests.end(session, document, link)
    return see(f"/documents/{document.id}/links")


def _links(
    request: Request,
    session: Session,
    document: Document,
    typed: Filled[Any] | None = None,
    link: str = "",
    status: int = 200,
) -> Response:
    """``link`` was made a moment ago: it is shown this once, for only its hash is kept."""
    usual = (today(request) + timedelta(days=USUAL_DAYS)).isoformat()
    return page(
        request,
        "documents/links.html",
        status,
        document=document,
        links=guests.links(session, document),
        form=typed or blank(role="guest_commenter", until=usual),
        roles=membership.GUESTS,
        link=link,
    )


def good_link(session: Database, visit: VisitIfAny, token: str) -> GuestLink:
    """The link, with who reads already known, so that a refusal speaks their language."""
    link = guests.find(session, token)
    if link is None:
        raise Refused(ENDED, 404)
    return link


GoodLink = Annotated[GuestLink, Depends(good_link)]


@router.get("/s/{token}", name="see_shared_document", dependencies=[Depends(anyone)])
def see_shared_document(request: Request, session: Database, visit: VisitIfAny, link: GoodLink, token: str) -> Response:
    document = session.get_one(Document, link.document_id)
    if visit and membership.role_of(session, visit.user, document):
        return see(f"/documents/{document.id}/read")
    return _door(request, visit, link, token, blank())


@router.post("/s/{token}", name="open_shared_document", dependencies=[Depends(anyone)])
def open_shared_document(
    request: Request,
    session: Database,
    visit: VisitIfAny,
    link: GoodLink,
    token: str,
    coming: Annotated[Filled[Coming], Depends(form(Coming))],
) -> Response:
    if not visit and not coming.errors and not tidy_line(coming.values.name):
        coming.refuse("name", say(request, _("Please fill this in.")))
    if not coming.errors:
        _check(request, session, link, coming)
    if coming.errors:
        return _door(request, visit, link, token, coming, 422)
    link = good_link(session, visit, token)  # anew: whoever ended it meanwhile meant this one too
    onward = see(f"/documents/{link.document_id}/read")
    try:
        guest = guests.let_in(session, link, visit.user if visit else None, coming.values.name)
    except guests.Ended as error:
        raise Refused(ENDED, 404) from error
    return onward if visit else welcomed(request, session, guest, onward)


def _check(request: Request, session: Session, link: GuestLink, coming: Filled[Coming]) -> None:
    """Each attempt is counted for itself, and no transaction is open while the password is checked."""
    number, kept, limit = link.id, link.password_hash, request.app.state.settings.sign_in_attempts
    account, address = f"link/{number}", caller(request)
    limit = limit if kept else limit * JOINERS
    with aside(request, session) as own:
        minutes = attempts.take(own, account, address, limit)
    if minutes:
        raise Refused(TOO_OFTEN, 429, minutes=minutes)
    if not kept:
        return
    is_right, _renewed = passwords.check(coming.values.password, kept)
    if not is_right:
        coming.refuse("password", say(request, _("That is not the password of this link.")))
        return
    with aside(request, session) as own:
        attempts.give_back(own, account, address, limit)


def _door(
    request: Request, visit: Visit | None, link: GuestLink, token: str, typed: Filled[Any], status: int = 200
) -> Response:
    needs_password = bool(link.password_hash)
    return page(
        request, "documents/door.html", status, form=typed, token=token, role=link.role, needs_password=needs_password,
        is_known=visit is not None,
    )  # fmt: skip

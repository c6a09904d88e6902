"""The page of what stands before the text: product, language, launch, authors, terms, outcomes."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator

from app.accounts.dependencies import CurrentUser
from app.documents.dependencies import WritableDocument
from app.documents.details import NAMES, Clash, as_typed, changes, take
from app.documents.models import Document
from app.documents.text import TooLong
from app.i18n import TAGS
from app.manuscript.model import is_day
from app.web.database import Database
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


class Details(BaseModel):
    """What stands before the text. With each field the form sends what it began with, as ``base_…``; ``theirs`` names
    what shall stay as others set it meanwhile."""

    product: str = Field("", max_length=200)
    language: str = "en"
    launch: str = Field("", max_length=10)
    authors: str = ""
    internal_terms: str = ""
    outcomes: list[Literal["agility", "innovation", "cost"]] = []
    theirs: list[str] = []

    @field_validator("launch")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value and not is_day(value):
            raise ValueError(_("Please give a date, such as 2027-03-15."))
        return value

    @field_validator("language")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in TAGS:
            raise ValueError(_("Please choose one of the options."))
        return value


SentDetails = Annotated[Filled[Details], Depends(form(Details))]


@router.get("/documents/{document_id}/details", name="see_details")
def see_details(request: Request, document: WritableDocument) -> Response:
    return page(request, "documents/details.html", document=document, form=_shown(as_typed(document)))


@router.post("/documents/{document_id}/details", name="write_details")
def write_details(
    request: Request, session: Database, user: CurrentUser, document: WritableDocument, details: SentDetails
) -> Response:
    if not details.errors:
        try:
            take(session, document, user, _typed(details), _begun(details))
            return see(f"/documents/{document.id}")
        except Clash as clash:
            return _asked(request, document, details, clash.now)
        except TooLong as error:
            details.refuse(error.key, say(request, error.message, **error.values))
    return page(request, "documents/details.html", 422, document=document, form=details)


def _shown(typed: dict[str, str]) -> Filled[Details]:
    return blank(**typed, **{f"base_{name}": text for name, text in typed.items()})


def _begun(details: Filled[Details]) -> dict[str, str]:
    return {name: details.typed[f"base_{name}"] for name in NAMES if f"base_{name}" in details.typed}


def _typed(details: Filled[Details]) -> dict[str, str]:
    """A form without any tick sends no outcomes: only what it began with tells that it has such boxes."""
    sent = {name for name in NAMES if name in details.typed and name not in details.values.theirs}
    if not details.values.outcomes and "base_outcomes" not in details.typed:
        sent.discard("outcomes")
    return {name: details.typed[name] for name in NAMES if name in sent}


def _asked(request: Request, document: Document, details: Filled[Details], now: dict[str, str]) -> Response:
    """The form again: with what was typed, and beside it what others have put there, to choose from."""
    shown = _shown(as_typed(document))
    shown.typed |= changes(_typed(details), _begun(details))
    for name in now:
        shown.refuse(name, say(request, _("Somebody else has changed this, too. Save again if yours should stand.")))
    return page(request, "documents/details.html", 409, document=document, form=shown, now=now)

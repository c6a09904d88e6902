"""The editor page, and what stands around the words: details, advice, questions to take, previews."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator

from app import guidance
from app.accounts.dependencies import CurrentUser
from app.catalogue import BY_KEY
from app.documents import membership, outline, writing
from app.documents.dependencies import ReadableDocument, WritableDocument
from app.i18n import TAGS
from app.manuscript.model import tidy_line
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, see

router = APIRouter()


def _(text: str) -> str:
    return text


class Details(BaseModel):
    """What stands before the text."""

    product: str = Field("", max_length=200)
    language: str
    launch: str = Field("", max_length=10)
    authors: str = Field("", max_length=1000)
    internal_terms: str = Field("", max_length=2000)
    stage: Literal["draft", "peer", "exec", "approved"] = "draft"
    outcomes: list[Literal["agility", "innovation", "cost"]] = []

    @field_validator("launch")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError as error:
            raise ValueError(_("Please give a date, such as 2027-03-15.")) from error

    @field_validator("language")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in TAGS:
            raise ValueError(_("Please choose one of the options."))
        return value


class Preview(BaseModel):
    text: str = Field("", max_length=200_000)
    kind: Literal["line", "prose"] = "prose"


@router.get("/documents/{document_id}", name="see_editor")
def see_editor(request: Request, session: Database, document: ReadableDocument) -> Response:
    if request.state.role not in membership.MAY_WRITE:
        return see(f"/documents/{document.id}/read")
    places = outline.places(session, document)
    first = places[0] if places else outline.place(session, document, "headline")  # all may have been taken away
    return page(
        request,
        "documents/editor.html",
        document=document,
        places=places,
        absent=outline.absent(places),
        members=membership.members(session, document),
        advice=guidance.advice(first.section.key, language_of(request), document.profile),
        example=guidance.advice(first.section.key, document.language, document.profile).example,
        place=first,
    )


@router.get("/documents/{document_id}/details", name="see_details")
def see_details(request: Request, document: WritableDocument) -> Response:
    return page(request, "documents/details.html", document=document, form=_details_of(document))


def _details_of(document: WritableDocument) -> Filled[Details]:
    return blank(
        product=document.product,
        language=document.language,
        launch=document.launch,
        authors=", ".join(document.authors),
        internal_terms=", ".join(document.internal_terms),
        stage=document.stage,
        outcomes=" ".join(document.outcomes),
    )


@router.post("/documents/{document_id}/details", name="write_details")
def write_details(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    details: Annotated[Filled[Details], Depends(form(Details))],
) -> Response:
    if details.errors:
        return page(request, "documents/details.html", 422, document=document, form=details)
    writing.take_details(session, document, user, **_as_lists(details.values))
    return see(f"/documents/{document.id}")


def _as_lists(details: Details) -> dict[str, object]:
    values: dict[str, object] = details.model_dump()
    for name in ("authors", "internal_terms"):
        pieces = str(values[name]).replace("，", ",").replace("、", ",").split(",")
        values[name] = [tidy_line(piece) for piece in pieces if piece.strip()]
    return values | {"product": tidy_line(details.product)}


@router.get("/documents/{document_id}/sections/{key}/guide", name="see_guide")
def see_guide(request: Request, session: Database, document: ReadableDocument, key: str) -> Response:
    """Advice in the reader's language, its example in the document's."""
    if key not in BY_KEY:
        raise NotYours
    return page(
        request,
        "documents/guide.html",
        document=document,
        place=outline.place(session, document, key),
        advice=guidance.advice(key, language_of(request), document.profile),
        example=guidance.advice(key, document.language, document.profile).example,
    )


@router.get("/documents/{document_id}/sections/{key}/questions", name="see_question_bank")
def see_question_bank(request: Request, session: Database, document: WritableDocument, key: str) -> Response:
    """Questions by topic, in the document's language, for they are going to stand in it."""
    if key not in BY_KEY or BY_KEY[key].kind != "questions":
        raise NotYours
    bank = guidance.question_bank(key, document.language, document.profile)
    place = outline.place(session, document, key)
    return page(request, "documents/question_bank.html", document=document, place=place, bank=bank)


@router.post("/documents/{document_id}/preview", name="preview_text")
def preview_text(
    request: Request,
    session: Database,
    document: WritableDocument,
    preview: Annotated[Filled[Preview], Depends(form(Preview))],
) -> Response:
    """The text as it will print; changes nothing, so nobody who saves waits for it."""
    session.expunge_all()
    session.rollback()
    return page(request, "documents/preview.html", document=document, preview=preview.read, errors=preview.errors)

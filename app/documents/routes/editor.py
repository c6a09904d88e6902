"""The editor page, and what stands around the words: advice, questions to take, previews."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app import guidance
from app.catalogue import BY_KEY
from app.documents import membership, outline
from app.documents.dependencies import ReadableDocument, WritableDocument
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, form
from app.web.pages import language_of, page, see

router = APIRouter()

_ALL_SECTIONS = [
    {"key": key, "hasItems": section.has_items, "isQuote": section.kind == "quote"}
    for key, section in sorted(BY_KEY.items())
]


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
        advice=guidance.advice(first.section.key, language_of(request), document.profile),
        example=guidance.advice(first.section.key, document.language, document.profile).example,
        place=first,
        all_sections=_ALL_SECTIONS,
    )


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

"""Writing a section; showing, hiding and finishing it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.accounts.dependencies import CurrentUser
from app.catalogue import BY_KEY
from app.documents import outline
from app.documents.dependencies import WritableDocument
from app.documents.routes.saving import is_saving_script, receipt_of, save, saved
from app.documents.text import Text
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, form
from app.web.pages import see

router = APIRouter()


def _(text: str) -> str:
    return text


class SectionForm(BaseModel):
    """The fields of a line, prose or quote section, each with the text that the form began with: two people who save
    the same section are merged by what each of them changed."""

    text: str | None = None
    base_text: str = ""
    name: str | None = None
    base_name: str = ""
    role: str | None = None
    base_role: str = ""


class NamedSection(BaseModel):
    key: str


class Completion(BaseModel):
    done: bool = False


def a_known_section(key: str) -> str:
    if key not in BY_KEY:
        raise NotYours
    return key


SectionKey = Annotated[str, Depends(a_known_section)]


@router.post("/documents/{document_id}/sections/{key}", name="write_section")
def write_section(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    key: SectionKey,
    written: Annotated[Filled[SectionForm], Depends(form(SectionForm))],
) -> Response:
    def write(text: Text) -> list[bytes]:
        sent = written.values.model_dump(exclude_none=True)
        names = [name for name in ("text", "name", "role") if name in sent]
        return [text.write(key, sent[f"base_{name}"], sent[name], name) for name in names]

    once = receipt_of(request, written.typed)
    return save(request, session, user, document, key, write, typed=written.typed, once=once)


@router.post("/documents/{document_id}/sections", name="show_section")
def show_section(
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    named: Annotated[Filled[NamedSection], Depends(form(NamedSection))],
) -> Response:
    key = a_known_section(named.read.key if named.read else "")
    outline.show(session, document, user, key)
    return see(f"/documents/{document.id}#{key}")


@router.post("/documents/{document_id}/sections/{key}/absence", name="hide_section")
def hide_section(session: Database, document: WritableDocument, key: SectionKey) -> Response:
    try:
        outline.hide(session, document, key)
    except outline.StillWritten as error:
        raise Refused(_("This section still has text. Remove the text first, then the section.")) from error
    return see(f"/documents/{document.id}")


@router.post("/documents/{document_id}/sections/{key}/completion", name="finish_section")
def finish_section(
    request: Request,
    session: Database,
    document: WritableDocument,
    key: SectionKey,
    completion: Annotated[Filled[Completion], Depends(form(Completion))],
) -> Response:
    outline.finish(session, document, key, bool(completion.read and completion.read.done))
    if is_saving_script(request):
        return saved(request, outline.place(session, document, key), document)
    return see(f"/documents/{document.id}#{key}")

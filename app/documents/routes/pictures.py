"""Images: taken in, cleaned, and shown to whoever may read the document."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.documents import membership
from app.documents.dependencies import ShownDocument, WritableDocument
from app.documents.images import ImageRefused, accept
from app.documents.pictures import is_for_customers, keep_accepted, picture_of
from app.documents.routes.saving import Writing, is_saving_script, save, unsaved
from app.documents.text import Text
from app.manuscript.model import Item, tidy_line
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, form
from app.web.pages import say
from app.web.policy import open_to_guests

router = APIRouter()

# The name is made from the content, so an answer never grows stale; it stays private to who may read the document.
_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class PictureForm(BaseModel):
    """A file, what it shows, and where a plain form wants it: at the end of a section or of an item's text."""

    alt: str = Field("", max_length=300)
    key: str = ""
    item_id: str = ""


@router.post("/documents/{document_id}/images", name="add_image")
def add_image(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    picture: Annotated[Filled[PictureForm], Depends(form(PictureForm))],
) -> Response:
    if picture.errors:
        return unsaved(request, document, "", next(iter(picture.errors.values())), {})
    upload = picture.files.get("file")
    session.rollback()  # decoding takes seconds: nobody who writes should wait for it meanwhile
    try:
        image = accept(upload.file.read() if upload else b"")
    except ImageRefused as refusal:
        return unsaved(request, document, "", say(request, refusal.message, **refusal.values), {})
    kept = keep_accepted(session, request.app.state.files, document, image)
    alt = tidy_line(picture.values.alt).replace("[", "(").replace("]", ")")
    markdown = f"![{alt}](images/{kept.name})"
    if is_saving_script(request):
        return JSONResponse({"markdown": markdown}, 201)
    key, item_id = picture.values.key, picture.values.item_id
    write = _at_the_end(key, item_id, markdown)
    return save(request, session, user, document, key, write, item_id=item_id)


def _at_the_end(key: str, item_id: str, markdown: str) -> Writing:
    """Without JavaScript the image goes below the text it was sent with."""

    def of_the_section(text: Text) -> bytes:
        now = text.passage(key).text
        return text.write(key, now, f"{now}\n\n{markdown}".strip())

    def of_the_item(text: Text) -> bytes:
        now = dict(text.items(key)).get(item_id, Item()).text
        return text.write_item(key, item_id, "text", now, f"{now}\n\n{markdown}".strip())

    return of_the_item if item_id else of_the_section


@router.get("/documents/{document_id}/images/{name}", name="see_image")
@open_to_guests
def see_image(request: Request, session: Database, document: ShownDocument, name: str) -> Response:
    picture = picture_of(session, document, name)
    if request.state.role == membership.CUSTOMER and not is_for_customers(session, document, name):
        raise NotYours
    if picture is None or not request.app.state.files.exists(picture.file):
        raise NotYours
    return FileResponse(request.app.state.files.path(picture.file), headers=_HEADERS)

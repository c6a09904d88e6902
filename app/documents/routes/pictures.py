"""Images: taken in, cleaned, and shown to whoever may read the document."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.catalogue import BY_KEY
from app.documents import writing
from app.documents.dependencies import ReadableDocument, WritableDocument
from app.documents.images import ImageRefused, accept
from app.documents.pictures import keep_accepted, picture_of
from app.documents.routes.saving import is_saving_script, unsaved
from app.documents.text import Text, TextError
from app.manuscript.model import tidy_line
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, form
from app.web.pages import say, see

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
    upload = picture.files.get("file")
    session.rollback()  # decoding takes seconds: nobody who writes should wait for it meanwhile
    try:
        image = accept(upload.file.read() if upload else b"")
    except ImageRefused as refusal:
        return unsaved(request, document, "", say(request, refusal.message, **refusal.values), {})
    kept = keep_accepted(session, request.app.state.files, document, image)
    alt = tidy_line(picture.typed.get("alt", "")).replace("[", "(").replace("]", ")")
    markdown = f"![{alt}](images/{kept.name})"
    if is_saving_script(request):
        return JSONResponse({"markdown": markdown}, 201)
    return _put_at_the_end(session, user, document, picture.read or PictureForm(), markdown)


def _put_at_the_end(
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    where: PictureForm,
    markdown: str,
) -> Response:
    """Without JavaScript the image goes below the text it was sent with."""
    if where.key not in BY_KEY:
        raise NotYours

    def append(text: Text) -> bytes:
        if where.item_id:
            now = dict(text.items(where.key))[where.item_id].text
            return text.write_item(where.key, where.item_id, "text", now, f"{now}\n\n{markdown}".strip())
        now = text.passage(where.key).text
        return text.write(where.key, now, f"{now}\n\n{markdown}".strip())

    try:
        writing.edit(session, document, user, append)
    except (TextError, KeyError) as error:
        raise NotYours from error
    return see(f"/documents/{document.id}#{where.item_id or where.key}")


@router.get("/documents/{document_id}/images/{name}", name="see_image")
def see_image(request: Request, session: Database, document: ReadableDocument, name: str) -> Response:
    picture = picture_of(session, document, name)
    if picture is None or not request.app.state.files.exists(picture.file):
        raise NotYours
    return FileResponse(request.app.state.files.path(picture.file), headers=_HEADERS)

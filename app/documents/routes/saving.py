"""How a form that writes text answers: to the page's own saving as JSON, to a plain form by a redirect, and when it
could not be saved with everything that was typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session

from app.accounts.models import User
from app.documents import outline, writing
from app.documents.models import Document
from app.documents.outline import Place
from app.documents.text import Text, TextError, UnknownField, UnknownItem, UnknownSection
from app.prose.markdown import line_to_html, to_html
from app.web.errors import NotYours
from app.web.pages import page, rendered, say, see

Writing = Callable[[Text], bytes | Sequence[bytes]]


def is_saving_script(request: Request) -> bool:
    """Whether the page's own script sent this (static/js/saving.js), not a plain form."""
    return "application/json" in request.headers.get("accept", "")


def save(
    request: Request, session: Session, user: User, document: Document, key: str, write: Writing, **about: Any
) -> Response:
    """Do the writing and answer. ``about``: ``item_id`` when it is one item's, ``typed`` what was sent."""
    item_id, typed = about.get("item_id"), about.get("typed", {})
    try:
        writing.edit(session, document, user, write)
    except (UnknownItem, UnknownSection, UnknownField) as error:
        raise NotYours from error
    except TextError as error:
        return unsaved(request, document, key, say(request, error.message, **error.values), typed)
    return saved(request, outline.place(session, document, key), document, item_id)


def saved(request: Request, place: Place, document: Document, item_id: str | None = None) -> Response:
    """What stands there now: the form's fields after merging, and as they print."""
    if not is_saving_script(request):
        return see(f"/documents/{document.id}#{item_id or place.section.key}")
    fields = _fields(place, item_id)
    return JSONResponse(
        {
            "fields": fields,
            "rendered": {name: _as_printed(place, document, name, text) for name, text in fields.items()},
            "mark": rendered(request, "documents/_mark.html", place=place),
            "count": rendered(request, "documents/_count.html", place=place),
        }
    )


def unsaved(request: Request, document: Document, key: str, why: str, typed: Mapping[str, str]) -> Response:
    """Not saved, said plainly, with the words still there to be changed and sent again."""
    if is_saving_script(request):
        return JSONResponse({"error": why}, 422)
    kept = {name: value for name, value in typed.items() if not name.startswith("base_")}
    bases = {name: value for name, value in typed.items() if name.startswith("base_")}
    return page(request, "documents/unsaved.html", 422, document=document, key=key, why=why, kept=kept, bases=bases)


def _fields(place: Place, item_id: str | None) -> dict[str, str]:
    if item_id is None:
        passage = place.passage
        names = ("text", "name", "role") if place.section.kind == "quote" else ("text",)
        return {name: getattr(passage, name) for name in names}
    item = dict(place.items).get(item_id)
    return {"title": item.title, "text": item.text} if item else {}


def _as_printed(place: Place, document: Document, name: str, text: str) -> str:
    is_line = name != "text" or place.section.kind == "line"
    return line_to_html(text) if is_line else to_html(text, image_base=f"/documents/{document.id}/images/")

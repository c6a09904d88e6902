"""How a form that writes text answers: to the page's own saving as JSON, to a plain form by a redirect, and when it
could not be saved with everything that was typed."""

import hashlib
import json
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

_WORDS = ("text", "title", "name", "role", "topic", "owner", "due", "state")
Writing = Callable[[Text], bytes | Sequence[bytes]]


def _(text: str) -> str:
    return text


REMOVED = {"list": _("This feature was removed meanwhile."), "questions": _("This question was removed meanwhile.")}


def is_saving_script(request: Request) -> bool:
    """Whether the page's own script sent this (static/js/saving.js), not a plain form."""
    return "application/json" in request.headers.get("accept", "")


def receipt_of(request: Request, sent: Mapping[str, str]) -> str:
    """The key under which a save is taken in once: of the sender's own name for it (``save``), of where it was sent and of
    what. A form that comes back from the browser's history with other words is another save. Empty without a name."""
    if not sent.get("save"):
        return ""
    said = json.dumps([request.url.path, sorted(sent.items())]).encode()
    return hashlib.sha256(said).hexdigest()[:32]


def save(
    request: Request, session: Session, user: User, document: Document, key: str, write: Writing, **about: Any
) -> Response:
    """Do the writing and answer. ``about``: ``item_id`` when it is one item's, ``typed`` what was typed, ``but`` why
    something else that was sent with the words could not be taken, ``once`` its receipt."""
    item_id, typed, but = about.get("item_id"), about.get("typed", {}), about.get("but", "")
    try:
        writing.edit(session, document, user, write, about.get("once", ""))
    except (UnknownItem, UnknownSection, UnknownField) as error:
        raise NotYours from error
    except TextError as error:
        return unsaved(request, document, key, say(request, error.message, **error.values), typed)
    place = outline.place(session, document, key)
    if item_id and item_id not in place.item_ids:
        return removed_meanwhile(request, document, place, item_id, typed)
    if but:
        return unsaved(request, document, key, but, typed)
    return saved(request, place, document, item_id)


def saved(request: Request, place: Place, document: Document, item_id: str | None = None) -> Response:
    """What stands there now: the form's fields after merging, and as they print."""
    if not is_saving_script(request):
        spot = item_id or place.section.key
        return see(f"/documents/{document.id}?saved={spot}#{spot}")
    fields = _fields(place, item_id)
    return JSONResponse(
        {
            "fields": fields,
            "rendered": {name: _as_printed(place, document, name, text) for name, text in fields.items()},
            "mark": rendered(request, "documents/_mark.html", place=place),
            "count": rendered(request, "documents/_count.html", place=place),
        }
    )


def unsaved(
    request: Request, document: Document, key: str, why: str, typed: Mapping[str, str], address: str = ""
) -> Response:
    """Not saved, said plainly, with the words still there to be changed and sent again: to the address that saves them,
    which the caller names where it was another one that refused."""
    if is_saving_script(request):
        return JSONResponse({"error": why}, 422)
    address = address or request.url.path
    return _unsaved_page(request, document, 422, typed, key=key, why=why, address=address, way_back="")


def removed_meanwhile(
    request: Request, document: Document, place: Place, item_id: str, typed: Mapping[str, str]
) -> Response:
    """The item has taken the words along, but somebody had removed it: they are not called saved, for nobody would see
    them. Bringing it back is one more request."""
    why, key = say(request, REMOVED[place.section.kind]), place.section.key
    if is_saving_script(request):
        return JSONResponse({"error": why, "removed": item_id}, 409)
    way_back = f"/documents/{document.id}/sections/{key}/items/{item_id}/return"
    return _unsaved_page(request, document, 409, typed, key=key, why=why, address=way_back, way_back=way_back)


def _unsaved_page(
    request: Request, document: Document, status: int, typed: Mapping[str, str], **about: str
) -> Response:
    kept = {name: value for name, value in typed.items() if name in _WORDS}
    bases = {name: value for name, value in typed.items() if name.startswith("base_")}
    return page(request, "documents/unsaved.html", status, document=document, kept=kept, bases=bases, **about)


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

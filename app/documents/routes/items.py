"""Features and questions: add, write, move, remove, and take the removal back."""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.catalogue import BY_KEY
from app.documents import outline, writing
from app.documents.dependencies import WritableDocument
from app.documents.locking import lock
from app.documents.models import Document
from app.documents.routes.saving import receipt_of, removed_meanwhile, save, unsaved
from app.documents.routes.sections import SectionKey
from app.documents.text import NotAChoice, Text, TextError, UnknownItem, misfits
from app.manuscript.model import Item, tidy_line
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, form
from app.web.pages import is_htmx, page, say, see

router = APIRouter()


class NewItem(BaseModel):
    """A new feature or question; everything may still be empty."""

    title: str = ""
    text: str = ""
    topic: str = Field("", max_length=40)


class ItemForm(BaseModel):
    """An item as its form shows it, with the texts that the form began with."""

    title: str | None = None
    base_title: str = ""
    text: str | None = None
    base_text: str = ""
    topic: str | None = None
    owner: str | None = None
    due: str | None = None
    state: str | None = None


class Move(BaseModel):
    """Where to: before another item (empty: to the end), or one step up or down."""

    before: str | None = None
    direction: Literal["up", "down"] | None = None


@router.post("/documents/{document_id}/sections/{key}/items", name="add_item")
def add_item(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    key: SectionKey,
    new: Annotated[Filled[NewItem], Depends(form(NewItem))],
) -> Response:
    made: list[str] = []
    if new.errors:
        return unsaved(request, document, key, " ".join(new.errors.values()), new.typed)

    def add(text: Text) -> bytes:
        wanted = new.values
        topic = wanted.topic if wanted.topic in {topic.key for topic in BY_KEY[key].topics} else ""
        item_id, update = text.add_item(key, Item(tidy_line(wanted.title), wanted.text, topic=topic))
        made.append(item_id)
        return update

    try:
        writing.edit(session, document, user, add)
    except TextError as error:
        return unsaved(request, document, key, say(request, error.message, **error.values), new.typed)
    outline.show(session, document, user, key)  # it may have been taken off meanwhile, and the item is still empty
    return _items(request, session, document, key, made[0])


@router.post("/documents/{document_id}/sections/{key}/items/{item_id}", name="write_item")
def write_item(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    key: SectionKey,
    item_id: str,
    written: Annotated[Filled[ItemForm], Depends(form(ItemForm))],
) -> Response:
    """What cannot be said about the item is refused by itself: its words are saved all the same."""
    wrong = _misfits(session, document, key, item_id, written)
    why = " ".join({say(request, error.message, **error.values): "" for error in wrong.values()})

    def write(text: Text) -> list[bytes]:
        return _write(text, key, item_id, written, without=wrong.keys())

    about = {"typed": _typed(written, wrong.values()), "but": why, "once": receipt_of(request, written.typed)}
    return save(request, session, user, document, key, write, item_id=item_id, **about)


def _misfits(
    session: Database, document: Document, key: str, item_id: str, written: Filled[ItemForm]
) -> dict[str, TextError]:
    about = _about(written)
    if not about:
        return {}
    lock(session, document)
    now = dict(outline.place(session, document, key).items).get(item_id, Item())
    return misfits(key, now, about)


def _about(written: Filled[ItemForm]) -> dict[str, str]:
    return written.values.model_dump(include={"topic", "owner", "due", "state"}, exclude_none=True)


def _typed(written: Filled[ItemForm], wrong: Iterable[TextError]) -> dict[str, str]:
    """To be shown again: but for what nobody could choose, and so could not take back either."""
    nonsense = {error.values["field"] for error in wrong if isinstance(error, NotAChoice)}
    return {name: value for name, value in written.typed.items() if name not in nonsense}


def _write(text: Text, key: str, item_id: str, written: Filled[ItemForm], without: Collection[str] = ()) -> list[bytes]:
    """What the item’s form says. Its buttons for moving and removing send it as well: no word typed before is lost."""
    sent = written.values.model_dump(exclude_none=True)
    about = {name: value for name, value in _about(written).items() if name not in without}
    names = [name for name in ("title", "text") if name in sent]
    updates = [text.write_item(key, item_id, name, sent[f"base_{name}"], sent[name]) for name in names]
    return [*updates, text.set_item(key, item_id, **about)]


@router.post("/documents/{document_id}/sections/{key}/items/{item_id}/place", name="move_item")
def move_item(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    key: SectionKey,
    item_id: str,
    move: Annotated[Filled[Move], Depends(form(Move))],
    written: Annotated[Filled[ItemForm], Depends(form(ItemForm))],
) -> Response:
    def to_its_place(text: Text) -> list[bytes]:
        wanted = move.values
        others = [other for other, _ in text.items(key)]
        before = _neighbour(others, item_id, wanted.direction) if wanted.direction else wanted.before or None
        return [*_write(text, key, item_id, written), text.move_item(key, item_id, before)]

    refusal = _refusal(
        request, session, user, document, (key, item_id), to_its_place, written, why=" ".join(move.errors.values())
    )
    return refusal or _items(request, session, document, key, item_id, typed=written.typed)


def _neighbour(order: list[str], item_id: str, direction: str) -> str | None:
    """The item before which it comes to stand; None is the end. One that was removed stays where it stood."""
    if item_id not in order:
        return item_id
    at = order.index(item_id)
    following = max(0, at - 1) if direction == "up" else at + 2
    return (
        order[following] if following < len(order) and order[following] != item_id else _unmoved(order, at, direction)
    )


def _unmoved(order: list[str], at: int, direction: str) -> str | None:
    """At the edge it stays where it is: first before the second, last at the end."""
    return order[at + 1] if direction == "up" and at + 1 < len(order) else None


@router.post("/documents/{document_id}/sections/{key}/items/{item_id}/removal", name="remove_item")
def remove_item(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    key: SectionKey,
    item_id: str,
    written: Annotated[Filled[ItemForm], Depends(form(ItemForm))],
) -> Response:
    def remove(text: Text) -> list[bytes]:
        return [*_write(text, key, item_id, written), text.remove_item(key, item_id)]

    refusal = _refusal(request, session, user, document, (key, item_id), remove, written)
    return refusal or _items(request, session, document, key, removed=item_id)


@router.post("/documents/{document_id}/sections/{key}/items/{item_id}/return", name="return_item")
def return_item(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    key: SectionKey,
    item_id: str,
    written: Annotated[Filled[ItemForm], Depends(form(ItemForm))],
) -> Response:
    """Undo of the removal: it stands where it stood, with what somebody still typed into it."""

    def bring_back(text: Text) -> list[bytes]:
        return [text.return_item(key, item_id), *_write(text, key, item_id, written)]

    refusal = _refusal(request, session, user, document, (key, item_id), bring_back, written)
    return refusal or _items(request, session, document, key, item_id)


def _refusal(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: Document,
    where: tuple[str, str],
    change: writing.Edit,
    written: Filled[ItemForm],
    why: str = "",
) -> Response | None:
    """Do it; where that cannot be, or ``why`` not is known already, the answer why, with all that was typed into the item, to be saved where it is."""
    (key, item_id), typed = where, written.typed
    try:
        if not why:
            writing.edit(session, document, user, change, receipt_of(request, written.typed))
    except UnknownItem as error:
        raise NotYours from error
    except TextError as error:
        why, typed = say(request, error.message, **error.values), _typed(written, [error])
    address = f"/documents/{document.id}/sections/{key}/items/{item_id}"
    return unsaved(request, document, key, why, typed, address) if why else None


def _items(
    request: Request,
    session: Database,
    document: Document,
    key: str,
    item_id: str = "",
    removed: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """All items of the section in their order, as one part; a plain form goes back to the item on the page."""
    place = outline.place(session, document, key)
    if item_id and item_id not in place.item_ids:
        return removed_meanwhile(request, document, place, item_id, typed or {})
    if not is_htmx(request):
        place_to_look = f"?removed={removed}&section={key}#{key}" if removed else f"#{item_id or key}"
        return see(f"/documents/{document.id}{place_to_look}")
    return page(
        request, "documents/on_items_changed.html", document=document, place=place, focus=item_id, removed=removed
    )

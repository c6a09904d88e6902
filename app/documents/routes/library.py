"""The library: look, make, bring in, copy, put away."""

from collections.abc import Mapping
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app import catalogue
from app.accounts.dependencies import CurrentUser
from app.catalogue import BY_KEY
from app.documents import creating, library, live, writing
from app.documents.bringing import bring_in
from app.documents.dependencies import DeletedDocument, OwnedDocument, ReadableDocument
from app.documents.library import Order, Place, Whose, Wish
from app.documents.text import TextError
from app.i18n import LANGUAGES, TAGS
from app.manuscript.model import tidy_line
from app.manuscript.parcel import Parcel, opened
from app.manuscript.reading import MarkdownRefused, Reading, from_markdown
from app.web.database import Database, aside
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, say, see
from app.word.opening import is_word_file
from app.word.reading import from_word

router = APIRouter()


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


class NewDocument(BaseModel):
    """What a new document needs: a language, a profile and, if it is known yet, the product's name."""

    language: str
    profile: catalogue.ProfileKey = "essential"
    product: str = Field("", max_length=200)


class ImportedDocument(BaseModel):
    """A Markdown text, pasted; or a file beside it, which may be a ZIP with images, or a Word file."""

    markdown: str = ""


class Copy(BaseModel):
    product: str = Field("", max_length=200)


def wish(
    whose: str = "all",
    place: str = "shelf",
    words: Annotated[str, Query(max_length=200)] = "",
    stage: Annotated[str, Query(max_length=20)] = "",
    language: Annotated[str, Query(max_length=20)] = "",
    product: Annotated[str, Query(max_length=200)] = "",
    order: str = "changed",
    number: Annotated[str, Query(alias="page", max_length=20)] = "1",
) -> Wish:
    """What the address asks of the library; what it cannot mean is left out, for an old link should still lead here."""
    known = {
        name: value
        for name, value, choices in (("whose", whose, Whose), ("place", place, Place), ("order", order, Order))
        if value in get_args(choices)
    }
    page_number = int(number) if number.isdecimal() and 0 < int(number) <= 100_000 else 1
    return Wish(words=words, stage=stage, language=language, product=product, page=page_number, **known)  # type: ignore[arg-type]


Wished = Annotated[Wish, Depends(wish)]


@router.get("/", name="see_library")
def see_library(request: Request, session: Database, user: CurrentUser, wished: Wished) -> Response:
    for name in live.late_for(session, user):  # what one typed a moment ago is found here
        with aside(request, session) as own:
            writing.catch_up(own, name)
    shelf = library.look(session, user, wished)
    products = library.products(session, user, wished.product)
    return page(request, "documents/library.html", wish=wished, shelf=shelf, products=products)


@router.get("/documents", name="see_shelf")
def see_shelf(request: Request, session: Database, user: CurrentUser, wished: Wished) -> Response:
    """The shelf alone, for filters and search as you type."""
    return page(request, "documents/shelf.html", wish=wished, shelf=library.look(session, user, wished))


@router.get("/documents/new", name="prepare_document")
def prepare_document(request: Request, _user: CurrentUser) -> Response:
    first = blank(language=language_of(request), profile="essential", product="")
    return page(request, "documents/new.html", form=first, importing=blank(markdown=""), languages=LANGUAGES)


@router.post("/documents", name="create_document")
def create_document(
    request: Request,
    session: Database,
    user: CurrentUser,
    new: Annotated[Filled[NewDocument], Depends(form(NewDocument))],
) -> Response:
    if new.read and new.read.language not in TAGS:
        new.refuse("language", say(request, "Please choose one of the options."))
    if new.errors:
        return page(request, "documents/new.html", 422, form=new, importing=blank(markdown=""), languages=LANGUAGES)
    wanted = new.values
    manuscript = creating.blank(wanted.language, wanted.profile, tidy_line(wanted.product))
    document = creating.create(session, user, manuscript)
    return see(f"/documents/{document.id}")


@router.post("/documents/import", name="import_document")
def import_document(
    request: Request,
    session: Database,
    user: CurrentUser,
    brought: Annotated[Filled[ImportedDocument], Depends(form(ImportedDocument))],
) -> Response:
    """A document from Markdown or Word; what fits no section is in its appendix, and the page says so."""
    session.rollback()  # reading takes its time: nobody who writes should wait for it meanwhile
    try:
        reading, images = _read(brought)
        document, of_images = bring_in(session, request.app.state.files, user, reading, images.get)
    except (MarkdownRefused, TextError) as refusal:
        why = _where(request, refusal) + say(request, refusal.message, **refusal.values)
        brought.refuse("file" if _has_file(brought) else "markdown", why)
        first = blank(language=language_of(request), profile="essential", product="")
        return page(request, "documents/new.html", 422, form=first, importing=brought, languages=LANGUAGES)
    notices = [say(request, notice.message, **notice.values) for notice in (*reading.notices, *of_images)]
    if not notices:
        return see(f"/documents/{document.id}")
    return page(request, "documents/imported.html", document=document, notices=notices)


def _where(request: Request, refusal: MarkdownRefused | TextError) -> str:
    """Which part of the text does not fit, where that can be told."""
    key = str(refusal.values.get("key", ""))
    title = BY_KEY[key].title if key in BY_KEY else {"product": "Product"}.get(key, "")
    return f"{say(request, title)}: " if title else ""


def _read(brought: Filled[ImportedDocument]) -> tuple[Reading, Mapping[str, bytes]]:
    """What a Markdown text, a ZIP file or a Word file says, and the images in it."""
    file = brought.files["file"] if _has_file(brought) else None
    data = file.file.read() if file else b""
    if file and is_word_file(data, file.filename or ""):
        word = from_word(data)
        return word.reading, word.images
    parcel = opened(data) if file else Parcel(brought.values.markdown)
    if not parcel.markdown.strip():
        raise MarkdownRefused(_("There is nothing to bring in yet. Please choose a file or paste a text."))
    return from_markdown(parcel.markdown), parcel.images


def _has_file(brought: Filled[ImportedDocument]) -> bool:
    return "file" in brought.files and bool(brought.files["file"].filename)


@router.post("/documents/{document_id}/copies", name="duplicate_document")
def duplicate_document(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: ReadableDocument,
    copy: Annotated[Filled[Copy], Depends(form(Copy))],
) -> Response:
    usual = say(request, "%(product)s (copy)", product=document.product or document.headline)[:200]
    product = tidy_line(copy.values.product) if copy.read and copy.read.product else usual
    return see(f"/documents/{creating.duplicate(session, user, document, product).id}")


@router.post("/documents/{document_id}/archive", name="archive_document")
def archive_document(session: Database, document: OwnedDocument) -> Response:
    library.archive(session, document)
    return see("/")


@router.post("/documents/{document_id}/shelf", name="unarchive_document")
def unarchive_document(session: Database, document: OwnedDocument) -> Response:
    library.archive(session, document, archived=False)
    return see(f"/documents/{document.id}")


@router.post("/documents/{document_id}/bin", name="delete_document")
def delete_document(session: Database, document: OwnedDocument) -> Response:
    library.delete_document(session, document)
    return see("/?place=bin")


@router.post("/documents/{document_id}/return", name="bring_back_document")
def bring_back_document(session: Database, document: DeletedDocument) -> Response:
    library.bring_back(session, document)
    return see(f"/documents/{document.id}")

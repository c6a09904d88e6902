"""The addresses of versions: the timeline, one version, two compared; keeping, naming, restoring."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import CurrentUser
from app.catalogue import as_printed
from app.documents import authorship, membership, projection
from app.documents.dependencies import ReadableDocument, WritableDocument
from app.documents.models import Document
from app.documents.text import TextError
from app.versions import approving as approving  # listens
from app.versions import history, restoring, telling
from app.versions.comparison import compare
from app.versions.models import Version
from app.versions.telling import View
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()

NOW = "now"
Page = Annotated[int, Query(alias="page", ge=1, le=100_000)]


def _(text: str) -> str:
    return text


class VersionName(BaseModel):
    """What somebody calls a version; empty for no name."""

    name: str = Field("", max_length=history.LONGEST_NAME)


NamedVersion = Annotated[Filled[VersionName], Depends(form(VersionName))]


@router.get("/documents/{document_id}/versions", name="see_versions")
def see_versions(request: Request, session: Database, document: ReadableDocument, number: Page = 1) -> Response:
    return _timeline(request, session, document, blank(name=""), number)


@router.post("/documents/{document_id}/versions", name="keep_version")
def keep_version(
    request: Request, session: Database, user: CurrentUser, document: WritableDocument, named: NamedVersion
) -> Response:
    if not named.errors and history.keep(session, document, user, named.values.name) is None:
        named.refuse(
            "name", say(request, _("Nothing has changed since the newest version. A name would mark that one."))
        )
    if named.errors:
        return _timeline(request, session, document, named, 1, 422)
    return see(f"/documents/{document.id}/versions")


def _timeline(
    request: Request, session: Database, document: Document, typed: Filled[VersionName], number: int, status: int = 200
) -> Response:
    timeline = history.timeline(session, document, number)
    return page(
        request,
        "versions/versions.html",
        status,
        document=document,
        timeline=timeline,
        form=typed,
        may_write=_may_write(request),
    )


@router.get("/documents/{document_id}/versions/{number}", name="see_version")
def see_version(request: Request, session: Database, document: ReadableDocument, number: int) -> Response:
    """The document as it was: an address that shows the same for ever."""
    return _version_page(request, session, document, _find(session, document, number))


@router.get("/documents/{document_id}/versions/{number}/authorship", name="see_version_authorship")
def see_version_authorship(request: Request, session: Database, document: ReadableDocument, number: int) -> Response:
    """Who wrote its words; of one that came from another site nobody here knows."""
    version = _find(session, document, number)
    if not version.is_from_here:
        raise NotYours
    found = authorship.as_of(session, document, version.last_update, list(version.manifest))
    return page(request, "documents/authorship.html", document=document, found=found, version=version)


@router.post("/documents/{document_id}/versions/{number}/name", name="rename_version")
def rename_version(
    request: Request, session: Database, document: WritableDocument, number: int, named: NamedVersion
) -> Response:
    version = _find(session, document, number)
    if named.errors:
        return _version_page(request, session, document, version, named, 422)
    history.rename(session, version, named.values.name)
    return see(f"/documents/{document.id}/versions/{number}")


def _version_page(
    request: Request,
    session: Database,
    document: Document,
    version: Version,
    typed: Filled[VersionName] | None = None,
    status: int = 200,
) -> Response:
    latest = history.newest(session, document)
    manuscript = history.manuscript_of(session, version)
    shown = as_printed(passage.section for passage in manuscript.passages)
    return page(
        request,
        "versions/version.html",
        status,
        document=document,
        version=version,
        manuscript=manuscript,
        passages=[manuscript.passage(section.key) for section in shown],
        newest=latest.number if latest else version.number,
        is_present=latest == version and history.is_kept(session, document),
        form=typed or blank(name=version.name),
        may_write=_may_write(request),
        image_base=f"/documents/{document.id}/images/",
    )


@router.post("/documents/{document_id}/versions/{number}/restoration", name="restore_version")
def restore_version(session: Database, user: CurrentUser, document: WritableDocument, number: int) -> Response:
    try:
        restoring.restore(session, document, _find(session, document, number), user)
    except TextError as error:
        raise Refused(error.message, 422, **error.values) from error
    return see(f"/documents/{document.id}/versions")


@router.get("/documents/{document_id}/compare", name="choose_versions")
def choose_versions(
    document: ReadableDocument,
    before: Annotated[str, Query(max_length=12)] = "",
    after: Annotated[str, Query(max_length=12)] = NOW,
) -> Response:
    """What the timeline's form sends, on its way to the lasting address; the older one comes first."""
    numbers = [int(number) for number in (before, after) if _is_number(number)]
    if not numbers:
        return see(f"/documents/{document.id}/versions")
    older, newer = min(numbers), NOW if len(numbers) == 1 else max(numbers)
    return see(f"/documents/{document.id}/compare/{older}...{newer}")


@router.get("/documents/{document_id}/compare/{before}...{after}", name="compare_versions")
def compare_versions(
    request: Request, session: Database, document: ReadableDocument, before: str, after: str, view: View = "inline"
) -> Response:
    """Two versions word by word, or one and the text as it stands ``now``."""
    older = _named_by(session, document, before)
    newer = None if after == NOW else _named_by(session, document, after)
    now = history.manuscript_of(session, newer) if newer else projection.manuscript_of(session, document)
    return page(
        request,
        "versions/compare.html",
        document=document,
        before=older,
        after=newer,
        view=view,
        comparison=compare(history.manuscript_of(session, older), now),
        telling=telling.Telling(f"/documents/{document.id}/images/"),
    )


def _named_by(session: Database, document: Document, number: str) -> Version:
    if not _is_number(number):
        raise NotYours
    return _find(session, document, int(number))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _find(session: Database, document: Document, number: int) -> Version:
    version = history.find(session, document, number)
    if version is None:
        raise NotYours
    return version


def _may_write(request: Request) -> bool:
    return request.state.role in membership.MAY_WRITE

"""Commands on the site's documents: import, export, list."""

import argparse
import json
from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session, col, select

from app.accounts import people
from app.config import Settings
from app.console import archives
from app.console.errors import BadInput
from app.console.rendering import look_of, read, tell, write, write_redline
from app.console.store import looking, session
from app.documents.bringing import bring_in
from app.documents.models import Document
from app.documents.pictures import image_source
from app.documents.text import TextError
from app.export.asked import NoSuchVersion, asked, asked_to_compare
from app.export.look import Look
from app.export.redline import Redline
from app.review import remarks as remarks  # listens: it is asked what people say about a document
from app.rounds import telling as telling  # listens: it is asked who approved a document

Taken = TypeVar("Taken")


def do_import(arguments: argparse.Namespace) -> int:
    if archives.is_archive(arguments.file):
        return archives.bring(arguments)
    reading, images = read(arguments.file)
    with session() as (opened, store):
        owner = people.by_email(opened, arguments.owner)
        if owner is None:
            raise BadInput(f"Nobody here has the address {arguments.owner}")
        opened.rollback()  # looking at images takes its time: nobody who writes should wait for it meanwhile
        try:
            document, of_images = bring_in(opened, store.files, owner, reading, images)
        except TextError as error:
            raise BadInput(f"{arguments.file}: {error.values.get('key', '')}: {error}") from error
    tell(arguments.file, of_images)
    print(document.id)  # only now is it kept
    return 0


def do_export(arguments: argparse.Namespace) -> int:
    if arguments.format == "archive":
        return archives.write(arguments)
    if arguments.against and arguments.format != "pdf":
        raise BadInput("What changed can be had as a PDF only: use --format pdf with --against")
    with looking() as (opened, store):
        document = opened.get(Document, arguments.id)
        if document is None:
            raise BadInput(f"There is no document {arguments.id}")
        wanted = look_of(arguments) | {"comments": arguments.comments, "address": _address(store.settings, document)}
        taken = _against(opened, document, arguments) if arguments.against else None
        manuscript, look = _of_a_version(lambda: asked(opened, document, arguments.version, **wanted))
        images = image_source(opened, store.files, document)
    if taken:
        write_redline(*taken, arguments, images)
    else:
        write(manuscript, arguments, images, look)  # with nobody waiting for the database meanwhile
    return 0


def _against(session: Session, document: Document, arguments: argparse.Namespace) -> tuple[Redline, Look]:
    wanted = {"audience": arguments.audience, "paper": arguments.paper}
    numbers = arguments.against, arguments.version
    return _of_a_version(lambda: asked_to_compare(session, document, *numbers, **wanted))


def _of_a_version(take: Callable[[], Taken]) -> Taken:
    try:
        return take()
    except NoSuchVersion as error:
        raise BadInput(f"The document has no version {error.args[0]}") from error


def _address(settings: Settings, document: Document) -> str:
    """Where the document is read; without ``base_url`` nobody here knows under which name the site is reached."""
    return f"{settings.base_url.rstrip('/')}/documents/{document.id}/read" if settings.base_url else ""


def do_list(arguments: argparse.Namespace) -> int:
    with looking() as (opened, _store):
        rows = opened.exec(select(Document).order_by(col(Document.changed_at).desc())).all()
        found = [_row(document) for document in rows]
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for row in found:
            print(row["id"], row["language"], row["stage"], row["product"] or row["headline"], sep="\t")
    return 0


def _row(document: Document) -> dict[str, object]:
    names = ("id", "product", "headline", "language", "profile", "stage", "revision")
    times = {name: getattr(document, name) for name in ("created_at", "changed_at", "archived_at", "deleted_at")}
    return {name: getattr(document, name) for name in names} | {
        name: moment.isoformat() if moment else None for name, moment in times.items()
    }

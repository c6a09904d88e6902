"""Commands on documents: render, check, import, export, list."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from app.accounts import people
from app.console.errors import BadInput, Failed
from app.console.store import Store, session
from app.documents import creating, projection
from app.documents.images import ImageRefused
from app.documents.models import Document
from app.documents.pictures import image_source, keep_picture
from app.documents.text import TextError
from app.export import formats
from app.export.look import Look
from app.manuscript.model import Manuscript
from app.manuscript.reading import MarkdownRefused, Reading, from_markdown
from app.prose.markdown import image_names
from app.versions import history
from app.versions.models import Version

Commands = Any
_LATER = "Word comes with a later release; pdf, html and md are there."
_SAFE_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg)")


def add_commands(commands: Commands) -> None:
    _add_render(commands)
    _add_import_and_export(commands)
    check = commands.add_parser("check", help="the coach on a file (comes with a later release)")
    check.add_argument("file", type=Path)
    check.add_argument("--stage", choices=("draft", "peer", "exec"), default="draft")
    check.add_argument("--json", action="store_true")
    check.set_defaults(do=do_check)
    listing = commands.add_parser("list", help="all documents of the site")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(do=do_list)


def _add_render(commands: Commands) -> None:
    render = commands.add_parser("render", help="a Markdown file as PDF or HTML; needs no database")
    render.add_argument("file", type=Path, help="the Markdown form of a PR/FAQ; its images lie in images/ beside it")
    render.add_argument("--format", choices=("pdf", "html", "md", "docx"), required=True)
    render.add_argument("--out", type=Path, required=True)
    render.add_argument("--audience", choices=("customer", "full"), default="full")
    render.add_argument("--draft", action="store_true", help="with a draft mark")
    render.set_defaults(do=do_render)


def _add_import_and_export(commands: Commands) -> None:
    bring = commands.add_parser("import", help="make a document from a Markdown file; prints its id")
    bring.add_argument("file", type=Path)
    bring.add_argument("--owner", required=True, metavar="EMAIL")
    bring.set_defaults(do=do_import)
    export = commands.add_parser("export", help="write a document to a file")
    export.add_argument("id")
    export.add_argument("--format", choices=("pdf", "docx", "md", "html", "json"), required=True)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--version", type=int, metavar="N")
    export.add_argument("--audience", choices=("customer", "full"), default="full")
    export.set_defaults(do=do_export)


def do_render(arguments: argparse.Namespace) -> int:
    reading = _read(arguments.file)
    folder = arguments.file.parent / "images"
    _write(reading.manuscript, arguments, lambda name: _image_beside(folder, name), draft=arguments.draft)
    return 0


def do_check(_arguments: argparse.Namespace) -> int:
    raise Failed("The coach comes with a later release.")


def do_import(arguments: argparse.Namespace) -> int:
    reading = _read(arguments.file)
    with session() as (opened, store):
        owner = people.by_email(opened, arguments.owner)
        if owner is None:
            raise BadInput(f"Nobody here has the address {arguments.owner}")
        try:
            document = creating.create(opened, owner, reading.manuscript)
        except TextError as error:
            raise BadInput(f"{arguments.file}: {error.values.get('key', '')}: {error}") from error
        _take_images(opened, store, document, reading.manuscript, arguments.file.parent / "images")
    print(document.id)  # only now is it kept
    return 0


def do_export(arguments: argparse.Namespace) -> int:
    with session() as (opened, store):
        document = opened.get(Document, arguments.id)
        if document is None:
            raise BadInput(f"There is no document {arguments.id}")
        manuscript = _wanted(opened, document, arguments.version)
        image = image_source(opened, store.files, document)
        _write(manuscript, arguments, image, document_id=document.id)
    return 0


def do_list(arguments: argparse.Namespace) -> int:
    with session() as (opened, _store):
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


def _read(file: Path) -> Reading:
    if file.suffix.lower() == ".docx":
        raise Failed(_LATER)
    try:
        reading = from_markdown(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not text in UTF-8") from error
    except MarkdownRefused as refusal:
        raise BadInput(f"{file}: {refusal.message % refusal.values}") from refusal
    for notice in reading.notices:
        print(f"foreword: {file}: {notice.message % notice.values}", file=sys.stderr)
    return reading


def _write(
    manuscript: Manuscript, arguments: argparse.Namespace, image: Callable[[str], bytes | None], **look: Any
) -> None:
    if arguments.format == "docx":
        raise Failed(_LATER)
    if arguments.format == "json":
        data = json.dumps(asdict(manuscript), ensure_ascii=False, indent=2, default=str).encode()
    else:
        data = _rendered(manuscript, arguments, image, **look)
    try:
        arguments.out.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{arguments.out} cannot be written: {error.strerror}") from error


def _rendered(
    manuscript: Manuscript, arguments: argparse.Namespace, image: Callable[[str], bytes | None], **look: Any
) -> bytes:
    try:
        made = formats.render(
            manuscript, arguments.format, images=image, look=Look(audience=arguments.audience, **look)
        )
    except formats.RenderingFailed as error:
        raise Failed(error.message % error.values) from error
    for notice in made.notices:
        print("foreword:", notice.message % notice.values, file=sys.stderr)
    return made.data


def _wanted(opened: Any, document: Document, number: int | None) -> Manuscript:
    if number is None:
        return projection.manuscript_of(opened, document)
    version = opened.exec(select(Version).where(Version.document_id == document.id, Version.number == number)).first()
    if version is None:
        raise BadInput(f"The document has no version {number}")
    return history.manuscript_of(opened, version)


def _image_beside(folder: Path, name: str) -> bytes | None:
    path = folder / name
    return path.read_bytes() if _SAFE_NAME.fullmatch(name) and path.is_file() else None


def _take_images(opened: Any, store: Store, document: Document, manuscript: Manuscript, folder: Path) -> None:
    """The images beside the file come along, cleaned as any upload; their names follow their cleaned content."""
    for passage in manuscript.passages:
        for text in passage.texts():
            for name in image_names(text):
                if data := _image_beside(folder, name):
                    _take_image(opened, store, document, name, data)


def _take_image(opened: Any, store: Store, document: Document, name: str, data: bytes) -> None:
    try:
        keep_picture(opened, store.files, document, data, name)
    except ImageRefused as error:
        print(f"foreword: {name}: {error}", file=sys.stderr)

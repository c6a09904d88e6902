"""A document with all that belongs to it, written to a file and brought in again."""

import argparse
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from app.accounts import people
from app.archive.packing import pack, take
from app.archive.shape import NAME
from app.archive.unpacking import bring_in_archive, open_archive
from app.console.errors import BadInput
from app.console.rendering import tell, write_file
from app.console.store import looking, session
from app.documents.models import Document
from app.documents.text import TextError
from app.manuscript.notices import MarkdownRefused


def is_archive(file: Path) -> bool:
    """By what is in it; a damaged or missing file is told of by whoever reads it next."""
    try:
        with ZipFile(file) as archive:
            return NAME in archive.namelist()
    except (OSError, BadZipFile, ValueError):
        return False


def bring(arguments: argparse.Namespace) -> int:
    try:
        opened = open_archive(arguments.file.read_bytes())
    except MarkdownRefused as refusal:
        raise BadInput(f"{arguments.file}: {refusal}") from refusal
    with session() as (database, store):
        owner = people.by_email(database, arguments.owner)
        if owner is None:
            raise BadInput(f"Nobody here has the address {arguments.owner}")
        database.rollback()  # looking at images takes its time: nobody who writes should wait for it meanwhile
        try:
            document, notices = bring_in_archive(database, store.files, owner, opened)
        except TextError as error:
            raise BadInput(f"{arguments.file}: {error}") from error
    tell(arguments.file, notices)
    print(document.id)
    return 0


def write(arguments: argparse.Namespace) -> int:
    with looking() as (database, store):
        document = database.get(Document, arguments.id)
        if document is None:
            raise BadInput(f"There is no document {arguments.id}")
        taken = take(database, store.files, document, with_comments=True)
    write_file(arguments.out, pack(taken))  # with nobody waiting for the database meanwhile
    return 0

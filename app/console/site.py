"""Commands on the site: migrate, people, compact."""

import argparse
import getpass
import sys
from collections.abc import Callable

from sqlmodel import col, select

from app import db, migrations
from app.accounts import passwords, people
from app.console.errors import BadInput, Failed
from app.console.store import Store, open_store, session
from app.documents import pictures, writing
from app.documents.models import Document
from app.versions import history


def do_migrate(_arguments: argparse.Namespace) -> int:
    store = open_store(migrate=False)
    migrations.upgrade(store.engine)
    print("The database is up to date.")
    return 0


def do_add_user(arguments: argparse.Namespace) -> int:
    email = _right(people.normalised, arguments.email, "EMAIL")
    name = _right(people.named, arguments.name, "--name")
    password = _password(arguments.password_stdin)
    if fault := passwords.fault_in(password, email):
        raise BadInput(fault)
    hashed = passwords.hashed(password)
    try:
        with session() as (opened, _store):
            people.create(opened, email, name, hashed, is_admin=arguments.admin)
    except people.AddressTaken as error:
        raise Failed(f"{email} has an account already") from error
    print(email)
    return 0


def _right(rule: Callable[[str], str], given: str, called: str) -> str:
    try:
        return rule(given)
    except ValueError as error:
        raise BadInput(f"{called} {given!r}: {error}") from error


def _password(is_piped: bool) -> str:
    try:
        return sys.stdin.readline().rstrip("\n") if is_piped else getpass.getpass("Password: ")
    except EOFError as error:
        raise BadInput("No password was given") from error


def do_compact(_arguments: argparse.Namespace) -> int:
    store = open_store()
    with db.reading(store.engine) as opened:
        ids = list(opened.exec(select(Document.id).order_by(col(Document.id))))
    squashed = sum(_squash(store, document_id) for document_id in ids)
    with db.transaction(store.engine) as opened:
        texts, images = history.forget_contents(opened), pictures.forget_images(opened, store.files)
    print(f"{squashed} of {len(ids)} logs squashed; {texts} old texts and {images} images removed that nothing needs")
    return 0


def _squash(store: Store, document_id: str) -> bool:
    """Each in its own transaction, so that nobody waits for all."""
    with db.transaction(store.engine) as opened:
        document = opened.get(Document, document_id)
        return document is not None and writing.compact(opened, document)

"""Commands on the site: serve, migrate, people, compact."""

import argparse
import getpass
import os
import secrets
import signal
import sys
import tempfile
from typing import Any

import uvicorn
from sqlmodel import col, select

from app import demo, migrations
from app.accounts import first, passwords, people
from app.console.errors import BadInput, Failed
from app.console.store import open_store, session
from app.documents import writing
from app.documents.models import Document
from app.logs import set_up_logs
from app.main import create_app

Commands = Any


def add_commands(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="serve the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--demo", action="store_true", help="a throw-away store filled with examples")
    serve.set_defaults(do=do_serve)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(do=do_migrate)
    user = commands.add_parser("user", help="people").add_subparsers(dest="act", required=True, metavar="ACT")
    add = user.add_parser("add", help="make an account")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--admin", action="store_true")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(do=do_add_user)
    commands.add_parser("compact", help="squash all documents' update logs").set_defaults(do=do_compact)


def do_serve(arguments: argparse.Namespace) -> int:
    if arguments.demo:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the throw-away store is thrown away
        with tempfile.TemporaryDirectory(prefix="foreword-demo-") as folder:
            os.environ["FOREWORD_STORE"] = folder
            os.environ["FOREWORD_DATABASE_URL"] = ""
            return _serve(arguments, with_demo=True)
    return _serve(arguments)


def _serve(arguments: argparse.Namespace, with_demo: bool = False) -> int:
    store = open_store()
    set_up_logs(store.settings.log_format)
    if with_demo:
        password = secrets.token_urlsafe(9)
        for person in demo.fill(store.engine, store.files, password):
            print(f"  {person.email:<24} {person.name}: {person.part}")
        print(f"Sign in with one of these addresses and the password {password}")
    address = store.settings.base_url or f"http://{arguments.host}:{arguments.port}"
    if link := first.link_for_the_first_account(store.engine, address, arguments.host):
        print(f"Make the first account here (this link works once): {link}")
    app = create_app(store.settings, store.engine)
    print(f"Foreword: {address}  (Ctrl+C ends it)", flush=True)
    # Forwarded headers are anybody's words: web.security reads them, and only as far as the settings say.
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        proxy_headers=store.settings.trusted_proxies > 0,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


def do_migrate(_arguments: argparse.Namespace) -> int:
    store = open_store(migrate=False)
    migrations.upgrade(store.engine)
    print("The database is up to date.")
    return 0


def do_add_user(arguments: argparse.Namespace) -> int:
    try:
        email = people.normalised(arguments.email)
    except ValueError as error:
        raise BadInput(f"{arguments.email}: {error}") from error
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else getpass.getpass("Password: ")
    if fault := passwords.fault_in(password, email):
        raise BadInput(fault)
    with session() as (opened, _store):
        if people.by_email(opened, email):
            raise Failed(f"{email} has an account already")
        people.create(opened, email, arguments.name, password, is_admin=arguments.admin)
    print(email)
    return 0


def do_compact(_arguments: argparse.Namespace) -> int:
    with session() as (opened, _store):
        ids = list(opened.exec(select(Document.id).order_by(col(Document.id))))
    squashed = 0
    for document_id in ids:  # each in its own transaction, so that nobody waits for all
        with session() as (opened, _store):
            if document := opened.get(Document, document_id):
                squashed += writing.compact(opened, document)
    print(f"{squashed} of {len(ids)} logs squashed")
    return 0

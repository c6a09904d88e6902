"""What can be asked for, and where each command is done. Nothing else is imported here, so that ``--help`` and a
mistyped word are answered at once."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

from app.console.errors import BadInput

Commands = Any


class Parser(argparse.ArgumentParser):
    """Bad arguments are bad input like any other: told in one line."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message} (see {self.prog} --help)")


def parser() -> Parser:
    """All subcommands with their ``--help``; ``do`` of a parsed one names its module here and its function."""
    root = Parser(prog="foreword", description="Work backwards: press release, FAQ and guide first.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_add_serve, _add_site, _add_render, _add_check, _add_import, _add_export, _add_list, _add_safekeeping):
        add(commands)
    return root


def _add_serve(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="serve the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--demo", action="store_true", help="a throw-away store filled with examples")
    serve.set_defaults(do="serving.do_serve")


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port; ports go from 1 to 65535, and 0 takes a free one")


def _add_site(commands: Commands) -> None:
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(do="site.do_migrate")
    user = commands.add_parser("user", help="people").add_subparsers(dest="act", required=True, metavar="ACT")
    add = user.add_parser("add", help="make an account")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--admin", action="store_true")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(do="site.do_add_user")
    compact = commands.add_parser("compact", help="squash all documents' update logs, remove what nothing needs")
    compact.set_defaults(do="site.do_compact")


def _add_render(commands: Commands) -> None:
    render = commands.add_parser(
        "render", help="a Markdown or Word file as PDF, HTML, Markdown or Word; needs no database"
    )
    render.add_argument(
        "file", type=Path, help="a PR/FAQ as Markdown or Word; images of Markdown lie in images/ beside it"
    )
    render.add_argument("--format", choices=("pdf", "html", "md", "docx"), required=True)
    render.add_argument("--out", type=Path, required=True)
    _add_look(render)
    render.add_argument("--draft", action="store_true", help="with a draft mark")
    render.set_defaults(do="rendering.do_render")


def _add_look(command: argparse.ArgumentParser) -> None:
    command.add_argument("--audience", choices=("customer", "full"), default="full")
    command.add_argument("--paper", choices=("A4", "Letter"), help="by default the site's own, else A4")
    command.add_argument("--contents", action="store_true", help="a PDF with a list of contents")
    command.add_argument("--pencil", action="store_true", help="a PDF to read on paper: numbered lines, a wide margin")


def _add_check(commands: Commands) -> None:
    check = commands.add_parser("check", help="what a demanding reviewer would say of a Markdown or Word file")
    check.add_argument(
        "file", type=Path, help="a PR/FAQ as Markdown or Word; images of Markdown lie in images/ beside it"
    )
    stages = ("draft", "peer", "exec", "approved")
    check.add_argument("--stage", choices=stages, help="how strict; by default the stage that the file names")
    check.add_argument("--no-pages", action="store_true", help="count no printed pages, which takes a second")
    check.add_argument("--json", action="store_true")
    check.set_defaults(do="checking.do_check")


def _add_import(commands: Commands) -> None:
    bring = commands.add_parser(
        "import", help="make a document from a Markdown or Word file, or a ZIP of one; prints its id"
    )
    bring.add_argument("file", type=Path)
    bring.add_argument("--owner", required=True, metavar="EMAIL")
    bring.set_defaults(do="desk.do_import")


def _add_export(commands: Commands) -> None:
    export = commands.add_parser("export", help="write a document to a file, the images of Markdown beside it")
    export.add_argument("id")
    export.add_argument("--format", choices=("pdf", "docx", "md", "zip", "html", "json", "archive"), required=True)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--version", type=int, metavar="N")
    _add_look(export)
    export.add_argument(
        "--comments", choices=("notes", "appendix"), default="", help="a PDF or Word file with what is said about it"
    )
    export.add_argument(
        "--against", type=int, metavar="N", help="a PDF of what changed since that version, word by word"
    )
    export.set_defaults(do="desk.do_export")


def _add_list(commands: Commands) -> None:
    listing = commands.add_parser("list", help="all documents of the site")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(do="desk.do_list")


def _add_safekeeping(commands: Commands) -> None:
    check = commands.add_parser("doctor", help="what is installed, what is missing, and how to get it")
    check.add_argument("--json", action="store_true")
    check.add_argument(
        "--mail", metavar="TO", default="", help="send a mail to this address as well, and say what came of it"
    )
    check.set_defaults(do="doctor.do_doctor")
    keep = commands.add_parser("backup", help="copy everything into a folder, while people write")
    keep.add_argument("folder", type=Path)
    keep.set_defaults(do="safekeeping.do_backup")
    again = commands.add_parser("restore", help="fill an empty site from a backup")
    again.add_argument("folder", type=Path)
    again.add_argument("--verify", action="store_true", help="then read every document and compare")
    again.set_defaults(do="safekeeping.do_restore")

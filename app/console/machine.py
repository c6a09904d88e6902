"""Commands on the machine and its data: doctor, backup, restore."""

import argparse
import json
from pathlib import Path
from typing import Any

from app import backup, migrations
from app.console import doctor
from app.console.errors import BadInput, Failed
from app.console.store import open_store

Commands = Any


def add_commands(commands: Commands) -> None:
    check = commands.add_parser("doctor", help="what is installed, what is missing, and how to get it")
    check.add_argument("--json", action="store_true")
    check.set_defaults(do=do_doctor)
    keep = commands.add_parser("backup", help="copy everything into a folder, while people write")
    keep.add_argument("folder", type=Path)
    keep.set_defaults(do=do_backup)
    again = commands.add_parser("restore", help="fill an empty site from a backup")
    again.add_argument("folder", type=Path)
    again.add_argument("--verify", action="store_true", help="then read every document and compare")
    again.set_defaults(do=do_restore)


def do_doctor(arguments: argparse.Namespace) -> int:
    findings = doctor.examine()
    if arguments.json:
        print(json.dumps([finding.as_row() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(("ok      " if finding.is_well else "MISSING ") + finding.what)
            if finding.remedy:
                print(f"        {finding.remedy}")
    return 0 if all(finding.is_well for finding in findings) else 1


def do_backup(arguments: argparse.Namespace) -> int:
    store = open_store()
    try:
        made = backup.keep(store.engine, store.files, arguments.folder)
    except backup.BackupRefused as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        raise Failed(f"{arguments.folder}: {error.strerror}") from error
    print(f"{made.documents} documents, {made.rows} rows, {made.images} images in {arguments.folder}")
    return 0


def do_restore(arguments: argparse.Namespace) -> int:
    store = open_store(migrate=False)
    try:
        backup.check_files(arguments.folder)
        migrations.upgrade(store.engine)
        made = backup.restore(store.engine, store.files, arguments.folder)
        if arguments.verify and (faults := backup.faults_in(store.engine, store.files)):
            raise Failed("; ".join(faults))
    except backup.BackupRefused as error:
        raise BadInput(str(error)) from error
    print(f"{made.documents} documents, {made.rows} rows, {made.images} images are back")
    if arguments.verify:
        print("Every document was read and says what its backup says.")
    return 0

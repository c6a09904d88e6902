"""Commands that carry the whole site away and bring it back: backup, restore."""

import argparse

from app import backup, migrations
from app.console.errors import BadInput, Failed
from app.console.store import open_store


def do_backup(arguments: argparse.Namespace) -> int:
    store = open_store()
    try:
        made = backup.keep(store.engine, store.files, arguments.folder)
    except backup.BackupRefused as error:
        raise BadInput(str(error)) from error
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

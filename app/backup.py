"""A backup that restores: all rows and all images in one folder, taken while people write, the same for both engines.

Rows are copied through SQLAlchemy into a SQLite file, so a backup of a PostgreSQL site restores into SQLite and the
other way round. Images are named by their content and never change: the rows are read first, then their images.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, insert, inspect, select, text
from sqlmodel import Session
from sqlmodel import select as select_model

from app.db import now, reading
from app.documents import projection, writing
from app.documents.models import Document, Picture
from app.documents.text import TextError
from app.manuscript.reading import from_markdown
from app.manuscript.writing import to_markdown
from app.sqlite import driver
from app.storage.files import Files, NoSuchFile
from app.tables import metadata

ROWS = "rows.sqlite3"
MANIFEST = "manifest.json"
FORMAT = 1
AT_ONCE = 500


class BackupRefused(Exception):
    """The folder cannot take a backup, or holds none that can be used."""


@dataclass(frozen=True)
class Made:
    """What was copied."""

    documents: int
    rows: int
    images: int


def keep(engine: Engine, files: Files, folder: Path) -> Made:
    """Write a backup into an empty or new folder. It is whole only once its manifest is there, which comes last."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty")
    (folder / "images").mkdir(parents=True)
    rows, documents = _copy_rows(engine, folder / ROWS)
    images = sum(_is_copied(files, name, folder / "images") for name in sorted(_images(folder / ROWS)))
    sums = {str(path.relative_to(folder)): _sum(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    about = {
        "foreword_backup": FORMAT,
        "made_at": now().isoformat(),
        "documents": documents,
        "rows": rows,
        "files": sums,
    }
    (folder / MANIFEST).write_text(json.dumps(about, indent=1))
    return Made(documents, rows, images)


def _copy_rows(engine: Engine, target: Path) -> tuple[int, int]:
    """All rows as one moment saw them: a copy of SQLite's file, PostgreSQL's repeatable read."""
    copy = _file(target)
    metadata.create_all(copy)
    with _one_moment(engine, target.with_suffix(".moment")) as source, copy.begin() as goal:
        rows = _copy_tables(source, goal)
        documents = goal.execute(select(func.count()).select_from(metadata.tables["document"])).scalar_one()
    copy.dispose()
    return rows, documents


def _file(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}", module=driver)


@contextmanager
def _one_moment(engine: Engine, snapshot: Path) -> Iterator[Connection]:
    """A connection that sees one moment. With the older journal a reader of SQLite keeps writers waiting, so its pages
    are copied first, which takes as long as copying a file."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as source:
            yield source
        return
    with engine.connect().execution_options(read_only=True) as live, closing(driver.connect(snapshot)) as goal:
        live.connection.driver_connection.backup(goal)  # type: ignore[union-attr]
    still = _file(snapshot)
    with still.connect() as source:
        yield source
    still.dispose()
    snapshot.unlink()


def _copy_tables(source: Connection, goal: Connection) -> int:
    copied, there = 0, set(inspect(source).get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue  # a backup from before the table was thought of
        for rows in source.execute(select(table)).mappings().partitions(AT_ONCE):
            goal.execute(insert(table), [dict(row) for row in rows])
            copied += len(rows)
    return copied


def _images(rows: Path) -> Iterator[str]:
    copy = _file(rows)
    with Session(copy) as session:
        yield from set(session.exec(select_model(Picture.file)).all())
    copy.dispose()


def _is_copied(files: Files, name: str, folder: Path) -> bool:
    """Not when it went meanwhile, with a document that was removed for good."""
    try:
        shutil.copyfile(files.path(name), folder / name)
    except (FileNotFoundError, NoSuchFile):
        return False
    return True


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path) -> None:
    """Refuse a folder that is no backup, is not whole, or was changed since."""
    try:
        about = json.loads((folder / MANIFEST).read_text())
        files: dict[str, str] = about["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{folder} holds no backup") from error
    if about.get("foreword_backup") != FORMAT:
        raise BackupRefused(f"{folder} was made by a later Foreword")
    for name, expected in files.items():
        path = folder / name
        if ".." in Path(name).parts or not path.is_file() or _sum(path) != expected:
            raise BackupRefused(f"{name} in {folder} is missing or was changed")


def restore(engine: Engine, files: Files, folder: Path) -> Made:
    """Fill an empty site with a backup's rows and images."""
    images = sorted((folder / "images").iterdir())
    for path in images:
        files.keep(path.read_bytes(), path.suffix.removeprefix("."))
    copy = _file(folder / ROWS)
    with copy.connect() as source, engine.begin() as goal:
        if goal.execute(select(func.count()).select_from(metadata.tables["user"])).scalar_one():
            raise BackupRefused("This site is not empty. Restore into a fresh store or database.")
        rows = _copy_tables(source, goal)
        _let_numbers_go_on(goal)
        documents = goal.execute(select(func.count()).select_from(metadata.tables["document"])).scalar_one()
    copy.dispose()
    return Made(documents, rows, len(images))


def _let_numbers_go_on(goal: Connection) -> None:
    """PostgreSQL's sequences do not notice rows that bring their own numbers."""
    if goal.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column.autoincrement and column.type.python_type is int and not column.foreign_keys:
                goal.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{column.name}'), "
                        f'greatest(1, (SELECT coalesce(max("{column.name}"), 0) FROM "{table.name}") + 1), false)'
                    )
                )


def faults_in(engine: Engine, files: Files) -> list[str]:
    """Read every document as a reader would: its log, its rows, its Markdown, its images. What does not agree."""
    with reading(engine) as session:
        documents = session.exec(select_model(Document)).all()
        return [fault for document in documents for fault in _faults(session, files, document)]


def _faults(session: Session, files: Files, document: Document) -> Iterator[str]:
    manuscript = projection.manuscript_of(session, document)
    try:
        written = writing.open_text(session, document)
    except TextError as error:
        yield f"{document.id}: {error}"
        return
    if any(written.passage(passage.key) != passage for passage in manuscript.passages):
        yield f"{document.id}: its rows do not say what its log says"
    if from_markdown(to_markdown(manuscript)).manuscript != manuscript:
        yield f"{document.id}: it cannot be written down and read again"
    for picture in session.exec(select_model(Picture).where(Picture.document_id == document.id)).all():
        if not files.exists(picture.file):
            yield f"{document.id}: the image {picture.name} is missing"

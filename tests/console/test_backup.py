"""A backup goes from either engine into a fresh one, whole, and the numbers go on."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session, col, func, select

from app import backup, db, demo
from app.documents.models import Document, Update
from app.storage.files import Files


def test_it_restores_into_the_same_kind_and_into_sqlite(
    databases: Callable[[bool], Engine], sqlite_databases: Callable[[bool], Engine], tmp_path: Path
) -> None:
    source, files = databases(False), Files(tmp_path / "images")
    demo.fill(source, files, "a long enough password")
    made = backup.keep(source, files, tmp_path / "kept")
    backup.check_files(tmp_path / "kept")
    for number, target in enumerate((databases(False), sqlite_databases(False))):
        other = Files(tmp_path / f"other{number}")
        assert backup.restore(target, other, tmp_path / "kept") == made
        assert backup.faults_in(target, other) == []
        with Session(target) as session:
            newest = session.exec(select(func.max(col(Update.id)))).one()
        with db.transaction(target) as session:
            document = session.exec(select(Document)).first()
            assert document is not None
            update = Update(document_id=document.id, data=b"x")
            session.add(update)
            session.flush()
            assert (update.id or 0) > newest
            session.rollback()
        target.dispose()
    source.dispose()


def test_a_backup_from_before_receipts_restores(
    databases: Callable[[bool], Engine], sqlite_databases: Callable[[bool], Engine], tmp_path: Path
) -> None:
    source, target, files = databases(True), sqlite_databases(False), Files(tmp_path / "images")
    made = backup.keep(source, files, tmp_path / "kept")
    older = create_engine(f"sqlite:///{tmp_path / 'kept' / backup.ROWS}")
    with older.begin() as connection:
        connection.execute(text("DROP TABLE receipt"))
    older.dispose()
    assert backup.restore(target, files, tmp_path / "kept") == made
    assert backup.faults_in(target, files) == []

"""Which parts of the database the tables in the code speak for, and whether the two agree."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from app.tables import metadata

SEARCH_INDEX = "search_index"


def differences(engine: Engine) -> list[Any]:
    """What Alembic would change to make the database fit the tables; empty when they agree."""
    options = {"include_object": is_ours, "compare_type": True}
    with engine.execution_options(read_only=True).connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """The search index is each engine's own (on SQLite a virtual table with its shadows): no table in the code has it."""
    return kind not in ("table", "index") or not (name or "").startswith(SEARCH_INDEX)

"""The shape of the database, step by step (Alembic, without an ini file). ``upgrade`` may be called at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_HERE = Path(__file__).parent
_LOCK = 0x466F7265776F7264  # any number that nobody else takes: the letters of "Foreword"


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape, in one transaction: it is whole before and after, or unchanged."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Several processes may start at once; on SQLite the transaction itself lets only one in.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether ``upgrade`` would have nothing to do."""
    with engine.execution_options(read_only=True).connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config

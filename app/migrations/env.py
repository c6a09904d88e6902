"""What Alembic runs: the connection comes from ``upgrade``, never from a file."""

from alembic import context

from app.migrations.shape import is_ours
from app.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=is_ours,
    # Both engines undo DDL with the rest; Alembic only does not believe it of SQLite.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

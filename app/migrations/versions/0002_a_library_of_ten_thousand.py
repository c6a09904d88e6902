"""A person's documents in the order of their ids, so that the library need not jump about; and a leaner search index on
SQLite: where in a text a word stands is nobody's question, and the words are made by ``documents/search``, so the
tokenizer must only split at spaces."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LEAN = "detail=none, tokenize='ascii'"
_AS_IT_WAS = "tokenize='unicode61 remove_diacritics 0'"


def upgrade() -> None:
    op.create_index("membership_shelf", "membership", ["user_id", "document_id", "role"])
    op.drop_index("ix_membership_user_id", table_name="membership")
    _index_anew(_LEAN)


def downgrade() -> None:
    op.create_index("ix_membership_user_id", "membership", ["user_id"])
    op.drop_index("membership_shelf", table_name="membership")
    _index_anew(_AS_IT_WAS)


def _index_anew(options: str) -> None:
    """The triggers on search_entry stay: they name the index, whatever it is made of."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5"
            f"(body, content='search_entry', content_rowid='id', prefix='1 2 3', {options})"
        )
        op.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")

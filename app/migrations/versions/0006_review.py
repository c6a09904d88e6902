"""Review: threads on words, comments, reactions, who was named, sections as they were."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _refers(column: str, to: str, kind: sa.types.TypeEngine[Any], ondelete: str) -> list[sa.sql.schema.SchemaItem]:
    return [
        sa.Column(column, kind, nullable=ondelete == "SET NULL"),
        sa.ForeignKeyConstraint([column], [to], ondelete=ondelete),
    ]


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("document_id", "document.id", sa.String(), "CASCADE"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("section", "item_id", "field", "passage", "kind")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("quote", "words", "before", "after")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start", "end", "revision")),
        sa.Column("is_blocking", sa.Boolean(), nullable=False),
        *_refers("opened_by_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("opened_at", _MOMENT, nullable=False),
        *_refers("resolved_by_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("resolved_at", _MOMENT, nullable=True),
        sa.Column("detached_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("thread_of_document", "thread", ["document_id", "resolved_at"])
    op.create_table(
        "suggestion",
        *_refers("thread_id", "thread.id", sa.Integer(), "CASCADE"),
        sa.Column("replacement", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *_refers("decided_by_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("thread_id"),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("thread_id", "thread.id", sa.Integer(), "CASCADE"),
        *_refers("author_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_comment_thread_id", "comment", ["thread_id"])
    op.create_table(
        "reaction",
        *_refers("comment_id", "comment.id", sa.Integer(), "CASCADE"),
        *_refers("user_id", "user.id", sa.Integer(), "CASCADE"),
        sa.Column("sign", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", "user_id", "sign"),
    )
    op.create_table(
        "mention",
        *_refers("comment_id", "comment.id", sa.Integer(), "CASCADE"),
        *_refers("user_id", "user.id", sa.Integer(), "CASCADE"),
        sa.PrimaryKeyConstraint("comment_id", "user_id"),
    )
    op.create_table(
        "commented_passage",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )


def downgrade() -> None:
    for table in ("commented_passage", "mention", "reaction", "comment", "suggestion", "thread"):
        op.drop_table(table)

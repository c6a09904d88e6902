"""Rounds of review and their verdicts, who has read which version, what is said quietly, moves of the stage."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TABLES = ("stage_move", "quiet_review", "read_version", "verdict", "asked_person", "review_round")


def _refers(column: str, to: str, kind: sa.types.TypeEngine[Any], ondelete: str) -> list[sa.sql.schema.SchemaItem]:
    return [
        sa.Column(column, kind, nullable=ondelete == "SET NULL"),
        sa.ForeignKeyConstraint([column], [to], ondelete=ondelete),
    ]


def upgrade() -> None:
    _rounds()
    op.create_table(
        "read_version",
        *_refers("version_id", "version.id", sa.Integer(), "CASCADE"),
        *_refers("user_id", "user.id", sa.Integer(), "CASCADE"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "user_id"),
    )
    op.create_table(
        "quiet_review",
        *_refers("document_id", "document.id", sa.String(), "CASCADE"),
        *_refers("user_id", "user.id", sa.Integer(), "CASCADE"),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "user_id"),
    )
    for table in ("thread", "comment"):
        op.add_column(table, sa.Column("is_held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "stage_move",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("document_id", "document.id", sa.String(), "CASCADE"),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("in_spite_of", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        *_refers("by_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_stage_move_document_id", "stage_move", ["document_id"])


def _rounds() -> None:
    op.create_table(
        "review_round",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("document_id", "document.id", sa.String(), "CASCADE"),
        *_refers("version_id", "version.id", sa.Integer(), "CASCADE"),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("quorum", sa.Integer(), nullable=False),
        *_refers("asked_by_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        *_refers("ended_by_id", "user.id", sa.Integer(), "SET NULL"),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_review_round_document_id", "review_round", ["document_id"])
    op.create_table(
        "asked_person",
        *_refers("round_id", "review_round.id", sa.Integer(), "CASCADE"),
        *_refers("user_id", "user.id", sa.Integer(), "CASCADE"),
        sa.Column("must_approve", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "user_id"),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        *_refers("round_id", "review_round.id", sa.Integer(), "CASCADE"),
        *_refers("user_id", "user.id", sa.Integer(), "CASCADE"),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_verdict_round_id", "verdict", ["round_id"])


def downgrade() -> None:
    for table in ("comment", "thread"):
        op.drop_column(table, "is_held")
    for table in _TABLES:
        op.drop_table(table)

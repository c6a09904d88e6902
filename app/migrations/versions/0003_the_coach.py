"""The coach: dismissed findings, counts, words of the team, stages reached all the same."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _document() -> list[sa.sql.schema.SchemaItem]:
    return [
        sa.Column("document_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], ondelete="CASCADE"),
    ]


def _by() -> list[sa.sql.schema.SchemaItem]:
    return [
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], ondelete="SET NULL"),
    ]


def upgrade() -> None:
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        *_document(),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("check", "variant", "section", "item_id", "field")),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        *_by(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_dismissal_document_id", "dismissal", ["document_id"])
    op.create_table(
        "examined",
        *_document(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_table(
        "examined_version",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("readability", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id"),
    )
    op.create_table(
        "team_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phrase", sa.String(length=100), nullable=False),
        sa.Column("hint", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "phrase", name="team_word_once"),
    )
    op.create_table(
        "gate_override",
        sa.Column("id", sa.Integer(), nullable=False),
        *_document(),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        *_by(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_gate_override_document_id", "gate_override", ["document_id"])


def downgrade() -> None:
    for table in ("gate_override", "team_word", "examined_version", "examined", "dismissal"):
        op.drop_table(table)

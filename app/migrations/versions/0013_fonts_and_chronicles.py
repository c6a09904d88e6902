"""Fonts and a style sheet of the house's own; and what an archive tells of a document: decisions, and who let what stand."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("house", sa.Column("css", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "house_font",
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("slot"),
    )
    op.create_table(
        "chronicle",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.add_column("dismissal", sa.Column("brought", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("dismissal", "brought")
    op.drop_table("chronicle")
    op.drop_table("house_font")
    op.drop_column("house", "css")

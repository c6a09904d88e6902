"""The names that came with an archive from another site, of people who have no account here; and the theme of the site."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = ("version", "thread", "comment")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("brought", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "house",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("accent", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("house")
    for table in _TABLES:
        op.drop_column(table, "brought")

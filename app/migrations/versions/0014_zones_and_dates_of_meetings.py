"""Time zones of people; news of meetings; letters that came too late to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user", sa.Column("time_zone", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("news") as news:  # SQLite takes no constraint afterwards: the table is made anew
        news.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        news.create_foreign_key("news_meeting_id_fkey", "meeting", ["meeting_id"], ["id"], ondelete="CASCADE")
        news.create_index("ix_news_meeting_id", ["meeting_id"])
    op.add_column("letter", sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("letter", "expired_at")
    with op.batch_alter_table("news") as news:
        news.drop_index("ix_news_meeting_id")
        news.drop_constraint("news_meeting_id_fkey", type_="foreignkey")
        news.drop_column("meeting_id")
    op.drop_column("user", "time_zone")

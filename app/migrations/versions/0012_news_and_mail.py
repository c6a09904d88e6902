"""News: what people are told, how they want it by mail, and the letters that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NEWS_ABOUT = ("document_id", "thread_id", "comment_id", "round_id", "at")


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("burst", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("by_id", "thread_id", "comment_id", "round_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("word", "mail")),
        sa.Column("at", _MOMENT, nullable=False),
        *(sa.Column(name, _MOMENT, nullable=True) for name in ("read_at", "mailed_at")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["review_round.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("news_of_person", "news", ["user_id", "read_at"])
    op.create_index("news_to_mail", "news", ["user_id", "document_id"])
    for name in _NEWS_ABOUT:
        op.create_index(f"ix_news_{name}", "news", [name])
    op.create_table(
        "news_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("topic", "how")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "topic"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "to_address", "to_name", "language")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("subject", "text", "html", "calendar")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("topic", "unsubscribe")),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("made_at", "due_at")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        *(sa.Column(name, _MOMENT, nullable=True) for name in ("handed_at", "sent_at")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_letter_due_at", "letter", ["due_at"])


def downgrade() -> None:
    for table in ("letter", "news_choice", "news"):
        op.drop_table(table)

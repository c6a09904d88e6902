"""Meetings: reading in silence together, an agenda, notes, a decision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _person(name: str) -> tuple[SchemaItem, SchemaItem]:
    return sa.Column(name, sa.Integer()), sa.ForeignKeyConstraint([name], ["user.id"], ondelete="SET NULL")


def _of_meeting(*others: tuple[str, str]) -> list[SchemaItem]:
    made: list[SchemaItem] = []
    for name, target in (("meeting_id", "meeting.id"), *others):
        made += [
            sa.Column(name, sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint([name], [target], ondelete="CASCADE"),
        ]
    return [*made, sa.PrimaryKeyConstraint("meeting_id", *(name for name, _ in others))]


def upgrade() -> None:
    op.create_table(
        "silent_reading",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("planned_for", _MOMENT),
        sa.Column("with_guests", sa.Boolean(), nullable=False),
        *_person("called_by_id"),
        sa.Column("called_at", _MOMENT, nullable=False),
        *_person("facilitator_id"),
        *_person("note_taker_id"),
        *_person("decider_id"),
        sa.Column("handovers", sa.JSON(), nullable=False),
        sa.Column("began_at", _MOMENT),
        sa.Column("reading_until", _MOMENT),
        sa.Column("seconds_left", sa.Integer()),
        sa.Column("revealed_at", _MOMENT),
        sa.Column("item_id", sa.Integer()),
        sa.Column("item_until", _MOMENT),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("next_date", sa.Date()),
        *_person("decided_by_id"),
        sa.Column("ended_at", _MOMENT),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["thread.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_document_id", "meeting", ["document_id"])
    op.create_table(
        "participant",
        *_of_meeting(("user_id", "user.id")),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("seen_at", _MOMENT),
    )
    op.create_table("thread_vote", *_of_meeting(("thread_id", "thread.id"), ("user_id", "user.id")))
    op.create_table(
        "meeting_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer()),
        *_person("author_id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_note_meeting_id", "meeting_note", ["meeting_id"])


def downgrade() -> None:
    for table in ("meeting_note", "thread_vote", "participant", "meeting", "silent_reading"):
        op.drop_table(table)

"""The tables of meetings: who meets about which version, how far they have read, what they vote for, note and decide."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, Text
from sqlmodel import Field, Relationship, SQLModel

from app.accounts.models import User
from app.db import Moment, now
from app.versions.models import Version

HAVE_TALKED = ("discussing", "ended")
"""Phases; before them there is nothing to tell, and what was said is nobody's yet."""
DECISIONS = ("approve", "revise", "reject", "park")


def _person(column: str) -> Any:
    return Relationship(sa_relationship_kwargs={"foreign_keys": f"Meeting.{column}"})


class Meeting(SQLModel, table=True):
    """``phase`` is planned, reading, discussing or ended, or called_off from planned. While it reads, ``reading_until`` is when the silence ends, or
    ``seconds_left`` what remains of it while it pauses. ``item_id`` is the thread that is talked about, until ``item_until``.
    ``handovers`` say who gave a role to whom: ``at``, ``by``, ``role``, ``to`` (names)."""

    __tablename__ = "meeting"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    version_id: int = Field(foreign_key="version.id", ondelete="CASCADE")
    phase: str = "planned"
    minutes: int = 20
    planned_for: datetime | None = Field(default=None, sa_type=Moment)
    with_guests: bool = False
    called_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    called_at: datetime = Field(default_factory=now, sa_type=Moment)
    facilitator_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    note_taker_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    decider_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    handovers: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    began_at: datetime | None = Field(default=None, sa_type=Moment)
    reading_until: datetime | None = Field(default=None, sa_type=Moment)
    seconds_left: int | None = None
    revealed_at: datetime | None = Field(default=None, sa_type=Moment)
    item_id: int | None = Field(default=None, foreign_key="thread.id", ondelete="SET NULL")
    item_until: datetime | None = Field(default=None, sa_type=Moment)
    decision: str = ""
    why: str = Field(default="", sa_column=Column(Text, nullable=False))
    owner: str = ""
    next_date: date | None = Field(default=None, sa_type=Date)
    decided_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    ended_at: datetime | None = Field(default=None, sa_type=Moment)

    version: Version = Relationship()
    called_by: User | None = _person("called_by_id")
    facilitator: User | None = _person("facilitator_id")
    note_taker: User | None = _person("note_taker_id")
    decider: User | None = _person("decider_id")
    decided_by: User | None = _person("decided_by_id")

    @property
    def has_talked(self) -> bool:
        return self.phase in HAVE_TALKED

    @property
    def is_over(self) -> bool:
        return self.phase in ("ended", "called_off")


class Participant(SQLModel, table=True):
    """Somebody who is to be there; ``percent`` of the text they have come to, in tens, ``seen_at`` when last heard of."""

    __tablename__ = "participant"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    percent: int = 0
    seen_at: datetime | None = Field(default=None, sa_type=Moment)

    user: User = Relationship()


class Vote(SQLModel, table=True):
    """Somebody wants that thread to be talked about."""

    __tablename__ = "thread_vote"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True, ondelete="CASCADE")
    thread_id: int = Field(foreign_key="thread.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")


class Note(SQLModel, table=True):
    """Something to remember, about a thread or the whole. Notes are only ever added: so nobody writes over anybody."""

    __tablename__ = "meeting_note"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    thread_id: int | None = Field(default=None, foreign_key="thread.id", ondelete="SET NULL")
    author_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=now, sa_type=Moment)

    author: User | None = Relationship()

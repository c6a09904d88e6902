"""The tables of the coach: what was dismissed and why, how many findings stand where, and the words of the team."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, Relationship, SQLModel, UniqueConstraint

from app.accounts.models import User
from app.db import Moment, now


class Dismissal(SQLModel, table=True):
    """A finding that an author let stand, with the reason. It holds as long as the words it was about: ``quote`` and the
    sentence around them, ``context``. ``item_id`` is empty for a section's own text."""

    __tablename__ = "dismissal"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    check: str
    variant: str = ""
    section: str
    item_id: str = ""
    field: str = "text"
    quote: str = Field(default="", sa_column=Column(Text, nullable=False))
    context: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(max_length=300)
    by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)
    brought: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The name (``by``) that came from another site, of somebody without an account here."""

    by: User | None = Relationship()

    @property
    def named(self) -> str:
        """The name of who did; "" for somebody who left."""
        return self.by.name if self.by else str(self.brought.get("by", ""))


class Examined(SQLModel, table=True):
    """How many findings a document had at that revision: for each section how many must, should, and may be mended.
    ``pages`` are those of each part when it was laid out last; None before that."""

    __tablename__ = "examined"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    revision: int
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    pages: dict[str, float] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    at: datetime = Field(default_factory=now, sa_type=Moment)


class ExaminedVersion(SQLModel, table=True):
    """The same of a version, in all, and how easily its parts read: the trend."""

    __tablename__ = "examined_version"

    version_id: int = Field(foreign_key="version.id", primary_key=True, ondelete="CASCADE")
    counts: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    readability: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class TeamWord(SQLModel, table=True):
    """A word of this site's teams: ``product`` and ``acronym`` are nobody's mistake, ``internal`` must not reach
    customers, ``banned`` is not to be used; ``hint`` says what is better."""

    __tablename__ = "team_word"
    __table_args__ = (UniqueConstraint("kind", "phrase", name="team_word_once"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    phrase: str = Field(max_length=100)
    hint: str = Field(default="", max_length=100)


class GateOverride(SQLModel, table=True):
    """An owner moved the document to a stage although findings held it up: who, when, why, and which."""

    __tablename__ = "gate_override"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    stage: str
    reason: str = Field(max_length=300)
    checks: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)

    by: User | None = Relationship()

"""The tables of rounds: what was asked, who was asked, what they said, who has read which version."""

from datetime import date, datetime

from sqlalchemy import Column, Date, Text
from sqlmodel import Field, Relationship, SQLModel

from app.accounts.models import User
from app.db import Moment, now
from app.versions.models import Version


class Round(SQLModel, table=True):
    """Some people were asked about one version. ``wanted`` says what to look at, ``quorum`` how many approvals it takes
    (0: of those who must approve, or else of all). ``ending`` is "" while it is open, then closed or withdrawn."""

    __tablename__ = "review_round"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    version_id: int = Field(foreign_key="version.id", ondelete="CASCADE")
    wanted: str = Field(default="", sa_column=Column(Text, nullable=False))
    due: date | None = Field(default=None, sa_type=Date)
    quorum: int = 0
    asked_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    asked_at: datetime = Field(default_factory=now, sa_type=Moment)
    ending: str = ""
    ended_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    ended_at: datetime | None = Field(default=None, sa_type=Moment)

    version: Version = Relationship()
    asked_by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Round.asked_by_id"})
    ended_by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Round.ended_by_id"})


class Asked(SQLModel, table=True):
    """Somebody whose verdict is wanted; without the approval of one who ``must_approve`` nothing is approved."""

    __tablename__ = "asked_person"

    round_id: int = Field(foreign_key="review_round.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    must_approve: bool = False

    user: User = Relationship()


class Verdict(SQLModel, table=True):
    """What somebody said of the version, never changed: whoever thinks again says it anew, and the newest counts."""

    __tablename__ = "verdict"

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="review_round.id", index=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE")
    verdict: str
    summary: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=now, sa_type=Moment)


class ReadVersion(SQLModel, table=True):
    """Somebody says that they have read that version."""

    __tablename__ = "read_version"

    version_id: int = Field(foreign_key="version.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    at: datetime = Field(default_factory=now, sa_type=Moment)

    user: User = Relationship()

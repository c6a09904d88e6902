"""The table of waiting work."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.db import Moment, now


class Job(SQLModel, table=True):
    """One piece of work. ``key`` names what it is about: the same key waits once, at its newest time."""

    __tablename__ = "job"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str = Field(unique=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    due_at: datetime = Field(sa_type=Moment, index=True)
    claimed_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    last_error: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=Moment)

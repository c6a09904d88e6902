"""The tables of people."""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field, Relationship, SQLModel

from app.db import Moment, now


class User(SQLModel, table=True):
    """A person with an account. ``email`` is kept in lower case. ``language`` is empty where the browser decides,
    ``time_zone`` until a browser tells it (``zones``).

    One who ``is_guest`` came by a link, has no account to sign in to, and gets only where a route lets guests in.
    """

    __tablename__ = "user"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    password_hash: str
    language: str = ""
    time_zone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_admin: bool = False
    is_guest: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    suspended_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(default_factory=now, sa_type=Moment)


class Visit(SQLModel, table=True):
    """One signed-in browser. Only the token's hash is kept: whoever reads the database cannot sign in."""

    __tablename__ = "visit"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user.id", index=True, ondelete="CASCADE")
    browser: str = Field(default="", max_length=300)
    address: str = Field(default="", max_length=64)
    created_at: datetime = Field(default_factory=now, sa_type=Moment)
    seen_at: datetime = Field(default_factory=now, sa_type=Moment)

    user: User = Relationship()


class Invitation(SQLModel, table=True):
    """A link by which somebody gets an account; ``used_at`` ends it. ``is_first`` makes the first administrator."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    email: str = ""
    is_admin: bool = False
    is_first: bool = False
    document_id: str | None = None
    role: str = ""
    invited_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    created_at: datetime = Field(default_factory=now, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class Attempt(SQLModel, table=True):
    """How often something was tried within a window; the engine of the limits reads and writes it."""

    __tablename__ = "attempt"

    key: str = Field(primary_key=True)
    count: int = 0
    expires_at: datetime = Field(sa_type=Moment)

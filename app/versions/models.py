"""The tables of versions. A version is a list of hashes; what they stand for lies in ``Content``, each text once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, Relationship, SQLModel, UniqueConstraint

from app.accounts.models import User
from app.db import Moment, now


class Version(SQLModel, table=True):
    """One state of a document, never changed but for its name. ``number`` counts from 1 within the document.

    ``manifest`` gives the hash of each section shown, in reading order, ``front`` that of the front matter, ``digest``
    that of everything. ``authors`` are the names of those who wrote since the version before; ``words_new`` and
    ``words_gone`` count against it. ``revision`` is the document's then, 0 when it came from another site;
    ``last_update`` the id of its newest update.
    """

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("document_id", "number", name="version_number"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int
    name: str = Field(default="", max_length=200)
    kept_at: datetime = Field(default_factory=now, sa_type=Moment)
    kept_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    authors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    manifest: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    front: str
    digest: str
    revision: int = 0
    last_update: int = 0
    words: int = 0
    words_new: int = 0
    words_gone: int = 0
    brought: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Names (``kept_by``) that came from another site, of people without an account here."""

    kept_by: User | None = Relationship()

    @property
    def is_from_here(self) -> bool:
        """Kept on this site, from its own log."""
        return self.revision > 0

    @property
    def keeper(self) -> str:
        """The name of who kept it; "" for nobody, or somebody who left."""
        return self.kept_by.name if self.kept_by else str(self.brought.get("kept_by", ""))


class Content(SQLModel, table=True):
    """A passage or a front matter as canonical JSON, found by its hash and shared by all versions of all documents."""

    __tablename__ = "content"

    digest: str = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))

"""The tables of documents. The words themselves live in the CRDT (``text``): ``Update`` is its log, and ``Written`` what
it says now, renewed in the same transaction."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, Text
from sqlmodel import Field, Relationship, SQLModel

from app.accounts.models import User
from app.db import Moment, now


def unguessable() -> str:
    """A document's id: 96 random bits, so an address tells nothing and cannot be found by counting.

    In hex: of the shorter base64 ids one in sixty-four begins with a dash, which a command line takes for an option."""
    return secrets.token_hex(12)


class Document(SQLModel, table=True):
    """One PR/FAQ. ``sections`` are the keys it shows beside those with text, ``hidden`` those of its
    profile that were taken away while empty,
    ``finished`` those an author called done; ``headline`` is copied for the library.

    ``revision`` counts the updates of its text.
    """

    __tablename__ = "document"
    # What the library asks of every document stands in one index, so that it need not read the wide rows.
    __table_args__ = (
        Index("document_shelf", "id", "deleted_at", "archived_at", "changed_at", "stage", "language", "product"),
    )

    id: str = Field(default_factory=unguessable, primary_key=True)
    product: str = Field(default="", max_length=200)
    language: str
    profile: str
    stage: str = "draft"
    launch: str = ""
    authors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    outcomes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    internal_terms: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    unknown: list[list[Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sections: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    hidden: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    finished: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    headline: str = Field(default="", sa_column=Column(Text, nullable=False))
    revision: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=Moment)
    changed_at: datetime = Field(default_factory=now, sa_type=Moment, index=True)
    changed_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    archived_at: datetime | None = Field(default=None, sa_type=Moment)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)

    changed_by: User | None = Relationship()


class Membership(SQLModel, table=True):
    """What a person may do with a document: ``owner``, ``author``, ``reviewer`` or ``reader``; guests have roles of their
    own (``membership.GUESTS``). After ``until`` it is as if it were not there."""

    __tablename__ = "membership"
    # A person's documents in the order of their ids: the library walks this and ``document_shelf`` side by side.
    __table_args__ = (Index("membership_shelf", "user_id", "document_id", "role"),)

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    role: str
    since: datetime = Field(default_factory=now, sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)

    user: User = Relationship()


class GuestLink(SQLModel, table=True):
    """A link by which people without an account get to a document. ``role`` is what they may do, ``label`` whom it is
    for. Only hashes of its token and its password are kept; ``password_hash`` is "" for none."""

    __tablename__ = "guest_link"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True)
    role: str
    label: str = Field(default="", max_length=200)
    password_hash: str = ""
    expires_at: datetime = Field(sa_type=Moment)
    made_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def last_day(self) -> date:
        """The last day, itself included, on which it works: as it was chosen, wherever on earth that was."""
        return (self.expires_at.astimezone(UTC) - timedelta(hours=12, microseconds=1)).date()


class LinkGuest(SQLModel, table=True):
    """Somebody who came by that link."""

    __tablename__ = "link_guest"

    link_id: int = Field(foreign_key="guest_link.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    since: datetime = Field(default_factory=now, sa_type=Moment)

    user: User = Relationship()


class StageMove(SQLModel, table=True):
    """The document went to another stage: who, when, why. ``in_spite_of`` counts what an owner went on in spite of;
    ``version`` is the number of the version kept for it (see app/versions/approving)."""

    __tablename__ = "stage_move"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    before: str
    stage: str
    why: str = Field(default="", sa_column=Column(Text, nullable=False))
    in_spite_of: int = 0
    version: int | None = None
    by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)

    by: User | None = Relationship()


class Update(SQLModel, table=True):
    """One update of the CRDT, never changed. ``replaces_all`` marks a snapshot: replay begins at the newest one."""

    __tablename__ = "text_update"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    replaces_all: bool = False
    author_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)


class Behind(SQLModel, table=True):
    """A document with words in the log, typed live, that ``Written`` does not say yet; see ``live``."""

    __tablename__ = "behind"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    since: datetime = Field(default_factory=now, sa_type=Moment)


class Receipt(SQLModel, table=True):
    """A save that was taken in: ``key`` is made of all that was sent, and of what the sender calls this save."""

    __tablename__ = "receipt"
    __table_args__ = (Index("receipt_age", "document_id", "at"),)

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    key: str = Field(primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=Moment)


class Written(SQLModel, table=True):
    """What a section says now: a Passage as canonical JSON, its items' ids in order, the hash that names its content."""

    __tablename__ = "written"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    key: str = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))
    item_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    digest: str
    words: int = 0


class Picture(SQLModel, table=True):
    """An image that belongs to a document. ``name`` is how the text calls it, ``file`` where the bytes lie in the store;
    they differ only when an import brought an image that was cleaned on the way in."""

    __tablename__ = "picture"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    name: str = Field(primary_key=True)
    file: str
    width: int
    height: int
    added_at: datetime = Field(default_factory=now, sa_type=Moment)


class SearchEntry(SQLModel, table=True):
    """What ``search`` looks through: words in lower case and Chinese in pairs. Each engine has its own index on it, made
    in the migration: FTS5 on SQLite, GIN on PostgreSQL."""

    __tablename__ = "search_entry"

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", unique=True, ondelete="CASCADE")
    body: str = Field(sa_column=Column(Text, nullable=False))

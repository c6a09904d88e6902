"""The tables of review: threads on words, what is said in them, who was named."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, false
from sqlmodel import Field, Relationship, SQLModel

from app.accounts.models import User
from app.db import Moment, now
from app.review.anchors import Place


class Thread(SQLModel, table=True):
    """A conversation about words, about a whole section or item, or about the document (``section`` "").

    ``quote`` are the words as they were when the thread began, in the passage kept under ``passage``. ``start`` and
    ``end`` say where they stand now, in code points of that field's Markdown; ``words`` what they say now, ``before``
    and ``after`` what stands around them. When they are gone ``detached_at`` says since when, and the rest is what
    was known last. A thread about something whole has no ``quote``. One that ``is_held`` exists for nobody but who
    opened it (``quiet``).
    """

    __tablename__ = "thread"
    __table_args__ = (Index("thread_of_document", "document_id", "resolved_at"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", ondelete="CASCADE")
    section: str = ""
    item_id: str = ""
    field: str = "text"
    quote: str = Field(default="", sa_column=Column(Text, nullable=False))
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    before: str = Field(default="", sa_column=Column(Text, nullable=False))
    after: str = Field(default="", sa_column=Column(Text, nullable=False))
    start: int = 0
    end: int = 0
    passage: str = ""
    revision: int = 0
    kind: str = ""
    is_blocking: bool = False
    opened_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    opened_at: datetime = Field(default_factory=now, sa_type=Moment)
    resolved_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)
    detached_at: datetime | None = Field(default=None, sa_type=Moment)
    is_held: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    brought: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Names (``opened_by``, ``resolved_by``, ``decided_by``) that came from another site, of people without an account here."""

    opened_by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Thread.opened_by_id"})
    resolved_by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Thread.resolved_by_id"})

    @property
    def place(self) -> Place:
        return self.section, self.item_id, self.field

    @property
    def opener(self) -> str:
        """The name of who began it; "" for somebody who left."""
        return self.opened_by.name if self.opened_by else str(self.brought.get("opened_by", ""))


class Suggestion(SQLModel, table=True):
    """Other words for those of a thread: ``replacement`` as Markdown, "" to leave them out. ``state`` is open, accepted
    or refused. One that ``fills`` is for a place without words: until it is accepted its thread has no ``quote``, and
    its ``words`` are those that stand in the place by now."""

    __tablename__ = "suggestion"

    thread_id: int = Field(foreign_key="thread.id", primary_key=True, ondelete="CASCADE")
    replacement: str = Field(default="", sa_column=Column(Text, nullable=False))
    fills: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    state: str = "open"
    decided_by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)

    decided_by: User | None = Relationship()


class Comment(SQLModel, table=True):
    """Something said in a thread, as Markdown. Taken back, its words are gone and its place stays. One that ``is_held``
    exists for nobody but its author (``quiet``)."""

    __tablename__ = "comment"

    id: int | None = Field(default=None, primary_key=True)
    thread_id: int = Field(foreign_key="thread.id", index=True, ondelete="CASCADE")
    author_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=now, sa_type=Moment)
    edited_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    is_held: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    brought: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The ``author``, and ``signs`` with names, that came from another site, of people without an account here."""

    author: User | None = Relationship()

    @property
    def by(self) -> str:
        """The name of who said it; "" for somebody who left."""
        return self.author.name if self.author else str(self.brought.get("author", ""))


class Reaction(SQLModel, table=True):
    """A person's answer to a comment in one sign; each sign once."""

    __tablename__ = "reaction"

    comment_id: int = Field(foreign_key="comment.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    sign: str = Field(primary_key=True)

    user: User = Relationship()


class Mention(SQLModel, table=True):
    """Somebody who may see the document was named in a comment."""

    __tablename__ = "mention"

    comment_id: int = Field(foreign_key="comment.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")


class QuietReview(SQLModel, table=True):
    """Whoever reviews quietly keeps what they say to themselves until they submit it."""

    __tablename__ = "quiet_review"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    since: datetime = Field(default_factory=now, sa_type=Moment)


class SilentReading(SQLModel, table=True):
    """While everybody reads the document together, what anybody says is held (``together``)."""

    __tablename__ = "silent_reading"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    since: datetime = Field(default_factory=now, sa_type=Moment)


class CommentedPassage(SQLModel, table=True):
    """A section as it was when somebody commented on it, as canonical JSON, found by its hash."""

    __tablename__ = "commented_passage"

    digest: str = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))

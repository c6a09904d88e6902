"""The tables of news: what somebody was told, and how they want to hear of what by mail."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from app.accounts.models import User
from app.db import Moment, now
from app.documents.models import Document
from app.meetings.models import Meeting
from app.review.models import Comment
from app.rounds.models import Round


class News(SQLModel, table=True):
    """One thing that one person is told. It holds no words of others: those are looked up when it is shown, so that it
    says nothing that its reader may not see by then. ``word`` is a stage, a verdict or a decision.

    What follows closely is one ``burst``, named after the first thing in it. ``mail`` says how it is to be mailed: once,
    collected, or not at all (""); ``mailed_at`` that this was done, or that there was no reason to any more.
    """

    __tablename__ = "news"
    __table_args__ = (Index("news_of_person", "user_id", "read_at"), Index("news_to_mail", "user_id", "document_id"))

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE")
    document_id: str = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    kind: str
    burst: int = 0
    by_id: int | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True, ondelete="CASCADE")
    comment_id: int | None = Field(default=None, foreign_key="comment.id", index=True, ondelete="CASCADE")
    round_id: int | None = Field(default=None, foreign_key="review_round.id", index=True, ondelete="CASCADE")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True, ondelete="CASCADE")
    word: str = ""
    mail: str = ""
    at: datetime = Field(default_factory=now, sa_type=Moment, index=True)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    mailed_at: datetime | None = Field(default=None, sa_type=Moment)

    by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "News.by_id"})
    document: Document = Relationship()
    comment: Comment | None = Relationship()
    round: Round | None = Relationship()
    meeting: Meeting | None = Relationship()


class NewsChoice(SQLModel, table=True):
    """How somebody wants to hear of a topic by mail: once, collected or never."""

    __tablename__ = "news_choice"

    user_id: int = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    topic: str = Field(primary_key=True)
    how: str

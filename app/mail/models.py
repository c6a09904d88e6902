"""The table of letters."""

import secrets
from datetime import datetime
from functools import partial

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from app.db import Moment, now


class Letter(SQLModel, table=True):
    """One mail to one person. ``topic`` names what it is about: letters of one topic are shown as one conversation.
    ``calendar`` is a calendar file that goes with it, ``unsubscribe`` the address that ends letters of this kind.

    It waits until ``due_at``. ``handed_at`` says when the server was about to be given it: from then on it is never sent
    again, unless the server said no. Without ``sent_at`` nobody knows whether it arrived. What was sent is removed, or
    stays for the mailbox. What was not sent in time has ``expired_at``: it says what it was about, and leads nowhere.
    """

    __tablename__ = "letter"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=partial(secrets.token_hex, 8))
    to_address: str
    to_name: str = ""
    language: str = "en"
    subject: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    html: str = Field(default="", sa_column=Column(Text, nullable=False))
    calendar: str = Field(default="", sa_column=Column(Text, nullable=False))
    topic: str = ""
    unsubscribe: str = ""
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    due_at: datetime = Field(default_factory=now, sa_type=Moment, index=True)
    attempts: int = 0
    last_error: str = Field(default="", sa_column=Column(Text, nullable=False))
    handed_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    expired_at: datetime | None = Field(default=None, sa_type=Moment)

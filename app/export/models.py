"""The tables of this room: how long each document printed when it was measured last, and the theme of the site."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

from app.db import Moment, now


class Measured(SQLModel, table=True):
    """The document at that ``revision`` in that ``style`` (see ``kept``): pages of each part, and where each page begins,
    items by their ids. ``digest`` names the print. Without lengths it could not be laid out."""

    __tablename__ = "measured"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    revision: int
    style: str
    digest: str
    lengths: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    starts: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(default_factory=now, sa_type=Moment)


class House(SQLModel, table=True):
    """The theme of this site (see ``theme``); one row at most."""

    __tablename__ = "house"

    id: int = Field(default=1, primary_key=True)
    company: str = ""
    line: str = ""
    accent: str
    paper: str = "A4"
    logo: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    css: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class HouseFont(SQLModel, table=True):
    """A font of the house (see ``theme.OwnFont``), one for each slot at most. ``letters`` are first and last of each run."""

    __tablename__ = "house_font"

    slot: str = Field(primary_key=True)
    family: str
    name: str
    letters: list[list[int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))

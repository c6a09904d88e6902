"""The table of this room: what was decided about a document elsewhere, before an archive brought it here."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Chronicle(SQLModel, table=True):
    """``told`` is a ``decided.Told`` as it came, its names marked. It is shown and packed again, and decides nothing: whoever
    wrote the archive may have written it."""

    __tablename__ = "chronicle"

    document_id: str = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    told: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

"""The text of one PR/FAQ: a CRDT behind one door. Pure: no database, no web.

Every change of the text, by whatever way it comes, is one more update (bytes) that the caller appends to the log.
"""

from app.documents.text.document import Text
from app.documents.text.errors import (
    BrokenUpdate,
    TextError,
    TooLong,
    TooMany,
    UnknownField,
    UnknownItem,
    UnknownSection,
    UpdatesMissing,
)

__all__ = [
    "BrokenUpdate",
    "Text",
    "TextError",
    "TooLong",
    "TooMany",
    "UnknownField",
    "UnknownItem",
    "UnknownSection",
    "UpdatesMissing",
]

"""The text of one PR/FAQ: a CRDT behind one door. Pure: no database, no web.

Every change of the text, by whatever way it comes, is one more update (bytes) that the caller appends to the log.
"""

from app.documents.text.document import Text
from app.documents.text.errors import (
    BrokenUpdate,
    NotAChoice,
    NotADay,
    TextError,
    TooLong,
    TooMany,
    UnknownField,
    UnknownItem,
    UnknownSection,
    UpdatesMissing,
)
from app.documents.text.joining import joined
from app.documents.text.limits import misfits

__all__ = [
    "BrokenUpdate",
    "NotAChoice",
    "NotADay",
    "Text",
    "TextError",
    "TooLong",
    "TooMany",
    "UnknownField",
    "UnknownItem",
    "UnknownSection",
    "UpdatesMissing",
    "joined",
    "misfits",
]

"""Finding documents by what they say, in five languages, on both engines.

Neither engine splits Chinese into words (FTS5's ``trigram`` finds nothing for two characters, PostgreSQL's ``english``
hides most matches), so the words are made here: lower case, and each run of Chinese as overlapping pairs.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.documents.models import Document, SearchEntry
from app.manuscript.model import Manuscript
from app.prose import words
from app.prose.markdown import REMEMBERED, to_plain

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_RUNS = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
MOST_WORDS = 12

# PostgreSQL refuses words of 2 kB, and to index more than 1 MB: nobody could save such a text any more.
_LONGEST_WORD = 100
_MOST_BYTES = 400_000


def terms(text: str) -> Iterator[str]:
    """The searchable words of a text, in order."""
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _IS_HAN.match(run):
            yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
            if len(run) > 1:
                yield run[-1]  # so that a single character at the end is found as well
        else:
            yield _without_accents(run)[:_LONGEST_WORD]


def _without_accents(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Gist:
    """What a piece of Markdown comes to: how many words it has, and which terms, each once, with blanks between: as a
    list they would take ten times the room."""

    words: int
    joined: str

    @property
    def terms(self) -> list[str]:
        return self.joined.split()


def gist(piece: str) -> Gist:
    """Of a hundred pieces in a document one has changed since the last save; the others need not be read again. Of long
    ones only the newest are remembered: each of their states would take up as much room as the text."""
    return _short_gist(piece) if len(piece) <= REMEMBERED else _long_gist(piece)


def _gist(piece: str) -> Gist:
    plain = to_plain(piece)
    return Gist(words.count(plain), " ".join(dict.fromkeys(terms(plain))))


_short_gist = lru_cache(maxsize=2_000)(_gist)
_long_gist = lru_cache(maxsize=16)(_gist)


def index(session: Session, document: Document, manuscript: Manuscript) -> None:
    """Renew what can be found of this document."""
    pieces = [document.product, *(piece for passage in manuscript.passages for piece in passage.texts() if piece)]
    body = " ".join(dict.fromkeys(term for piece in pieces for term in gist(piece).terms))
    body = body.encode()[:_MOST_BYTES].decode(errors="ignore")
    entry = session.exec(select(SearchEntry).where(SearchEntry.document_id == document.id)).first()
    if entry is None:
        session.add(SearchEntry(document_id=document.id, body=body))
    elif entry.body != body:
        entry.body = body
    session.flush()


def matching(session: Session, wish: str) -> ColumnElement[bool] | None:
    """A condition on Document for all of these words, each as the beginning of one; None when there are none."""
    wanted = list(dict.fromkeys(terms(wish)))[:MOST_WORDS]
    if not wanted:
        return None
    found = _sqlite(wanted) if session.get_bind().dialect.name == "sqlite" else _postgresql(wanted)
    return col(Document.id).in_(found)


def _sqlite(wanted: list[str]) -> SelectOfScalar[str]:
    query = " AND ".join(f'"{term}"*' for term in wanted)
    found = text("SELECT rowid FROM search_index WHERE search_index MATCH :query").bindparams(query=query)
    return select(SearchEntry.document_id).where(col(SearchEntry.id).in_(found))


def _postgresql(wanted: list[str]) -> SelectOfScalar[str]:
    query = " & ".join(f"'{term}':*" for term in wanted)
    match = text("to_tsvector('simple', search_entry.body) @@ to_tsquery('simple', :query)").bindparams(query=query)
    return select(SearchEntry.document_id).where(match)

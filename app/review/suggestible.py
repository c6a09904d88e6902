"""The texts of a document as somebody sees them who suggests: each with the words that are proposed for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from app.accounts.models import User
from app.documents import projection
from app.documents.models import Document
from app.manuscript.model import Passage
from app.review.anchors import Place
from app.review.rewording import reworded
from app.review.rewriting import open_proposals
from app.review.suggesting import Proposal
from app.review.texts import is_line, texts_of


@dataclass(frozen=True)
class Suggestible:
    """One text with what is proposed for it, by anybody, that this reader may see."""

    place: Place
    text: str
    proposals: Sequence[Proposal]
    reader: User

    @property
    def id(self) -> str:
        section, item_id, field = self.place
        return f"{field}-{item_id or section}"

    @property
    def is_line(self) -> bool:
        return is_line(self.place)

    @cached_property
    def version(self) -> str:
        """The text as all proposals would have it."""
        return reworded(self.text, [proposal.rewording for proposal in self.proposals])

    @cached_property
    def own(self) -> str:
        """The text as the reader would have it."""
        return reworded(self.text, [proposal.rewording for proposal in self.proposals if self._is_own(proposal)])

    @property
    def names(self) -> list[str]:
        """Who proposes something, each once."""
        by = (proposal.thread.opener for proposal in self.proposals)
        return list(dict.fromkeys(name for name in by if name))

    def _is_own(self, proposal: Proposal) -> bool:
        return proposal.thread.opened_by_id == self.reader.id


def suggestibles(session: Session, document: Document, reader: User) -> Mapping[str, Sequence[Suggestible]]:
    """By section, in the order of the text; what says nothing is not there, for a suggestion stands on words."""
    rows = {row.key: row for row in projection.rows(session, document)}
    proposals = open_proposals(session, document, reader)
    found = {}
    for key in projection.manuscript_of(session, document).shown:
        if row := rows.get(key):
            texts = texts_of(Passage.from_json(row.content), row.item_ids)
            found[key] = [_suggestible(place, text, proposals, reader) for place, text in texts.items()]
    return {key: texts for key, texts in found.items() if texts}


def suggestible(session: Session, document: Document, reader: User, place: Place) -> Suggestible | None:
    there = suggestibles(session, document, reader).get(place[0], ())
    return next((one for one in there if one.place == place), None)


def _suggestible(place: Place, text: str, proposals: Sequence[Proposal], reader: User) -> Suggestible:
    return Suggestible(place, text, [one for one in proposals if one.place == place], reader)

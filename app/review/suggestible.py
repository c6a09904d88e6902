"""The texts of a document as somebody sees them who suggests: each with the words that are proposed for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from app.accounts.models import User
from app.documents.models import Document
from app.review.anchors import Place
from app.review.rewording import reworded
from app.review.rewriting import open_proposals
from app.review.suggesting import Proposal
from app.review.texts import is_line, places_now


@dataclass(frozen=True)
class Suggestible:
    """One text, or a place without words, with what is proposed for it, by anybody, that this reader may see. ``title`` is
    that of its item."""

    place: Place
    text: str
    proposals: Sequence[Proposal]
    reader: User
    title: str = ""

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

    @property
    def fillings(self) -> list[str]:
        """What each person would fill the place with."""
        return [proposal.suggestion.replacement for proposal in self.proposals if proposal.suggestion.fills]

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
    """By section, in the order of the text; places without words too, for they can be filled."""
    proposals = open_proposals(session, document, reader)
    found: dict[str, list[Suggestible]] = defaultdict(list)
    places = places_now(session, document)
    for place, text in places.items():
        section, item_id, _field = place
        about = [one for one in proposals if one.place == place]
        found[section].append(Suggestible(place, text, about, reader, places.get((section, item_id, "title"), "")))
    return found


def suggestible(session: Session, document: Document, reader: User, place: Place) -> Suggestible | None:
    there = suggestibles(session, document, reader).get(place[0], ())
    return next((one for one in there if one.place == place), None)

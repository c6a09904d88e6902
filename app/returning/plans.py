"""What would become of a file that comes home, as plain values: changes, additions, conversations."""

from dataclasses import dataclass, field

from app.manuscript.model import Item, Manuscript
from app.review.anchors import Place as ReviewPlace
from app.review.discussion import Selected
from app.review.letters import Span
from app.versions.models import Version
from app.word.remarks import Said

MOST_CHANGES = 1_000


@dataclass(frozen=True)
class Base:
    """The text a file was made of; ``version`` when it is not the text of now, ``manuscript`` None when nobody knows it
    any more: then only tracked changes can be told from what was there."""

    manuscript: Manuscript | None
    version: Version | None = None


@dataclass(frozen=True)
class Change:
    """Other words for those in that place of today's text (none where it is empty), with what stands around them; ``person`` is "" for what was not
    tracked."""

    person: str
    place: ReviewPlace
    span: Span
    words: str
    replacement: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Addition:
    """A new question or feature by that person, behind the item of that id ("" for the end)."""

    person: str
    section: str
    after: str
    item: Item


@dataclass(frozen=True)
class Talk:
    """A conversation to begin on those words, or, with ``thread_id``, answers to one that is there; ``is_done`` when it is
    to be settled then."""

    said: tuple[Said, ...]
    selected: Selected = field(default_factory=Selected)
    thread_id: int | None = None
    kind: str = ""
    is_new_text: bool = False
    is_done: bool = False


@dataclass
class Plan:
    """``known`` counts what came back as it had left: suggestions and comments that are here already. ``has_pictures``
    when there are some that the document does not have."""

    base: Base
    changes: list[Change] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    known: int = 0
    has_pictures: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.additions and not self.talks

    @property
    def is_too_much(self) -> bool:
        return len(self.changes) + len(self.additions) > MOST_CHANGES

    def people(self) -> list[str]:
        """Who changed words, in the order of the text; "" for what was not tracked."""
        by = [change.person for change in self.changes] + [addition.person for addition in self.additions]
        return list(dict.fromkeys(by))

"""Which tracked changes count: nobody's, everybody's, or those of some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.word.opening import W

if TYPE_CHECKING:
    from lxml import etree

CHANGES = (f"{W}ins", f"{W}moveTo", f"{W}del", f"{W}moveFrom")
_WENT = (f"{W}del", f"{W}moveFrom")


@dataclass(frozen=True)
class View:
    """A file read as if the changes of these ``people`` were accepted and all others refused; None: all accepted."""

    people: frozenset[str] | None = frozenset()

    def takes(self, change: etree._Element) -> bool:
        return self.people is None or author_of(change) in self.people

    def has(self, change: etree._Element) -> bool:
        """Whether the words in that change are there. What one person put in and another took out again is there for
        nobody: the one would not have it, and the other does not ask for it any more."""
        if change.tag in _WENT:
            return not self.takes(change) and not is_withdrawn(change)
        return self.takes(change)

    def properties(self, about: etree._Element | None, kind: str) -> etree._Element | None:
        """The properties (``rPr`` or ``pPr``) as they count: a change of look that is not accepted leaves the former."""
        change = None if about is None else about.find(f"{W}{kind}Change")
        if change is None or self.takes(change):
            return about
        return change.find(f"{W}{kind}")

    def ends_paragraph(self, about: etree._Element | None) -> bool:
        """Whether the end of a paragraph is there. One that was taken out, or is not accepted, joins the next to it."""
        marks = None if about is None else about.find(f"{W}rPr")
        if marks is None:
            return True
        return self._has_marked(marks)

    def has_row(self, row: etree._Element) -> bool:
        about = row.find(f"{W}trPr")
        return about is None or self._has_marked(about)

    def _has_marked(self, marks: etree._Element) -> bool:
        came, went = marks.find(f"{W}ins"), marks.find(f"{W}del")
        if came is not None and went is not None:
            return False
        return (came is None or self.takes(came)) and (went is None or not self.takes(went))


ACCEPTED = View(None)
REFUSED = View()


def author_of(change: etree._Element) -> str:
    return " ".join(change.get(f"{W}author", "").split())[:200]


def is_withdrawn(change: etree._Element) -> bool:
    """Whether it takes out what somebody else had put in."""
    return change.tag in _WENT and next(change.iterancestors(f"{W}ins"), None) is not None


def count_withdrawn(root: etree._Element) -> int:
    """The places where words were put in and taken out again."""
    return sum(map(is_withdrawn, root.iter(*_WENT)))


def authors_in(root: etree._Element) -> list[str]:
    """Who changed something, in the order of the text."""
    kinds = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
    found = (author_of(each) for each in root.iter(*(f"{W}{kind}" for kind in kinds)))
    return list(dict.fromkeys(found))

"""Which tracked changes count: nobody's, everybody's, or those of some."""

from dataclasses import dataclass

from lxml import etree

from app.word.opening import W


@dataclass(frozen=True)
class View:
    """A file read as if the changes of these ``people`` were accepted and all others refused; None: all accepted."""

    people: frozenset[str] | None = frozenset()

    def takes(self, change: etree._Element) -> bool:
        return self.people is None or author_of(change) in self.people

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
        came, went = marks.find(f"{W}ins"), marks.find(f"{W}del")
        return (came is None or self.takes(came)) and (went is None or not self.takes(went))

    def has_row(self, row: etree._Element) -> bool:
        about = row.find(f"{W}trPr")
        came, went = (None, None) if about is None else (about.find(f"{W}ins"), about.find(f"{W}del"))
        return (came is None or self.takes(came)) and (went is None or not self.takes(went))


ACCEPTED = View(None)
REFUSED = View()


def author_of(change: etree._Element) -> str:
    return " ".join(change.get(f"{W}author", "").split())[:200]


def authors_in(root: etree._Element) -> list[str]:
    """Who changed something, in the order of the text."""
    kinds = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
    found = (author_of(each) for each in root.iter(*(f"{W}{kind}" for kind in kinds)))
    return list(dict.fromkeys(found))

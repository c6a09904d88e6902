"""Which topics the answers of a section cover. Only the topic its author gave a question counts: nothing is guessed."""

from collections.abc import Iterator

from app import catalogue
from app.coach.draft import Draft
from app.coach.finding import Finding, Severity
from app.coach.reading import Reading
from app.coach.unwritten import is_written
from app.i18n import translate


def answers(draft: Draft, section: str) -> dict[int, Reading]:
    """Those answers of the section that say something, by the places of their questions."""
    pieces = draft.pieces((section,), ("text",))
    return {piece.item: piece.reading for piece in pieces if piece.item is not None and is_written(piece.reading)}


def on(draft: Draft, section: str, topic: str) -> dict[int, Reading]:
    """Those on that topic."""
    items = draft.items(section)
    return {at: reading for at, reading in answers(draft, section).items() if items[at].topic == topic}


def unanswered(draft: Draft, id: str, section: str, topics: dict[str, Severity]) -> Iterator[Finding]:  # noqa: A002
    """A finding for each of those topics that has no answer. Its variant is ``unmarked`` where answered questions
    without a topic may hold it, ``empty`` where the question stands without an answer."""
    if not draft.shows(section):
        return
    items = draft.items(section)
    answered = {items[at].topic for at in answers(draft, section)}
    for topic, severity in topics.items():
        if topic not in answered:
            place = next((at for at, item in enumerate(items) if item.topic == topic), None)
            variant = "empty" if place is not None else "unmarked" if "" in answered else "missing"
            yield draft.missing(id, severity, section, place, variant, topic=title(draft, section, topic))


def title(draft: Draft, section: str, topic: str) -> str:
    """The topic as the document's readers call it."""
    known = {one.key: one.title for one in catalogue.section(section).topics}
    return translate(known[topic], draft.language)

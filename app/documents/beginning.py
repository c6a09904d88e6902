"""How a section begins: what stands in it before anybody has written, and how to tell that nobody has."""

from functools import cache

from app.catalogue import BRIEF_QUESTIONS
from app.i18n import TAGS, translate
from app.manuscript.model import Item, Passage


def first_passage(key: str, language: str) -> Passage:
    """What a newcomer finds there: nothing, and in the brief its five questions."""
    if key != "brief":
        return Passage(key)
    asked = (Item(title=translate(question.title, language), topic=question.key) for question in BRIEF_QUESTIONS)
    return Passage(key, items=tuple(asked))


def is_untouched(passage: Passage) -> bool:
    """Whether nobody has written anything into it: there are at most empty entries, and the questions of the brief as
    they were asked. Such a section may be taken off the page."""
    if passage.text or passage.name or passage.role:
        return False
    asked = _questions_of_the_brief() if passage.key == "brief" else frozenset[str]()
    return all(not item.title or item.title in asked for item in passage.items) and not any(
        item.text or item.owner or item.due or item.state for item in passage.items
    )


@cache
def _questions_of_the_brief() -> frozenset[str]:
    """In all languages: a document may have been given another one since it began."""
    return frozenset(translate(question.title, tag) for question in BRIEF_QUESTIONS for tag in TAGS)

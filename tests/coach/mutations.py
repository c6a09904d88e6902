"""Weaknesses as data: ``mutations/<tag>.toml`` holds, for each check, what makes the good document weak in one place.

```
[[W03]]
sentence = "Many houses are affected."      # goes behind a sentence of a paragraph of one of the sections
sections = ["problem", "stakeholder_faq"]
quote = "Many"                              # of the finding that is then there, in that section

[[Q01]]
replace = ["— Ann Lee, baker", "— Ann Lee"] # the second in the place of the first, which stands there once
sections = ["customer_quote"]
quote = ""
also = [["W07", "", "CEO"]]                 # check, section ("" is the same one), quote of what else is then to be found

[[S01]]
empty = "problem"                           # that section's text is taken away
quote = ""
```
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from app import catalogue
from app.coach.draft import PRESS_RELEASE, Draft
from app.coach.reading import Reading
from app.manuscript.model import Item, Passage
from tests.coach.documents import data, draft_of, good_file, languages_with

_SENTENCES = 4
"""S09: more stand in no paragraph of a press release."""

_ROOM = 40
"""Units that an answer must have left before it is too long."""


class Place(NamedTuple):
    """Behind a sentence: the section, its item, the end of the sentence in that text, what stands between the two."""

    section: str
    item: int | None
    end: int
    between: str


def all_mutations() -> Iterator[tuple[str, str, int, dict[str, Any], str]]:
    """Language, check, number, mutation, the section in which it is tried."""
    for tag in languages_with("mutations"):
        for check, mutations in data("mutations", tag).items():
            for number, mutation in enumerate(mutations):
                for section in mutation.get("sections") or [mutation["empty"]]:
                    yield tag, check, number, mutation, section


def weakened(tag: str, mutation: dict[str, Any], section: str, chance: random.Random) -> Draft:
    """The good document with that weakness in that section, behind a sentence that chance picks."""
    markdown = good_file(tag).read_text(encoding="utf-8")
    if "replace" in mutation:
        before, after = mutation["replace"]
        assert markdown.count(before) == 1, f"stands {markdown.count(before)} times in the good document: {before}"
        return draft_of(markdown.replace(before, after))
    draft = draft_of(markdown)
    if "empty" in mutation:
        return _with(draft, Passage(section))
    place = chance.choice(list(places(draft, section)))
    return _with(draft, _longer(draft, place, mutation["sentence"]))


def places(draft: Draft, section: str) -> Iterator[Place]:
    """Where a sentence may be added without another rule being broken."""
    longest = draft.pack.parameters.answer[1]
    for item, text in _texts(draft.passage(section)):
        reading = Reading(text, draft.language)
        if catalogue.section(section).kind == "questions" and reading.units > longest - _ROOM:
            continue
        for end, between in _sentence_ends(reading, _SENTENCES if section in PRESS_RELEASE else 100):
            yield Place(section, item, end, between)


def _texts(passage: Passage) -> list[tuple[int | None, str]]:
    return [(at, item.text) for at, item in enumerate(passage.items)] or [(None, passage.text)]


def _sentence_ends(reading: Reading, most: int) -> Iterator[tuple[int, str]]:
    """Of the paragraphs outside lists; behind one that has as many sentences as it may, a new paragraph begins."""
    for block in reading.paragraphs:
        inside = [end for start, end in reading.sentences if block.start <= start < block.end]
        if block.list_depth or not inside:
            continue
        if len(inside) >= most:
            yield inside[-1], "\n\n"
        else:
            yield from ((end, "" if reading.pack.is_chinese else " ") for end in inside)


def _longer(draft: Draft, place: Place, sentence: str) -> Passage:
    passage = draft.passage(place.section)

    def with_it(text: str) -> str:
        return text[: place.end] + place.between + sentence + text[place.end :]

    if place.item is None:
        return replace(passage, text=with_it(passage.text))
    items: list[Item] = list(passage.items)
    items[place.item] = replace(items[place.item], text=with_it(items[place.item].text))
    return replace(passage, items=tuple(items))


def _with(draft: Draft, passage: Passage) -> Draft:
    passages = tuple(passage if one.key == passage.key else one for one in draft.manuscript.passages)
    return replace(draft, manuscript=replace(draft.manuscript, passages=passages))

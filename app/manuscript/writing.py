"""A manuscript as Markdown, without loss: ``reading.from_markdown`` gives the same manuscript again."""

from collections.abc import Iterator

from app.manuscript import front_matter
from app.manuscript.escaping import escaped, heading
from app.manuscript.labels import guarded, label
from app.manuscript.model import Item, Manuscript, Passage
from app.manuscript.quotes import block_quote, written_quote
from app.manuscript.titles import brief_topic_named, title_of

SECTION_LEVEL = 2
ITEM_LEVEL = 3


def to_markdown(manuscript: Manuscript) -> str:
    """The Markdown form of a manuscript whose texts are tidy, titled in its own language. Ends with a line end."""
    blocks = [*_opening(manuscript), *_sections(manuscript)]
    return front_matter.written(manuscript.front) + "\n\n".join(blocks).rstrip("\n") + "\n"


def _opening(manuscript: Manuscript) -> Iterator[str]:
    """The headline as the first-level heading, the subtitle as the block quote right under it."""
    shown = manuscript.shown
    if "headline" in shown:
        yield heading(1, manuscript.headline)
    if "subtitle" in shown:
        yield block_quote(manuscript.passage("subtitle").text)


def _sections(manuscript: Manuscript) -> Iterator[str]:
    for passage in manuscript.passages:
        if passage.section.kind != "line":
            title = title_of(passage.key, manuscript.front.language)
            yield _under(heading(SECTION_LEVEL, title), _body(passage))


def _body(passage: Passage) -> str:
    match passage.section.kind:
        case "quote":
            return written_quote(passage)
        case "list" | "questions":
            return "\n\n".join(_item(item, passage.key) for item in passage.items)
    return escaped(passage.text, deepest=SECTION_LEVEL)


def _item(item: Item, key: str) -> str:
    title = heading(ITEM_LEVEL, item.title)
    return _under(title, _label(item, key), guarded(escaped(item.text, deepest=ITEM_LEVEL)))


def _label(item: Item, key: str) -> str:
    """The questions of the brief tell their topic themselves; other headings among them must say that they do not."""
    told = brief_topic_named(item.title) if key == "brief" else None
    if told and told == item.topic and not (item.owner or item.due or item.state):
        return ""
    return label(item, always=key == "brief")


def _under(title: str, *parts: str) -> str:
    return "\n".join([title, *(part for part in parts if part)])

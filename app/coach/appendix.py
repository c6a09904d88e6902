"""Which parts of the appendix the document speaks of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.coach import script
from app.coach.blocks import Block
from app.coach.lexicon import Entry, Hit, Lexicon, Word, words_of
from app.coach.reading import Reading
from app.coach.sentences import Span
from app.manuscript.titles import title_of

_ADDRESS = re.compile(r"https?://[^\s<>()\u3000-\u303f\uff00-\uffef]+")
_BOLD = re.compile(r"\*\*([^*\n]{2,60})\*\*")
_PARTED = re.compile(r"[:：–—]")
_NUMBERED = re.compile(r"[^\W\d]{1,20}\s?[A-Za-z]{0,2}\d{1,3}(?![\d.,]*\d)")
_MARK = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class _Part:
    """A part of the appendix: where its title stands, what it may be called by, where its links lead."""

    title: Span
    names: frozenset[str]
    addresses: frozenset[str]


def never_mentioned(appendix: Reading, others: Sequence[Reading]) -> list[Span]:
    """The titles of its parts to which no other text refers by name, label or address.

    A sentence that sends to the appendix and names no part of it sends to all of it.
    """
    parts = list(_parts(appendix))
    names = {name: Entry("part", name) for part in parts for name in part.names}
    whole = _words(appendix, title_of("appendix", appendix.language))
    lexicon = Lexicon([*names.values(), Entry("appendix", whole)])
    met: set[str] = set()
    for other in others:
        hits = list(lexicon.hits(*_plainly(other)))
        if _sends_to_all(other, hits):
            return []
        met |= {hit.entry.phrase for hit in hits}
    addresses = {address for other in others for address in _addresses(other.source)}
    return [part.title for part in parts if not (part.names & met or part.addresses & addresses)]


def _sends_to_all(other: Reading, hits: list[Hit]) -> bool:
    named = {other.sentence_at(hit.start) for hit in hits if hit.entry.list == "part"}
    return any(hit.entry.list == "appendix" and other.sentence_at(hit.start) not in named for hit in hits)


def _parts(appendix: Reading) -> Iterator[_Part]:
    heads = [block for block, below in pairwise((*appendix.blocks, None)) if block and _opens(appendix, block, below)]
    for head, following in pairwise((*heads, None)):
        if head:
            end = following.start if following else len(appendix.source)
            yield _part(appendix, head, appendix.source[head.end : end])


def _opens(appendix: Reading, block: Block, below: Block | None) -> bool:
    """A heading, or the numbered label right above a table."""
    is_label = below is not None and below.kind == "table" and block.kind == "paragraph"
    text = appendix.shadow[block.start : block.end].strip()
    return block.kind == "heading" or (is_label and bool(_NUMBERED.match(text)))


def _part(appendix: Reading, head: Block, body: str) -> _Part:
    title = appendix.shadow[head.start : head.end]
    start = head.start + len(title) - len(title.lstrip())
    names = {_words(appendix, name) for name in _names(title.strip(), body)}
    addresses = frozenset(_addresses(appendix.source[head.start : head.end] + body))
    return _Part((start, start + len(title.strip())), frozenset(name for name in names if name.strip()), addresses)


def _names(title: str, body: str) -> Iterator[str]:
    """The title, the label before its colon, "table 2" in it, and labels in bold letters below it."""
    yield title
    yield _PARTED.split(title, maxsplit=1)[0]
    yield from (numbered[0] for numbered in _NUMBERED.finditer(title))
    yield from (bold[1] for bold in _BOLD.finditer(body))


def _words(reading: Reading, text: str) -> str:
    """Only its words, at their places, in the letters in which word lists are read."""
    plain = _MARK.sub(" ", text)
    return script.simplified(plain) if reading.language == "zh-Hant" else plain


def _plainly(reading: Reading) -> tuple[str, tuple[Word, ...]]:
    def work_out() -> tuple[str, tuple[Word, ...]]:
        plain = _words(reading, reading.shadow)
        return plain, words_of(plain)

    return reading.once("plainly", work_out)


def _addresses(text: str) -> Iterator[str]:
    return (match[0].rstrip(".,;:") for match in _ADDRESS.finditer(text))

"""One text as the coach reads it: sentences, words of its lists, numbers; kept by content, for most texts stay as they
were while one is being written."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from app.coach import blocks, script, shadow
from app.coach.blocks import Block
from app.coach.lexicon import Hit, Word, words_of
from app.coach.packs import Pack, pack
from app.coach.sentences import Span, clauses, sentences
from app.prose import words

LONGEST_REMEMBERED = 20_000
_NUMBER = re.compile(r"\d")
T = TypeVar("T")
_AFTER_THE_MARK = " \n”“’»«\"')]」』）】"


@dataclass(frozen=True)
class Reading:
    """A text in the language of its document. All places are places in ``source``; ``language`` is its BCP-47 tag."""

    source: str
    language: str

    @cached_property
    def pack(self) -> Pack:
        return pack(self.language)

    def once(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """What a check works out of this text alone, kept under that name for as long as the text is remembered: of a
        document being written all texts but one are as they were."""
        if what not in self._worked_out:
            self._worked_out[what] = work_out()
        kept: T = self._worked_out[what]
        return kept

    @cached_property
    def _worked_out(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return blocks.blocks(self.source)

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        """The blocks of running text that are the author's own words: no headings, tables, code, quoted blocks."""
        return tuple(block for block in self.blocks if block.kind == "paragraph" and not block.quote_depth)

    @cached_property
    def shadow(self) -> str:
        """As long as the source; blank where no prose stands (see ``shadow``). In the letters of the source."""
        return shadow.shadow_of(self.source, self.blocks)

    @cached_property
    def prose(self) -> str:
        """The shadow in which patterns and lists look: without quotations, and Chinese in Simplified letters."""
        return self._readable(shadow.without_quotations(self.shadow))

    @cached_property
    def spoken(self) -> str:
        """As ``prose``, quotations included; for quotes, where all is somebody's words."""
        return self._readable(self.shadow)

    def _readable(self, text: str) -> str:
        return script.simplified(text) if self.language == "zh-Hant" else text

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """All sentences of the paragraphs, in order."""
        found: list[Span] = []
        for block in self.paragraphs:
            text = self.shadow[block.start : block.end]
            for start, end in sentences(text, self.pack.stops, self.pack.is_chinese):
                found.append((block.start + start, block.start + end))
        return tuple(found)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of ``prose``."""
        return words_of(self.prose)

    def words_in(self, span: Span) -> tuple[Word, ...]:
        first, last = (bisect_left(self.words, place, key=lambda word: word[1]) for place in span)
        return self.words[first:last]

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The phrases of all word lists in ``prose``."""
        return tuple(self.pack.lexicon.hits(self.prose, self.words))

    @cached_property
    def spoken_hits(self) -> tuple[Hit, ...]:
        return self.hits if self.spoken == self.prose else tuple(self.pack.lexicon.hits(self.spoken))

    @cached_property
    def units(self) -> int:
        """Its length: words; in Chinese each Han character and each run of Latin letters or digits."""
        return words.count(self.shadow)

    def sentence_at(self, place: int) -> Span:
        """The sentence around that place; where there is none, the line."""
        at = bisect_right(self.sentences, (place, len(self.source) + 1)) - 1
        if at >= 0 and self.sentences[at][0] <= place <= self.sentences[at][1]:
            return self.sentences[at]
        end = self.source.find("\n", place)
        return self.source.rfind("\n", 0, place) + 1, len(self.source) if end < 0 else end

    def sentence_after(self, sentence: Span) -> Span:
        """The next sentence; the same one where none follows."""
        at = bisect_right(self.sentences, sentence)
        return self.sentences[at] if at < len(self.sentences) else sentence

    def by_sentence(self, spans: Iterable[Span]) -> dict[Span, list[Span]]:
        """Those spans by the sentence (or line) in which they begin."""
        together: dict[Span, list[Span]] = {}
        for span in spans:
            together.setdefault(self.sentence_at(span[0]), []).append(span)
        return together

    def asks(self, sentence: Span) -> bool:
        """Whether it is a question."""
        start, end = sentence
        return self.shadow[max(start, end - 20) : end].rstrip(_AFTER_THE_MARK).endswith(("?", "？"))

    def clauses(self, sentence: Span) -> list[Span]:
        start, end = sentence
        return [(start + first, start + last) for first, last in clauses(self.shadow[start:end])]

    def length(self, span: Span) -> int:
        """Units in that span."""
        return self.once(("length", span), lambda: words.count(self.shadow[span[0] : span[1]]))

    def has_number(self, span: Span) -> bool:
        """Whether a number stands there, in digits or in words of the list ``number``."""
        return self.once(
            ("number", span), lambda: bool(_NUMBER.search(self.prose, *span) or self.hits_in(span, "number"))
        )

    def hits_in(self, span: Span, *lists: str) -> list[Hit]:
        """The phrases of those lists within the span, in order."""
        first, last = (bisect_left(self._starts, place) for place in span)
        return [hit for hit in self.hits[first:last] if hit.end <= span[1] and hit.entry.list in lists]

    @cached_property
    def _starts(self) -> list[int]:
        return [hit.start for hit in self.hits]

    def finds(self, name: str) -> list[Span]:
        """Where the language's pattern of that name stands in ``prose``."""
        return self.once(
            ("pattern", name), lambda: [match.span() for match in self.pack.pattern(name).finditer(self.prose)]
        )

    def has(self, name: str, span: Span) -> bool:
        """Whether that pattern stands within the span."""
        return bool(self.pack.pattern(name).search(self.prose, *span))


@lru_cache(maxsize=1_000)
def _remembered(source: str, language: str) -> Reading:
    return Reading(source, language)


def read(source: str, language: str) -> Reading:
    """The text, read; short ones are remembered."""
    return _remembered(source, language) if len(source) <= LONGEST_REMEMBERED else Reading(source, language)


def forget() -> None:
    """Forget all texts; for measuring how long it takes to read them."""
    _remembered.cache_clear()

"""Word lists, and finding their longest phrases in one pass over a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.prose.words import WORD

_CHOICE = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"[^\u2010\u2011-]+")

Word = tuple[str, int, int]
"""In small letters, and where it stands."""

Phrase = tuple[tuple[str, str], ...]
"""Its words, each with the mark before it: "P&L" is ``("", "p"), ("&", "l")``."""


@dataclass(frozen=True)
class Entry:
    """A phrase of a list: the list's name, and what is better (empty when that depends)."""

    list: str
    phrase: str
    hint: str = ""


@dataclass(frozen=True)
class Hit:
    """A phrase that was met. ``entry.list`` ``allowed`` only hides shorter phrases inside it and is never reported."""

    entry: Entry
    start: int
    end: int


class Lexicon:
    """Phrases by their first word. A longer phrase wins over a shorter one that begins in it.

    ``in_compounds`` also meets the parts of words with hyphens, as German writes them: KI in KI-Plattform.
    """

    def __init__(self, entries: Iterable[Entry], *, in_compounds: bool = False) -> None:
        self._in_compounds = in_compounds
        self._words = _parts if in_compounds else WORD.finditer
        self._by_first: dict[str, list[tuple[Phrase, Entry]]] = {}
        for entry in entries:
            for phrase in spellings(entry.phrase):
                if words := self._phrase(phrase):
                    self._by_first.setdefault(words[0][1], []).append((words, entry))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda pair: -len(pair[0]))

    def hits(self, text: str, words: Sequence[Word] | None = None) -> Iterator[Hit]:
        """All phrases in that text, in order, none inside another; one phrase may stand in several lists. Whoever knows
        its words already may give them; a lexicon that looks into compounds reads them itself."""
        if words is None or self._in_compounds:
            words = tuple((match[0].casefold(), match.start(), match.end()) for match in self._words(text))
        at = hidden_to = 0
        while at < len(words):
            length, entries = self._longest(words, at, text)
            told = [entry for entry in entries if entry.list != "allowed"] if at + length > hidden_to else []
            if entries and not told:  # what is allowed hides what stands inside it, not what only begins there
                hidden_to = max(hidden_to, at + length)
            for entry in told:
                yield Hit(entry, words[at][1], words[at + length - 1][2])
            at += length if told else 1

    def _longest(self, words: Sequence[Word], at: int, text: str) -> tuple[int, list[Entry]]:
        longest, found = 0, []
        for phrase, entry in self._by_first.get(words[at][0], ()):
            if len(phrase) < longest:
                break
            if _stands_at(phrase, words, at, text):
                longest = len(phrase)
                found.append(entry)
        return longest, found

    def _phrase(self, phrase: str) -> Phrase:
        found, last = [], 0
        for match in self._words(phrase):
            found.append((phrase[last : match.start()].strip(), match[0].casefold()))
            last = match.end()
        return tuple(found)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text at their places."""
    return tuple((match[0].casefold(), match.start(), match.end()) for match in WORD.finditer(text))


def _parts(text: str) -> Iterator[re.Match[str]]:
    for word in WORD.finditer(text):
        yield from _PART.finditer(text, *word.span())


def _stands_at(phrase: Phrase, words: Sequence[Word], at: int, text: str) -> bool:
    if at + len(phrase) > len(words):
        return False
    for step in range(1, len(phrase)):
        word, start, _ = words[at + step]
        between = text[words[at + step - 1][2] : start]
        if (between.strip(), word) != phrase[step] or "\n\n" in between:
            return False
    return True


def spellings(phrase: str) -> Iterator[str]:
    """``inovador(|a|es|as)`` stands for four words; several choices multiply."""
    choice = _CHOICE.search(phrase)
    if choice is None:
        yield phrase
        return
    for ending in choice[1].split("|"):
        yield from spellings(phrase[: choice.start()] + ending + phrase[choice.end() :])

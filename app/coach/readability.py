"""How easily a text reads: the reading-ease formulas of three languages, and mean lengths in Chinese.

Syllables are counted as groups of vowels, with the exceptions that matter most in each language. A number or a word
without vowels counts as one syllable.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from app.coach.reading import Reading
from app.prose.words import WORD


@dataclass(frozen=True)
class Lengths:
    """What the formulas need of a text."""

    sentences: int = 0
    clauses: int = 0
    words: int = 0
    """Units: in Chinese letters and runs of Latin letters."""
    syllables: int = 0

    def __add__(self, other: "Lengths") -> "Lengths":
        return Lengths(
            self.sentences + other.sentences,
            self.clauses + other.clauses,
            self.words + other.words,
            self.syllables + other.syllables,
        )


@dataclass(frozen=True)
class Formula:
    """``base - per_word_of_sentence * words/sentences - per_syllable * syllables/words``."""

    name: str
    base: float
    words: float
    syllables: float

    def value(self, text: Lengths) -> float:
        return self.base - self.words * text.words / text.sentences - self.syllables * text.syllables / text.words


FORMULAS = {
    "en": Formula("Flesch", 206.835, 1.015, 84.6),
    "de": Formula("Amstad", 180, 1, 58.5),
    "pt-BR": Formula("Flesch-Martins", 248.835, 1.015, 84.6),
}

_PT = "aeiouáéíóúâêôãõàü"
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    "de": re.compile(r"[ae][iy]|[aäe]u|ie|aa|ee|oo|(?<!q)u|[aeioäöüy]"),
    "pt-BR": re.compile(
        rf"ã[oe]|õe|(?<=[qg])u[eéêií](?:[iu](?!nh))?|(?<=q)u[aoáóâôã]|[aeoáéóâêô]u|iu"
        rf"|[aeoáéóâêôu]i(?!nh|[lmnz](?![{_PT}])|r(?![r{_PT}]))|[{_PT}]"  # no diphthong in ra-i-nha, a-in-da, ca-ir
    ),
}
_SILENT = re.compile(r"[^aeiouy](?:e|(?<![sxzcgh])es|(?<![td])ed)$")
_SOUNDED = re.compile(r"[^aeiouyl]le[sd]?$")
_GLIDE_AT_THE_END = re.compile(r"[áéíóúâêô].*[^aeiouáéíóúâêôãõ][iu][aoe]s?$")


@lru_cache(maxsize=16_384)
def syllables(word: str, language: str) -> int:
    """How many syllables the word has, at least one."""
    word = word.casefold()
    count = len(_VOWELS[language].findall(word))
    if language == "en":
        count -= bool(_SILENT.search(word)) and not _SOUNDED.search(word)
    if language == "pt-BR":
        count -= bool(_GLIDE_AT_THE_END.search(word))  # á-gua, fa-mí-lia
    return max(1, count)


def lengths(readings: Iterable[Reading]) -> Lengths:
    """All sentences of those texts together."""
    each = [reading.once("lengths", partial(_lengths, reading)) for reading in readings]
    return sum(each, Lengths())


def _lengths(reading: Reading) -> Lengths:
    clauses = words = heard = 0
    for start, end in reading.sentences:
        found = WORD.findall(reading.shadow[start:end])
        words += len(found)
        if reading.pack.is_chinese:
            clauses += len(reading.clauses((start, end)))
        else:
            heard += sum(syllables(word, reading.language) for word in found)
    return Lengths(len(reading.sentences), clauses, words, heard)


def of(reading: Reading) -> float | None:
    """The figure of a trend: reading ease (higher is easier), in Chinese units per sentence (lower is easier). None
    where there is too little text to say."""
    return score(lengths([reading]), reading)


def score(text: Lengths, like: Reading) -> float | None:
    """The same for lengths already taken, in the language of that reading."""
    if not text.sentences or text.words < like.pack.parameters.readability_from:
        return None
    return text.words / text.sentences if like.pack.is_chinese else FORMULAS[like.language].value(text)

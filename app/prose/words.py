"""Words: how many there are, and the pieces in which two texts are compared."""

import re

from app.prose.letters import HAN_AND_KANA

_SHAPES = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ACCENTS = "\u0300-\u036f"
_LETTER = rf"[^\W_{HAN_AND_KANA}{_SHAPES}][{_ACCENTS}]*"
_JOINT = r"(?:['’.\u2010\u2011-]|(?<=\d)[,:/](?=\d))"

_SOLID = rf"[{HAN_AND_KANA}][{_SHAPES}]?"
_WORD = rf"(?:{_LETTER})+(?:{_JOINT}(?:{_LETTER})+)*"
_BLANKS = r"[^\S\n]+"
_MARK = rf"[\s\S](?:[{_SHAPES}{_ACCENTS}\U0001f3fb-\U0001f3ff]|\u200d[\s\S])*"

WORD = re.compile(rf"{_SOLID}|{_WORD}")
_TOKEN = re.compile(rf"{_SOLID}|{_WORD}|{_BLANKS}|\n|{_MARK}")


def count(text: str) -> int:
    """How many words a reader would count: each Chinese letter is one, and each run of letters or digits.

    Give it what a reader reads (``markdown.to_plain``), not Markdown.
    """
    return sum(1 for _ in WORD.finditer(text))


def tokens(text: str) -> list[str]:
    """The text in its smallest pieces of sense; joined they give the text again.

    A Chinese letter, a word or number, a run of blanks, a line end, a mark: emoji and accents stay whole.
    """
    return _TOKEN.findall(text)

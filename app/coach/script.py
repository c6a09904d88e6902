"""Traditional and Simplified Chinese: word lists are Simplified, so texts are read in it, letter for letter."""

from functools import cache, lru_cache
from typing import Any


@cache
def _converter(direction: str) -> Any:
    from opencc import OpenCC  # loaded for the first Chinese text

    return OpenCC(direction)


@lru_cache(maxsize=512)
def simplified(text: str) -> str:
    """The text in Simplified letters, as long as it was: where a conversion would change its length, letter by letter."""
    converted: str = _converter("t2s").convert(text)
    return converted if len(converted) == len(text) else "".join(map(_simplified_letter, text))


def in_letters_of(language: str, text: str) -> str:
    """What stands in a word list, in the letters of that document: Traditional as Taiwan writes it."""
    return str(_converter("s2tw").convert(text)) if language == "zh-Hant" else text


@lru_cache(maxsize=16_384)
def _simplified_letter(letter: str) -> str:
    converted: str = _converter("t2s").convert(letter)
    return converted if len(converted) == 1 else letter


_CHARSETS = {"zh-Hans": "gb2312", "zh-Hant": "big5"}


def _is_in_charset(letter: str, language: str) -> bool:
    """Whether the older national standard of that script has the letter."""
    return bool(letter.encode(_CHARSETS[language], "ignore"))


@lru_cache(maxsize=16_384)
def belongs_to_other_script(letter: str, language: str) -> bool:
    """Whether this Han letter is written only in the other of the two scripts: 后 and 干 are letters of both."""
    if _is_in_charset(letter, language):
        return False
    there, back = ("t2s", "s2t") if language == "zh-Hans" else ("s2t", "t2s")
    return bool(_converter(there).convert(letter) != letter and _converter(back).convert(letter) == letter)

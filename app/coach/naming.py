"""Where a name stands in a text: a product, a word that must not leave the house."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.coach.script import simplified
from app.coach.sentences import Span
from app.prose.letters import HAN_AND_KANA

_LETTER = rf"[^\W_{HAN_AND_KANA}]"
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = rf"(?<!{_LETTER})", rf"(?:['’]?s|(?<=e)n)?(?!{_LETTER})"


def places(text: str, names: tuple[str, ...], *, as_written: bool = False) -> Iterator[Span]:
    """The places of those names as whole words, also in the genitive and as German bends them (Bote, Boten); in Chinese in both scripts, wherever they stand.

    ``as_written`` heeds capitals: a problem may be a maze though the product is called Maze.
    """
    if pattern := _pattern(names, as_written):
        for match in pattern.finditer(text):
            yield match.span()


def stands_in(text: str, name: str) -> bool:
    return next(places(text, (name,)), None) is not None


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...], as_written: bool) -> re.Pattern[str] | None:
    spelled = {form for name in names if name.strip() for form in (name.strip(), simplified(name.strip()))}
    choices = "|".join(_written(name) for name in sorted(spelled, key=lambda name: (-len(name), name)))
    return re.compile(choices, 0 if as_written else re.IGNORECASE) if choices else None


def _written(name: str) -> str:
    words = r"\s{1,3}".join(map(re.escape, name.split()))
    before = _NO_LETTER_BEFORE if re.match(_LETTER, name[0]) else ""
    after = _NO_LETTER_AFTER if re.match(_LETTER, name[-1]) else ""
    return before + words + after

"""All checks. Each is a small pure function from a draft to findings; ``checked`` gives it its id and its languages.

A check is silent about sections that the document does not show. The catalogue with its sources is docs/coach.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.coach.draft import Draft
from app.coach.finding import Finding
from app.coach.packs import LANGUAGES

Look = Callable[[Draft], Iterator[Finding]]
CHINESE = ("zh-Hans", "zh-Hant")


@dataclass(frozen=True)
class Check:
    """A check: its id in the catalogue, the languages it can read, how it looks."""

    id: str
    languages: tuple[str, ...]
    look: Look


REGISTER: dict[str, Check] = {}


def checked(id: str, languages: tuple[str, ...] = LANGUAGES) -> Callable[[Look], Look]:  # noqa: A002
    """Enter the function below into the register."""

    def enter(look: Look) -> Look:
        assert id not in REGISTER, id
        REGISTER[id] = Check(id, languages, look)
        return look

    return enter

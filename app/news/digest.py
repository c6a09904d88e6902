"""Many things that happened as a few lines. Pure: things in, lines out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Thing:
    """One thing that somebody is told, as plain values. ``by`` is a name, "" for nobody or somebody who left; ``path`` leads
    to the very place; ``excerpt`` are somebody's words, without their Markdown."""

    id: int
    burst: int
    kind: str
    document_id: str
    title: str
    at: datetime
    path: str
    is_read: bool = False
    by_id: int = 0
    by: str = ""
    word: str = ""
    due: date | None = None
    planned_for: datetime | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class Line:
    """The things of one burst, the newest first; never none."""

    things: Sequence[Thing]

    @property
    def newest(self) -> Thing:
        return self.things[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who did any of it, once; who did something last comes first."""
        return tuple({thing.by_id: thing.by for thing in self.things}.values())

    @property
    def count(self) -> int:
        return len(self.things)

    @property
    def is_read(self) -> bool:
        return all(thing.is_read for thing in self.things)

    @property
    def path(self) -> str:
        """To the first of it that was not read: reading goes on from there."""
        return next((thing.path for thing in reversed(self.things) if not thing.is_read), self.newest.path)

    @property
    def excerpt(self) -> str:
        return self.newest.excerpt if self.count == 1 else ""


def folded(things: Iterable[Thing]) -> list[Line]:
    """A line for each burst, the one in which something happened last first."""
    bursts: dict[int, list[Thing]] = {}
    for thing in sorted(things, key=lambda thing: thing.id, reverse=True):
        bursts.setdefault(thing.burst, []).append(thing)
    return [Line(tuple(burst)) for burst in bursts.values()]

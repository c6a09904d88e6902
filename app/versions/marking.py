"""One line then and now as runs, each marked as stayed, gone or new. A word that only became bold has changed as well."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.prose.differences import Kind
from app.versions.blocks import Run
from app.versions.wording import word_by_word


@dataclass(frozen=True)
class Marked:
    kind: Kind
    run: Run


def marked(before: Sequence[Run], after: Sequence[Run]) -> Iterator[Marked]:
    """Both lines as one; without what is new it is ``before``, without what went it is ``after``."""
    if before == after:
        yield from all_of("same", before)
        return
    old, now = _Reader(before), _Reader(after)
    for change in word_by_word(_words(before), _words(after)):
        if change.kind == "gone":
            yield from all_of("gone", old.take(len(change.text)))
        elif change.kind == "new":
            yield from all_of("new", now.take(len(change.text)))
        else:
            yield from _same_words(old, now, len(change.text))


def all_of(kind: Kind, runs: Iterable[Run]) -> Iterator[Marked]:
    return (Marked(kind, run) for run in runs)


def _words(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _same_words(old: "_Reader", now: "_Reader", length: int) -> Iterator[Marked]:
    while length:
        step = min(length, old.at_hand, now.at_hand)
        was, (run,) = old.take(step), now.take(step)
        if was == [run]:
            yield Marked("same", run)
        else:
            yield from (*all_of("gone", was), Marked("new", run))
        length -= step


class _Reader:
    """Hands out runs, cut to the length that is asked for."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = [run for run in reversed(runs) if run.text]

    @property
    def at_hand(self) -> int:
        """How many letters the next run has."""
        return len(self._runs[-1].text)

    def take(self, length: int) -> list[Run]:
        taken = []
        while length:
            run = self._runs.pop()
            if len(run.text) > length:
                self._runs.append(replace(run, text=run.text[length:]))
                run = replace(run, text=run.text[:length])
            taken.append(run)
            length -= len(run.text)
        return taken

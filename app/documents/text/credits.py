"""Who wrote which words: the log replayed, each update under the name of whoever sent it.

Names come from the log, where the server wrote them from the connection; the numbers under which CRDTs write could be
anybody's. A snapshot in the log changes nothing that was credited before it.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

import pycrdt

from app import catalogue
from app.documents.text.document import Text
from app.documents.text.entries import TEXTS, Section

Run = tuple[int | None, int]
"""An author (None: nobody knows) and so many UTF-8 bytes in a row."""
Runs = list[Run]


def credited(log: Iterable[tuple[bytes, int | None]]) -> dict[tuple[str, str, str], list[tuple[int | None, str]]]:
    """By (section, item or "", field) the words in order, each piece with its author, of a log of (update, author)."""
    text = _Watched()
    try:
        for update, author in log:
            text.take(update, author)
        return text.pieces()
    finally:
        text.stop()


class _Watched(Text):
    def __init__(self) -> None:
        super().__init__()
        self._author: int | None = None
        self._runs: dict[tuple[str, str, str], Runs] = {}
        # Observers keep a document in memory for ever unless they are taken off again.
        self._watching: list[tuple[Any, Any]] = []
        self._sections: dict[str, Section] = {}
        for key, section in catalogue.BY_KEY.items():
            if section.has_items:
                self._watch_items(key)
            else:
                for field in ("text", "name", "role") if section.kind == "quote" else ("text",):
                    shared = self._shared(key, field)
                    self._watching.append((shared, shared.observe(self._follow((key, "", field)))))

    def take(self, update: bytes, author: int | None) -> None:
        self._author = author
        self.apply(update)

    def stop(self) -> None:
        for shared, subscription in self._watching:
            shared.unobserve(subscription)

    def pieces(self) -> dict[tuple[str, str, str], list[tuple[int | None, str]]]:
        return {where: _cut(self._text_at(where), runs) for where, runs in self._runs.items()}

    def _follow(self, where: tuple[str, str, str]) -> Callable[[Any], None]:
        def changed(event: Any) -> None:
            self._runs[where] = _changed(self._runs.get(where, []), event.delta, self._author)

        return changed

    def _watch_items(self, key: str) -> None:
        section = self._sections[key] = self._map(key)

        def changed(events: Sequence[Any]) -> None:
            for event in events:
                match event.path:
                    case []:
                        for item_id in event.keys:
                            self._credit_whole(key, item_id, TEXTS)
                    case [item_id] if hasattr(event, "keys"):
                        self._credit_whole(key, item_id, [field for field in TEXTS if field in event.keys])
                    case [item_id, field] if hasattr(event, "delta"):
                        self._follow((key, item_id, field))(event)

        self._watching.append((section, section.observe_deep(changed)))

    def _credit_whole(self, key: str, item_id: str, fields: Iterable[str]) -> None:
        """A new item came with its words."""
        for field in fields:
            words = self._text_at((key, item_id, field))
            self._runs[key, item_id, field] = [(self._author, len(words))] if words else []

    def _text_at(self, where: tuple[str, str, str]) -> bytes:
        key, item_id, field = where
        if not item_id:
            return self._read(key, field).encode()
        entry = self._sections[key].get(item_id)
        found = entry.get(field) if isinstance(entry, pycrdt.Map) else None
        return str(found).encode() if isinstance(found, pycrdt.Text) else b""


def _changed(runs: Runs, delta: Sequence[dict[str, Any]], author: int | None) -> Runs:
    """The runs after a change; ``delta`` counts bytes, as the CRDT does."""
    left, made = list(reversed(runs)), Runs()

    def pass_over(length: int, keep: bool) -> None:
        while length > 0:
            whose, has = left.pop() if left else (None, length)
            taken = min(length, has)
            if taken < has:
                left.append((whose, has - taken))
            if keep:
                made.append((whose, taken))
            length -= taken

    for step in delta:
        if "retain" in step:
            pass_over(step["retain"], keep=True)
        elif "delete" in step:
            pass_over(step["delete"], keep=False)
        else:
            made.append((author, len(str(step["insert"]).encode())))
    made.extend(reversed(left))
    return [(whose, sum(length for _, length in run)) for whose, run in groupby(made, key=lambda run: run[0])]


def _cut(text: bytes, runs: Runs) -> list[tuple[int | None, str]]:
    pieces, at = [], 0
    for author, length in [*runs, (None, len(text))]:
        if piece := text[at : at + length].decode(errors="ignore"):
            pieces.append((author, piece))
        at += length
    return pieces

"""Writing into one shared text: offsets are code points on our side and UTF-8 bytes on the CRDT's."""

import re
from collections.abc import Iterable, Sequence

import pycrdt

from app.prose.differences import Edit, edits

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def without_control_characters(text: str) -> str:
    """As a form sent it, but with ``\\n`` line ends and nothing that no store or printer can take."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def on_one_line(text: str) -> str:
    """The same for a single line; blanks stay as typed, or typing would stumble over them."""
    return re.sub(r"[^\S ]", " ", without_control_characters(text))


def edit(shared: pycrdt.Text, steps: Iterable[Edit]) -> None:
    """Apply ``steps`` (code points of the text as it is, ascending, not overlapping).

    Inside a character the CRDT would write an update that loses text, so nobody else calls its insert or delete.
    """
    before = str(shared)
    if len(shared) != len(before.encode()):
        _drop_what_is_no_text(shared, before)
    steps = list(steps)
    offsets = _byte_offsets(before, steps)
    for step, (start, end) in zip(reversed(steps), reversed(offsets), strict=True):
        if end > start:
            del shared[start:end]
        if step.text:
            shared.insert(start, step.text)


def rewrite(shared: pycrdt.Text, after: str) -> None:
    """Make the shared text read ``after`` by the fewest word-wise edits."""
    before = str(shared)
    if after != before:
        edit(shared, edits(before, after))


def _drop_what_is_no_text(shared: pycrdt.Text, text: str) -> None:
    # Only a foreign program embeds objects in a text; they are counted but not read, so no offset would be right.
    del shared[0 : len(shared)]
    shared.insert(0, text)


def _byte_offsets(text: str, steps: Sequence[Edit]) -> list[tuple[int, int]]:
    offsets: list[tuple[int, int]] = []
    at = reached = 0
    for step in steps:
        if not at <= step.start <= step.end <= len(text):
            raise ValueError(f"edits out of order or outside of the text: {step}")
        start = reached + len(text[at : step.start].encode())
        reached = start + len(text[step.start : step.end].encode())
        at = step.end
        offsets.append((start, reached))
    return offsets

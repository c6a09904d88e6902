"""The server's CRDT is not the browser's: Yjs itself is asked whether it reads what ours writes, in whatever script, and
whether its own places (where cursors stand) are still right after the server has changed the text.
"""

import os
import random
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.documents.text import Text, letters
from app.prose.differences import Edit
from tests.browser.harness import harness

ROUNDS = int(os.environ.get("FOREWORD_TORTURE_ROUNDS", "3"))
KEY = "problem"
LETTERS = (
    "a",
    "é",
    "e\u0301",
    "ß",
    "世",
    "界",
    "𠮷",
    "😀",
    "👩🏽‍🚀",
    "🇩🇪",
    "ש",
    "\u05b8",
    "م",
    "\u200f",
    " ",
    "\n",
    "ﷺ",
    "\ufeff",
)
EVERYTHING = "".join(LETTERS)


@pytest.fixture
def yjs(browser: Browser) -> Iterator[Page]:
    """A page with Yjs in it, as editors use it."""
    with harness() as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_function("() => window.isReady")
        page.evaluate(HELPERS)
        yield page
        page.close()


HELPERS = """() => {
  window.bytes = (said) => Uint8Array.from(atob(said), (letter) => letter.charCodeAt(0));
  window.written = (bytes) => btoa(String.fromCharCode(...bytes));
  window.read = (updates) => {
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, bytes(update));
    return doc;
  };
}"""
READ = """(logs) => logs.map((log) => {
  const doc = read(log);
  return doc.store.pendingStructs || doc.store.pendingDs ? "something waits" : doc.getText("problem").toString();
})"""
MADE = """({ typed, places }) => {
  const doc = new Y.Doc(), text = doc.getText("problem");
  for (const [at, words] of typed) text.insert(at, words);
  const made = places.map(([at, side]) => written(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, at, side))));
  return { update: written(Y.encodeStateAsUpdate(doc)), places: made };
}"""
RESOLVED = """({ log, places }) => {
  const doc = read(log);
  return places.map((place) => Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes(place)), doc)?.index);
}"""


def edited(text: Text, *steps: Edit) -> bytes:
    return text._changed_by(lambda: letters.edit(text._shared(KEY), steps))


def test_yjs_reads_an_edit_at_every_boundary(yjs: Page) -> None:
    logs, expected = [], []
    for at in range(len(EVERYTHING) + 1):
        for end in {at, min(at + 1, len(EVERYTHING))}:
            for words in ("", "x", "字", "😀"):
                text, first = Text.seeded([])
                log = [first, edited(text, Edit(0, 0, EVERYTHING)), edited(text, Edit(at, end, words))]
                logs.append([b64encode(each).decode() for each in log if each])
                expected.append(EVERYTHING[:at] + words + EVERYTHING[end:])
    assert yjs.evaluate(READ, logs) == expected


def test_places_made_by_yjs_stay_right_when_the_server_edits(yjs: Page) -> None:
    places = sum(places_of_one_text(yjs, random.Random(seed)) for seed in range(ROUNDS))
    print(f"\n{ROUNDS:,} texts, {places:,} places, 0 wrong")
    assert places > 20 * ROUNDS


def places_of_one_text(yjs: Page, dice: random.Random) -> int:
    """Somebody types in Yjs, piece by piece; their places; then the server edits; where are the places now?"""
    said, typed = typed_piece_by_piece(dice)
    wanted = [(at, side) for at in range(len(said) + 1) for side in (0, -1)]
    made: dict[str, Any] = yjs.evaluate(
        MADE, {"typed": typed, "places": [(units(said, at), side) for at, side in wanted]}
    )
    text = Text.open([b64decode(made["update"])])
    assert text._read(KEY) == said
    steps = some_steps(said, dice)
    log = [made["update"], b64encode(edited(text, *steps)).decode()]
    found = yjs.evaluate(RESOLVED, {"log": log, "places": made["places"]})
    after = text._read(KEY)
    for (at, side), place in zip(wanted, found, strict=True):
        low, high = where(said, steps, at, side)
        assert units(after, low) <= place <= units(after, high), (said, steps, at, side)
    return len(wanted)


def typed_piece_by_piece(dice: random.Random) -> tuple[str, list[tuple[int, str]]]:
    said, typed = "", []
    for _ in range(dice.randint(5, 15)):
        at, words = dice.randint(0, len(said)), "".join(dice.choices(LETTERS, k=dice.randint(1, 4)))
        typed.append((units(said, at), words))
        said = said[:at] + words + said[at:]
    return said, typed


def some_steps(said: str, dice: random.Random) -> list[Edit]:
    cuts = sorted(dice.sample(range(len(said) + 1), min(6, len(said) + 1) // 2 * 2))
    words = ["".join(dice.choices(LETTERS, k=dice.randint(0, 2))) for _ in cuts]
    return [Edit(start, end, new) for start, end, new in zip(cuts[::2], cuts[1::2], words[::2], strict=True)]


def where(said: str, steps: list[Edit], at: int, side: int) -> tuple[int, int]:
    """Between which two places it must be; the same twice where the letter that it holds on to is still there."""
    letter = at - 1 if side < 0 else at
    if letter < 0 or letter >= len(said):
        end = len(said) + sum(len(step.text) - (step.end - step.start) for step in steps)
        return (0, 0) if letter < 0 else (end, end)
    moved = 0
    for step in steps:
        if step.start <= letter < step.end:
            return step.start + moved, step.start + moved + len(step.text)
        if step.end <= letter:
            moved += len(step.text) - (step.end - step.start)
    now = letter + moved
    return (now + 1, now + 1) if side < 0 else (now, now)


def units(text: str, at: int) -> int:
    """As browsers count: UTF-16."""
    return len(text[:at].encode("utf-16-le")) // 2

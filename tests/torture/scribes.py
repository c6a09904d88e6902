"""People who type, each word once in the world, and remember which of them the server called saved.

A word is known again wherever it stands (``WORD``), even where two people's words have met without a blank between.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable

import pycrdt
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from app.documents.text import Text, letters
from app.manuscript.model import Item
from app.prose.differences import Edit
from tests.collab.browser import Browser

Change = Callable[[Text], bytes]
PATIENCE = 3.0
TEXTS = ("problem", "introduction", "user_guide")
LIST = "features"
WORD = re.compile(r"s\d+w\d+[^\sse]*e")
LETTERS = ("", "é", "世界", "😀", "ß", "שלום")
WHOLE = ("", "é", "ß", "שלום")
"""Of these a word is one to whoever compares words. Chinese letters and signs are words each: where a version comes back,
somebody else's word may come between two of them."""
LOST = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake)


class Scribe:
    """``saved`` are words acknowledged as written, ``taken_back`` words acknowledged as deleted; all of one's own."""

    def __init__(self, name: str, browser: Browser, seed: str) -> None:
        self.name = name
        self.browser = browser
        self.dice = random.Random(seed)
        self.saved: set[str] = set()
        self.taken_back: set[str] = set()
        self._there: list[tuple[str, str]] = []
        self._on_the_way: list[tuple[int, str, bool]] = []
        self._count = 0
        self.letters = LETTERS

    async def write(self, most: float = 0.02, only_more: bool = False) -> None:
        """One word more, sometimes one less; then a moment of thought."""
        if self._there and not only_more and self.dice.random() < 0.15:
            await self._take_back(*self._there.pop(self.dice.randrange(len(self._there))))
        else:
            await self._add()
        await asyncio.sleep(self.dice.random() * most)

    async def _add(self) -> None:
        word = f"{self.name}w{self._count}{self.dice.choice(self.letters)}e"
        self._count += 1
        if self.dice.random() < 0.03:
            item = Item(word, "Text.")
            await self._type(word, False, lambda text: text.add_item(LIST, item)[1])
            return
        key = self.dice.choice(TEXTS)
        said = str(self._shared(key))
        at = self.dice.choice([0, len(said), *(found.start() for found in re.finditer(" ", said))])
        self._there.append((key, word))
        await self._type(word, False, self._edited(key, Edit(at, at, f" {word}")))

    async def _take_back(self, key: str, word: str) -> None:
        at = str(self._shared(key)).index(word)
        self.saved.discard(word)  # from now on it may be there or not, until that too is called saved
        await self._type(word, True, self._edited(key, Edit(at, at + len(word), "")))

    def _shared(self, key: str) -> pycrdt.Text:
        return self.browser.text._doc.get(key, type=pycrdt.Text)

    def _edited(self, key: str, step: Edit) -> Change:
        """Letter by letter as an editor does it. A form compares words, and might take a neighbour's letter along."""
        return lambda text: text._changed_by(lambda: letters.edit(self._shared(key), [step]))

    async def _type(self, word: str, is_back: bool, change: Change) -> None:
        before = self.browser.sent
        await self.browser.type(change)
        assert self.browser.sent == before + 1
        self._on_the_way.append((self.browser.sent, word, is_back))
        self.note_what_was_saved()

    def keep_hands_off(self) -> None:
        """What is there now will not be taken back."""
        self._there.clear()

    def note_what_was_saved(self) -> None:
        kept = self.browser.kept
        for number, word, is_back in self._on_the_way:
            if number <= kept:
                (self.taken_back if is_back else self.saved).add(word)
        self._on_the_way = [each for each in self._on_the_way if each[0] > kept]
        self.saved -= {word for _, word, is_back in self._on_the_way if is_back} | self.taken_back

    async def come_back(self) -> None:
        """As often as it takes. What was not called saved is then part of the first update."""
        while True:
            self.note_what_was_saved()
            if self.browser.line and not self.browser.closed.is_set():
                await self.browser.drop()
                self.note_what_was_saved()
            self._on_the_way = [(1, word, is_back) for _, word, is_back in self._on_the_way]
            try:
                await asyncio.wait_for(self.browser.open(), PATIENCE)
                await self.browser.until(lambda: self.browser.sent > 0, PATIENCE)
                return
            except LOST:
                await asyncio.sleep(0.02)


def complaints(text: Text, scribes: Iterable[Scribe]) -> list[str]:
    """What is wrong with this text: words that were called saved and are gone, words twice, words back again."""
    said = [*(text.passage(key).text for key in TEXTS), *(item.title for _, item in text.items(LIST))]
    words = Counter(word for each in said for word in WORD.findall(each))
    found = [f"twice: {word}" for word, times in words.items() if times > 1]
    for scribe in scribes:
        found += [f"lost: {word}" for word in scribe.saved if word not in words]
        found += [f"back again: {word}" for word in scribe.taken_back if word in words]
    return found


async def all_equal(scribes: list[Scribe]) -> str:
    """Wait until all replicas say the same, and what that is (a fingerprint)."""
    for scribe in scribes:
        await scribe.browser.saved()
        scribe.note_what_was_saved()
    for _ in range(1_000):
        prints = {scribe.browser.text.fingerprint() for scribe in scribes}
        if len(prints) == 1:
            return prints.pop()
        await asyncio.sleep(0.02)
    raise AssertionError("the replicas differ")

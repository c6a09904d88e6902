"""The others of ``bench_typing``, in a process of their own: each types letter by letter at the end of one text, and shows a
cursor behind the last letter, until the standard input ends. A plan comes in as one line of JSON.
"""

import asyncio
import json
import sys
from base64 import b64encode
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from app.collab import wire
from app.documents.text import Text
from tests.collab.browser import Browser

SENTENCE = "And somebody else goes on with a sentence of their own, as people do. "


@dataclass
class Typist:
    """``item`` is "" for the text of a section itself."""

    browser: Browser
    section: str
    item: str
    rate: float

    async def type_until(self, ended: asyncio.Event) -> None:
        async with self.browser:
            for clock, letter in enumerate(cycle(SENTENCE), 1):
                if ended.is_set():
                    return
                await self.browser.type(lambda text, letter=letter: self._with(text, letter))
                await self.browser.send(wire.awareness([(self.browser.text._doc.client_id, clock, self._state())]))
                await asyncio.sleep(1 / self.rate)

    def _with(self, text: Text, letter: str) -> bytes:
        if not self.item:
            said = text._read(self.section)
            return text.write(self.section, said, said + letter)
        said = next(entry.item.text for entry in text._entries(self.section) if entry.id == self.item)
        return text.write_item(self.section, self.item, "text", said, said + letter)

    def _state(self) -> str:
        here = caret(self.browser.text)
        return json.dumps({"place": self.item or self.section, "field": "text", "anchor": here, "head": here})


def caret(text: Text) -> str:
    """Behind the letter that this replica typed last, as Yjs writes a place: a letter, by its client and clock, and the side
    of it."""
    client = text._doc.client_id
    letter = wire.number(client) + wire.number(text.clocks()[client] - 1)
    return b64encode(b"\x00" + letter + b"\x41").decode()


async def main(plan: dict[str, Any]) -> None:
    ended = asyncio.Event()
    typists = [
        Typist(Browser(plan["address"], plan["document"], one["cookie"]), one["section"], one["item"], plan["rate"])
        for one in plan["people"]
    ]

    async def until_told() -> None:
        await asyncio.to_thread(sys.stdin.read)
        ended.set()

    await asyncio.gather(until_told(), *(typist.type_until(ended) for typist in typists))


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))

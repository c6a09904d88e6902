"""Who is here and where. Each browser says where its cursor stands; who it belongs to is known from the line alone.

States travel as the awareness messages of y-protocols, the last of each person, on a tick that grows longer the more
people there are: with two hundred a cursor moves twice a second, and nobody waits for letters.
"""

import asyncio
import json
from typing import TYPE_CHECKING

from app.collab import wire
from app.collab.wire import Cursor, Malformed

if TYPE_CHECKING:
    from app.collab.room import Member, Room

SHORTEST_TICK, LONGEST_TICK, PER_PERSON = 0.1, 0.5, 0.0025
MOST_BYTES = 4_000
COLOURS = 8
SAID = ("place", "field", "anchor", "head")
"""What a state may say: the section or item, the field in it, both ends of the selection as places in the CRDT."""


class Presence:
    """``_states`` holds, by member, the number it goes by, a clock that only grows, and what it said last."""

    def __init__(self, room: "Room") -> None:
        self._room = room
        self._states: dict[Member, tuple[int, int, str]] = {}
        self._colours: dict[Member, int] = {}
        self._moved: dict[int, tuple[int, int, str]] = {}
        self._ticking = False

    def greet(self, member: "Member") -> None:
        """Whom the newcomer meets."""
        if self._states:
            member.tell(wire.awareness(self._states.values()))

    def heard(self, member: "Member", said: bytes) -> None:
        """What a browser says of itself: of nobody else, and not who it is."""
        if len(said) > MOST_BYTES:
            raise Malformed
        cursor = Cursor(said)
        if cursor.number() != 1:
            raise Malformed
        client, clock, state = cursor.number(), cursor.number(), cursor.text()
        if client >= 1 << 53:
            raise Malformed
        for other, known in list(self._states.items()):
            if other is not member and known[0] == client:
                if other.user_id != member.user_id:
                    return  # somebody else says to be this number; that is theirs to bear
                del self._states[other]  # one's own earlier line, not yet noticed to be dead
        self._note(member, client, clock, self._signed(member, state))

    def left(self, member: "Member") -> None:
        if known := self._states.pop(member, None):
            client, clock, _ = known
            self._say(client, clock + 1, "null")
        self._colours.pop(member, None)

    def _signed(self, member: "Member", state: str) -> str:
        try:
            said = json.loads(state)
        except (ValueError, RecursionError):
            raise Malformed from None
        if said is None:
            return "null"
        if not isinstance(said, dict):
            raise Malformed
        own = {name: said[name] for name in SAID if isinstance(said.get(name), str)}
        user = {"id": member.user_id, "name": member.name, "colour": self._colour(member), "role": member.role}
        return json.dumps({**own, "user": user}, separators=(",", ":"))

    def _colour(self, member: "Member") -> int:
        """The one that fewest have; a person in two windows has one."""
        if member not in self._colours:
            own = [colour for other, colour in self._colours.items() if other.user_id == member.user_id]
            worn = list(self._colours.values())
            self._colours[member] = own[0] if own else min(range(COLOURS), key=worn.count)
        return self._colours[member]

    def _note(self, member: "Member", client: int, clock: int, state: str) -> None:
        before = self._states.get(member)
        if before and before[0] != client:
            self._say(before[0], before[1] + 1, "null")
        self._states[member] = (client, clock, state)
        self._say(client, clock, state)

    def _say(self, client: int, clock: int, state: str) -> None:
        self._moved[client] = (client, clock, state)
        if not self._ticking:
            self._ticking = True
            people = len(self._room.members)
            asyncio.get_running_loop().call_later(min(LONGEST_TICK, SHORTEST_TICK + PER_PERSON * people), self._tick)

    def _tick(self) -> None:
        moved, self._moved, self._ticking = self._moved, {}, False
        self._room.tell_all(wire.awareness(moved.values()))

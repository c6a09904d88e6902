"""One document, open: who is in it, what they type, who must hear of it. Knows no database and no server.

An update is passed on at once and kept a moment later; only then is it called saved. What arrives together is passed
on as one message, framed once for everybody. An idle room passes on at once; a busy one lets that take a third of the
time at most (``DUTY``), so that what comes in is never kept waiting by what goes out.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.collab import admission, wire
from app.collab.admission import Contents
from app.collab.fullness import Fullness
from app.collab.line import Line
from app.collab.presence import Presence
from app.collab.wire import Cursor, Malformed
from app.documents.text import BrokenUpdate, Text, joined

DUTY = 3  # after a flush the room rests so many times as long as it took
LONGEST_REST = 0.05
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 100, 400
DEAR = 20  # what has the room look through the whole document counts as so many messages

# Why a line was closed. From 4100 on a client must not simply try again.
LEFT_BEHIND, TOO_FAST, CLOSED = 4000, 4001, 4002
SIGNED_OUT, NOT_ALLOWED, GONE, TOO_LARGE, MALFORMED = 4101, 4103, 4104, 4113, 4122


@dataclass(eq=False)
class Member:
    """One browser in a room. ``client`` is the number under which its CRDT writes, known from its first update.
    ``counted`` counts its updates as it does itself, ``sound`` those before the first that could not be taken in, ``kept``
    those that are on the disk."""

    user_id: int
    name: str
    visit_id: int
    role: str
    line: Line
    client: int | None = None
    counted: int = 0
    sound: int = 0
    kept: int = 0
    tokens: float = MESSAGES_AT_ONCE
    seen: float = field(default_factory=time.monotonic)

    @property
    def may_write(self) -> bool:
        return self.role in ("owner", "author")

    def tell(self, message: bytes, frame: bytes = b"") -> None:
        if not self.line.send(message, frame or wire.frame(message)):
            self.line.close(LEFT_BEHIND)  # it comes back and asks for what it lacks

    def is_too_fast(self) -> bool:
        now = time.monotonic()
        self.tokens = min(MESSAGES_AT_ONCE, self.tokens + (now - self.seen) * MESSAGES_A_SECOND) - 1
        self.seen = now
        return self.tokens < 0


class Room:
    """``keep(room)`` is called when there is something to keep; ``typed`` then has it, in the order of arrival."""

    def __init__(self, document_id: str, text: Text, read: int, keep: Callable[["Room"], None]) -> None:
        self.document_id = document_id
        self.text = text
        self.read = read
        self.members: set[Member] = set()
        self.presence = Presence(self)
        self.typed: list[tuple[Member, bytes, int]] = []
        self.is_spoilt = False
        self.typed_at: float | None = None  # since when there are words that are not written down
        self.last_typed_at: float | None = None
        self._keep = keep
        self._clocks = dict(text.clocks())
        self._fullness = Fullness(text)
        self._going_out: list[tuple[Member | None, bytes]] = []
        self._flush_at = 0.0
        self._snapshot: tuple[bytes, bytes] | None = None

    # Who is in it

    def join(self, member: Member) -> None:
        self.members.add(member)
        member.tell(wire.told(wire.HELLO, role=member.role, user=member.user_id, name=member.name))
        member.tell(wire.sync(wire.STEP1, self.text.state()))
        self.presence.greet(member)

    def leave(self, member: Member) -> None:
        self.members.discard(member)
        self.presence.left(member)

    def give(self, member: Member, role: str) -> None:
        """Another right than a moment ago."""
        member.role = role
        member.tell(wire.told(wire.HELLO, role=role, user=member.user_id, name=member.name))

    def dismiss_all(self, code: int) -> None:
        for member in self.members:
            member.line.close(code)

    def tell_all(self, message: bytes, but: Iterable[Member] = ()) -> None:
        frame, left_out = wire.frame(message), set(but)
        for member in list(self.members):
            if member not in left_out:
                member.tell(message, frame)

    # What they send

    def hear(self, member: Member, message: bytes) -> None:
        """Take one message. Whatever is wrong with it ends that line alone."""
        if member not in self.members:
            return
        if member.is_too_fast():
            member.line.close(TOO_FAST)
            return
        try:
            self._understand(member, Cursor(message))
        except (Malformed, BrokenUpdate):
            member.line.close(MALFORMED)

    def _understand(self, member: Member, cursor: Cursor) -> None:
        kind = cursor.number()
        if kind == wire.SYNC:
            step, data = cursor.number(), cursor.block()
            if step == wire.STEP1:
                self._answer(member, data)
            else:
                self._take(member, data, is_alone=step == wire.UPDATE)
        elif kind == wire.AWARENESS:
            self.presence.heard(member, cursor.block())
        elif kind == wire.CHECK:
            self._compare(member, cursor.block(), cursor.text())
        else:
            raise Malformed
        cursor.end()

    def _answer(self, member: Member, state: bytes) -> None:
        """What a browser of that state lacks. A crowd that opens the document at once asks the same: kept for them."""
        if not self._snapshot or self._snapshot[0] != state:
            admission.check_state(state)
            member.tokens -= DEAR
            self._snapshot = (state, wire.sync(wire.STEP2, self.text.since(state)))
        member.tell(self._snapshot[1])

    def _take(self, member: Member, update: bytes, is_alone: bool) -> None:
        """An update as it is typed (``is_alone``), or all that the room lacked when it asked. Whoever knows nothing new
        says so too: what they typed on an earlier line may be in the room and not yet on the disk."""
        member.counted += 1
        contents = admission.read(update)
        is_new = contents.adds_to(self._clocks)
        if not member.may_write and (is_new or (is_alone and contents.deletes)):
            member.tell(wire.told(wire.TROUBLE, kind="not_allowed"))
            return
        if is_alone and not self._writes_as_itself(member, contents):
            raise Malformed
        if not contents.builds_on(self._clocks):
            member.tell(wire.sync(wire.STEP1, self.text.state()))  # something was lost on the way: send it all again
            return
        if is_new and (overfilled := self._fullness.overfilled_by(update, contents.letters)) is not None:
            member.tell(wire.told(wire.TROUBLE, kind="too_large", section=overfilled))
            member.line.close(TOO_LARGE)
            return
        if not is_alone or member.sound == member.counted - 1:
            member.sound = member.counted
        may_change = is_new or (contents.deletes and member.may_write)
        news = self._apply(update, contents, is_alone) if may_change else b""
        self._note(member, news)
        if news:
            self._pass_on(member, news)

    def _writes_as_itself(self, member: Member, contents: Contents) -> bool:
        """An update as it is typed has one author, whom the line is bound to: under another's number replicas would
        drift apart for ever. Only what is sent after a while apart (step 2) may bring what others wrote."""
        for client in contents.made:
            if member.client is None and not self._is_taken(client, member):
                member.client = client
            if client != member.client:
                return False
        return True

    def _is_taken(self, client: int, member: Member) -> bool:
        """By somebody else. One's own earlier line may not have been noticed to be dead."""
        return any(other.client == client and other.user_id != member.user_id for other in self.members)

    def _apply(self, update: bytes, contents: Contents, is_alone: bool = False) -> bytes:
        """What of it is new. What is sent again after a while apart names every deletion there ever was: a crowd that
        comes back would have the room keep and pass on all of that once for each."""
        news = update
        try:
            if is_alone:
                self.text.apply(update)
            else:
                news = self._apply_much(update, contents)
        except BrokenUpdate:
            # The replica may be spoilt: everybody leaves, and the room is opened anew from the disk.
            self.is_spoilt = True
            self.dismiss_all(CLOSED)
            raise
        self._fullness.took(update, contents.letters)
        for client, (_, end) in contents.made.items():
            self._clocks[client] = max(end, self._clocks.get(client, 0))
        self._snapshot = None
        return news

    def _apply_much(self, update: bytes, contents: Contents) -> bytes:
        """BrokenUpdate too when a part of it waits: pieces of several clients may build on each other in a circle."""
        news, there = self.text.apply_and_tell(update), self.text.clocks()
        if any(there.get(client, 0) < end for client, (_, end) in contents.made.items()):
            raise BrokenUpdate()
        return news

    def _note(self, member: Member, update: bytes) -> None:
        """Something to keep, or only to be called kept when all before it is."""
        self.typed.append((member, update, member.sound))
        if update:
            self.last_typed_at = time.monotonic()
            self.typed_at = self.typed_at or self.last_typed_at
        self._keep(self)

    def rests(self, quiet: float, patience: float) -> bool:
        """Whether it is time to write down what was typed: nobody has typed for so long, or somebody for too long."""
        if self.typed_at is None or self.last_typed_at is None:
            return False
        now = time.monotonic()
        return now - self.last_typed_at > quiet or now - self.typed_at > patience

    def _compare(self, member: Member, state: bytes, fingerprint: str) -> None:
        """Whether both sides say the same: only to be asked when neither has anything on its way."""
        admission.check_state(state)
        member.tokens -= DEAR
        if not self.text.is_at(state):
            self._answer(member, state)
            member.tell(wire.sync(wire.STEP1, self.text.state()))
        elif not self._going_out and fingerprint != self.text.fingerprint():
            member.tell(wire.told(wire.TROUBLE, kind="diverged"))
        else:
            member.tell(wire.told(wire.CHECK))

    # What goes out

    def take_from_elsewhere(self, updates: Sequence[bytes], last: int) -> None:
        """What the log has by now, up to that row: forms, restored versions, other processes."""
        self.read = max(self.read, last)
        for update in updates:
            contents = admission.read(update)
            is_new = contents.deletes or contents.adds_to(self._clocks)
            if is_new and (news := self._apply(update, contents)):
                self._pass_on(None, news)

    def were_kept(self, typed: Sequence[tuple[Member, bytes, int]], last: int, others: Sequence[bytes]) -> None:
        self.take_from_elsewhere(others, last)
        counts = {member: count for member, _, count in typed}
        for member, count in counts.items():
            member.kept = count
            if member in self.members:
                member.tell(wire.kept(count))

    def were_not_kept(self) -> None:
        """The disk refuses; it is tried again, and until then nobody reads "saved"."""
        self.tell_all(wire.told(wire.TROUBLE, kind="not_kept"))

    def _pass_on(self, author: Member | None, update: bytes) -> None:
        self._going_out.append((author, update))
        if len(self._going_out) > 1:
            return
        rest = self._flush_at - time.monotonic()
        loop = asyncio.get_running_loop()
        if rest <= 0:
            loop.call_soon(self._flush)
        else:
            loop.call_later(rest, self._flush)

    def _flush(self) -> None:
        going_out, self._going_out = self._going_out, []
        began = time.monotonic()
        authors = {author for author, _ in going_out}
        only_author = authors.pop() if len(authors) == 1 else None
        for update in joined([update for _, update in going_out]):
            self.tell_all(wire.sync(wire.UPDATE, update), but=[only_author] if only_author else [])
        ended = time.monotonic()
        self._flush_at = ended + min(LONGEST_REST, DUTY * (ended - began))

"""Other words for those of the text, proposed by whoever may not write it, or would rather ask."""

from contextlib import suppress
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.catalogue import BY_KEY
from app.db import now
from app.documents import membership, writing
from app.documents.locking import lock
from app.documents.models import Document
from app.documents.text import Text, TextError
from app.documents.text.merging import merged
from app.events import publish
from app.manuscript.model import Item, tidy, tidy_line
from app.review.anchoring import see_its_place, take_place
from app.review.anchors import Place, made
from app.review.discussion import NotYoursToDo
from app.review.models import Suggestion, Thread
from app.review.rewording import Rewording
from app.review.telling import tell
from app.review.texts import texts_now
from app.versions import history


class Stale(Exception):
    """The words were changed after the proposal was made; ``merge`` is what both come to, "" where they contradict."""

    def __init__(self, merge: str) -> None:
        super().__init__(merge)
        self.merge = merge


class Decided(Exception):
    """Somebody else accepted or refused it a moment ago, or it was taken back."""


@dataclass(frozen=True)
class Proposal:
    """A suggestion with what it would make of the words as they are now."""

    suggestion: Suggestion
    thread: Thread

    @property
    def item(self) -> Item | None:
        """The question or feature that would be new; None when it is about words that are there."""
        section = BY_KEY.get(self.thread.section)
        if self.suggestion.fills or self.thread.quote or section is None or not section.has_items:
            return None
        title, _blank, text = self.suggestion.replacement.partition("\n")
        return Item(title.strip(), text.strip())

    @property
    def is_stale(self) -> bool:
        if self.item:
            return False
        return self.thread.detached_at is not None or self.thread.words != self.thread.quote

    @property
    def quote(self) -> str:
        """The words it would change; none for what fills a place."""
        return "" if self.suggestion.fills else self.thread.quote

    @property
    def place(self) -> Place:
        return self.thread.place

    @property
    def decider(self) -> str:
        """The name of who took or refused it; "" while nobody did, and for somebody who left."""
        by = self.suggestion.decided_by
        return by.name if by else str(self.thread.brought.get("decided_by", ""))

    @property
    def rewording(self) -> Rewording:
        return Rewording(self.thread.start, self.thread.end, self.suggestion.replacement)

    @property
    def merge(self) -> str:
        """Two who filled one place did not mean both texts in a row."""
        if self.thread.detached_at or self.suggestion.fills:
            return ""
        return merged(self.thread.quote, self.thread.words, self.suggestion.replacement)


@dataclass(frozen=True)
class Outcome:
    """How many proposals were taken, and how many could not be, for their words had changed."""

    taken: int
    left: int


def propose(session: Session, thread: Thread, replacement: str) -> Suggestion:
    """Other words for those of the thread; none to leave them out."""
    assert thread.id is not None and thread.quote
    suggestion = Suggestion(thread_id=thread.id, replacement=replacement)
    session.add(suggestion)
    session.flush()
    return suggestion


def propose_filling(session: Session, document: Document, thread: Thread, words: str) -> Suggestion:
    """Words for the place of the thread, which has none. Filled in this moment, it begins as one that is stale."""
    assert thread.id is not None and not thread.quote and words
    suggestion = Suggestion(thread_id=thread.id, replacement=words, fills=True)
    session.add(suggestion)
    see_its_place(thread, texts_now(session, document))
    session.flush()
    return suggestion


def propose_item(session: Session, thread: Thread, item: Item) -> Suggestion:
    """A new question or feature, behind the item of the thread, which is about no words."""
    assert thread.id is not None and not thread.quote
    suggestion = Suggestion(thread_id=thread.id, replacement=as_replacement(item))
    session.add(suggestion)
    session.flush()
    return suggestion


def as_replacement(item: Item) -> str:
    """How a new item is kept in a suggestion: its title is the first line."""
    return f"{tidy_line(item.title)}\n\n{tidy(item.text)}".rstrip()


def accept(session: Session, document: Document, suggestion: Suggestion, author: User, as_merged: bool = False) -> None:
    """Write the proposed words into the text, in the name of who proposed them. Raises Stale when the words are others by
    now, unless what both come to is wanted, NotYoursToDo for whoever may not write, and Decided."""
    _insist_on_writing(session, document, author)
    thread = _still_open(session, document, suggestion)
    proposal = Proposal(suggestion, thread)
    if proposal.item:
        _add(session, document, proposal, proposal.item, author)
    else:
        _reword(session, document, proposal, author, as_merged)
    _decide(session, suggestion, author, "accepted")
    thread.resolved_at, thread.resolved_by_id = thread.resolved_at or now(), author.id
    session.flush()
    publish(session, "suggestion_accepted", document=document, suggestion=suggestion, author=author)


def _reword(session: Session, document: Document, proposal: Proposal, author: User, as_merged: bool) -> None:
    if proposal.is_stale and not (as_merged and proposal.merge):
        raise Stale(proposal.merge)
    thread, suggestion = proposal.thread, proposal.suggestion
    words = proposal.merge if proposal.is_stale else suggestion.replacement
    place, start = thread.place, thread.start
    text = texts_now(session, document).get(place, "")
    changed = text[:start] + words + text[thread.end :]

    def write(crdt: Text) -> bytes:
        if suggestion.fills and _says(crdt, place):  # typed in this moment, and not written down yet
            raise Stale("")
        if thread.item_id:
            return crdt.write_item(thread.section, thread.item_id, thread.field, text, changed)
        return crdt.write(thread.section, text, changed, thread.field)

    writing.edit(session, document, thread.opened_by or author, write)
    if words:  # the thread stands on what it led to, however little that is like the words before
        take_place(thread, made(place, changed, (start, start + len(words))))
    if suggestion.fills:
        thread.quote = thread.words


def _says(crdt: Text, place: Place) -> str:
    section, item_id, field = place
    passage = dict(crdt.items(section)).get(item_id, Item()) if item_id else crdt.passage(section)
    return str(getattr(passage, field))


def _add(session: Session, document: Document, proposal: Proposal, item: Item, author: User) -> None:
    """Behind its neighbour, if that is still known. Others that were to follow the same one follow this one now."""
    thread, before = proposal.thread, proposal.thread.item_id
    names: list[str] = []

    def add(text: Text) -> bytes:
        known = {name for name, _item in (*text.items(thread.section), *text.removed_items(thread.section))}
        name, update = text.add_item(thread.section, item, after=before if before in known else None)
        names.append(name)
        return update

    writing.edit(session, document, thread.opened_by or author, add)
    same_place = select(Thread).join(Suggestion).where(Thread.document_id == document.id, Suggestion.state == "open")
    same_place = same_place.where(Thread.section == thread.section, Thread.item_id == before, Thread.quote == "")
    same_place = same_place.where(~col(Suggestion.fills))
    for later in session.exec(same_place.where(col(Thread.id) >= thread.id)):
        later.item_id = names[0]


def accept_all(session: Session, document: Document, person_id: int, author: User) -> Outcome:
    """All that person proposed, but what is stale: it stays open. The text as it was is kept as a version first, so that
    all of it can be undone at once. The threads are carried along by each edit."""
    _insist_on_writing(session, document, author)
    suggestions = open_of(session, document, person_id)
    if suggestions:
        history.keep(session, document, author)
    taken = 0
    for suggestion in suggestions:
        with suppress(Stale, Decided, TextError):
            accept(session, document, suggestion, author)
            taken += 1
    return Outcome(taken, len(suggestions) - taken)


def refuse_all(session: Session, document: Document, person_id: int, author: User) -> int:
    """Leave the words as they are wherever that person proposed others; how many proposals that were."""
    _insist_on_writing(session, document, author)
    suggestions = open_of(session, document, person_id)
    for suggestion in suggestions:
        refuse(session, document, suggestion, author)
    return len(suggestions)


def refuse(session: Session, document: Document, suggestion: Suggestion, author: User) -> None:
    """Leave the words as they are. Who proposed them may take them back this way too; else NotYoursToDo. Raises Decided."""
    thread = _still_open(session, document, suggestion)
    if thread.opened_by_id != author.id:
        _insist_on_writing(session, document, author)
    if thread.is_held:  # nobody has seen it, so nothing of it stays
        session.delete(suggestion)
        session.flush()
        session.delete(thread)
        session.flush()
        return
    _decide(session, suggestion, author, "refused")
    thread.resolved_at, thread.resolved_by_id = thread.resolved_at or now(), author.id
    session.flush()
    tell(session, document, thread)
    publish(session, "suggestion_refused", document=document, suggestion=suggestion, author=author)


def authors(session: Session, document: Document) -> list[tuple[User, int]]:
    """Who proposed something aloud that nobody decided yet, by name, and how much."""
    wanted = select(User, func.count()).join(Thread, col(Thread.opened_by_id) == User.id).join(Suggestion)
    wanted = wanted.where(Thread.document_id == document.id, Suggestion.state == "open", ~col(Thread.is_held))
    found = session.exec(wanted.group_by(*User.__table__.columns)).all()  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (one[0].name.casefold(), one[0].id))


def open_of(session: Session, document: Document, person_id: int) -> list[Suggestion]:
    """What that person proposed aloud and nobody decided yet, in the order of proposing."""
    wanted = select(Suggestion).join(Thread).where(Thread.document_id == document.id, Suggestion.state == "open")
    wanted = wanted.where(~col(Thread.is_held))
    return list(session.exec(wanted.where(Thread.opened_by_id == person_id).order_by(col(Suggestion.thread_id))))


def _still_open(session: Session, document: Document, suggestion: Suggestion) -> Thread:
    """Its thread, both as they are now: of two who decide at once the second waits here, and raises Decided."""
    lock(session, document)
    known = session.get(Suggestion, suggestion.thread_id, populate_existing=True)
    if known is None or known.state != "open":
        raise Decided
    return session.get_one(Thread, known.thread_id, populate_existing=True)


def _decide(session: Session, suggestion: Suggestion, author: User, state: str) -> None:
    suggestion.state, suggestion.decided_by_id, suggestion.decided_at = state, author.id, now()
    session.flush()


def _insist_on_writing(session: Session, document: Document, author: User) -> None:
    if membership.role_of(session, author, document) not in membership.MAY_WRITE:
        raise NotYoursToDo

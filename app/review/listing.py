"""The threads of a document, in the order of its text, by what a reader wants to see."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Literal

from sqlalchemy.orm import joinedload
from sqlmodel import Session, SQLModel, col, select

from app.accounts.models import User
from app.catalogue import BY_KEY
from app.documents import projection
from app.documents.models import Document
from app.review import quiet
from app.review.kinds import SHOWN, SUGGESTION
from app.review.models import Comment, Reaction, Suggestion, Thread
from app.review.suggesting import Proposal

State = Literal["open", "resolved", "all"]
_ORDER = {key: at for at, key in enumerate(BY_KEY)}
_FIELDS = {"": 0, "title": 1, "text": 2, "name": 3, "role": 4}


@dataclass(frozen=True)
class Wish:
    """Which threads: of that state, of one kind ("suggestion": with other words), person, section; "" for all."""

    state: State = "open"
    kind: str = ""
    person: int = 0
    section: str = ""


@dataclass(frozen=True)
class Talk:
    """A thread with what was said in it, and the reactions by comment: sign → names."""

    thread: Thread
    comments: Sequence[Comment]
    proposal: Proposal | None = None
    reactions: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @cached_property
    def looks(self) -> Hashable:
        """All that a page can show of it: whatever looks the same is equal."""
        said = [(_row(each), each.by, repr(self.reactions.get(each.id or 0))) for each in self.comments]
        decided = (_row(self.proposal.suggestion), self.proposal.decider) if self.proposal else None
        opener = self.thread.opener if self.proposal else ""
        return _row(self.thread), opener, tuple(said), decided

    def is_of(self, reader: User) -> Hashable:
        """What of it is this reader's own."""
        return self.thread.opened_by_id == reader.id, *(each.author_id == reader.id for each in self.comments)

    @property
    def kind(self) -> str:
        """What it is called; "" for a mere comment."""
        kind = SUGGESTION if self.proposal else self.thread.kind
        return SHOWN[kind] if kind else ""

    @property
    def anchor(self) -> str:
        """Where on the page of the document it belongs."""
        return self.thread.item_id or self.thread.section

    @property
    def control(self) -> str:
        """The id of the field that holds its words (see templates/documents/_field.html)."""
        return f"{self.thread.field}-{self.anchor}"


def _row(row: SQLModel) -> str:
    """All that the database knows of it."""
    return repr(_columns(type(row))(row))


@cache
def _columns(table: type[SQLModel]) -> Callable[[Any], Any]:
    return attrgetter(*table.__table__.columns.keys())  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Listing:
    """``placed`` by section in reading order, "" for the document as a whole; ``detached`` have lost their words."""

    placed: Mapping[str, Sequence[Talk]]
    detached: Sequence[Talk]
    open_counts: Mapping[str, int]
    """Open threads by section, whatever was wished for."""

    @property
    def talks(self) -> list[Talk]:
        """All of them in the order of the text; those without a place come last."""
        return [*(talk for talks in self.placed.values() for talk in talks), *self.detached]

    @property
    def is_empty(self) -> bool:
        return not self.placed and not self.detached


def listed(session: Session, document: Document, reader: User | None, wish: Wish = Wish()) -> Listing:
    """The threads that fit the wish; those without a place always, when their state fits. What is held quietly is there
    for who said it alone; for no ``reader`` at all nothing of it."""
    there = select(Thread).where(Thread.document_id == document.id, quiet.threads_for(reader))
    threads = session.exec(there.order_by(col(Thread.id)).options(joinedload(Thread.opened_by))).all()  # type: ignore[arg-type]
    items = {
        row.key: {item_id: at for at, item_id in enumerate(row.item_ids)} for row in projection.rows(session, document)
    }
    talks = _talks(session, reader, [thread for thread in threads if _fits(thread, wish)])
    if wish.kind == SUGGESTION:
        talks = [talk for talk in talks if talk.proposal]
    placed: dict[str, list[Talk]] = defaultdict(list)
    for talk in sorted(talks, key=lambda talk: _place(talk.thread, items)):
        if talk.thread.detached_at is None and wish.section in ("", talk.thread.section):
            placed[talk.thread.section].append(talk)
    counts: dict[str, int] = defaultdict(int)
    for thread in threads:
        counts[thread.section] += thread.resolved_at is None
    return Listing(dict(placed), [talk for talk in talks if talk.thread.detached_at], dict(counts))


def openers(session: Session, document: Document, reader: User) -> list[User]:
    """Whoever began one of the threads there are for the reader, guests too, by name."""
    theirs = select(Thread.opened_by_id).where(Thread.document_id == document.id, quiet.threads_for(reader))
    found = session.exec(select(User).where(col(User.id).in_(theirs))).all()
    return sorted(found, key=lambda person: (person.name.casefold(), person.id))


def talk_of(session: Session, reader: User | None, thread: Thread) -> Talk:
    """One thread with what was said in it, as far as it is there for the reader."""
    return _talks(session, reader, [thread])[0]


def _fits(thread: Thread, wish: Wish) -> bool:
    state = "resolved" if thread.resolved_at else "open"
    is_of_kind = wish.kind in ("", SUGGESTION, thread.kind)
    return wish.state in ("all", state) and is_of_kind and wish.person in (0, thread.opened_by_id)


def _talks(session: Session, reader: User | None, threads: Sequence[Thread]) -> list[Talk]:
    ids = [thread.id for thread in threads]
    comments: dict[int, list[Comment]] = defaultdict(list)
    there = select(Comment).where(col(Comment.thread_id).in_(ids), quiet.comments_for(reader))
    in_order = there.order_by(col(Comment.at), col(Comment.id)).options(joinedload(Comment.author))  # type: ignore[arg-type]
    for comment in session.exec(in_order):
        comments[comment.thread_id].append(comment)
    said = [comment.id for each in comments.values() for comment in each]
    reactions: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    given = select(Reaction).where(col(Reaction.comment_id).in_(said)).options(joinedload(Reaction.user))  # type: ignore[arg-type]
    for reaction in session.exec(given):
        reactions[reaction.comment_id][reaction.sign].append(reaction.user.name)
    for comment in (comment for each in comments.values() for comment in each):
        for sign, names in comment.brought.get("signs", {}).items():
            reactions[comment.id or 0][sign] += names
    proposals = _proposals(session, threads)
    return [Talk(thread, comments[thread.id or 0], proposals.get(thread.id), reactions) for thread in threads]


def _proposals(session: Session, threads: Sequence[Thread]) -> dict[int | None, Proposal]:
    by_id = {thread.id: thread for thread in threads}
    wanted = select(Suggestion).where(col(Suggestion.thread_id).in_(list(by_id)))
    found = session.exec(wanted.options(joinedload(Suggestion.decided_by)))  # type: ignore[arg-type]
    return {suggestion.thread_id: Proposal(suggestion, by_id[suggestion.thread_id]) for suggestion in found}


def _place(thread: Thread, items: Mapping[str, Mapping[str, int]]) -> tuple[int, int, int, int, int]:
    item = items.get(thread.section, {}).get(thread.item_id, -1)
    at = thread.start if thread.quote else -1
    return _ORDER.get(thread.section, -1), item, _FIELDS.get(thread.field, 9), at, thread.id or 0

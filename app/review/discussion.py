"""Threads: opened on words, answered, settled, taken up again."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.db import now
from app.documents import membership
from app.documents.locking import lock
from app.documents.models import Document, Written
from app.events import publish
from app.manuscript.model import Passage, tidy
from app.review import quiet
from app.review.anchoring import take_place
from app.review.anchors import Place, found, made
from app.review.letters import Span
from app.review.models import Comment, CommentedPassage, Mention, Reaction, Suggestion, Thread
from app.review.telling import tell
from app.review.texts import is_place, texts_now

SIGNS = ("agree", "thanks", "good", "unsure", "seen")
LONGEST = 10_000


class NoSuchPlace(LookupError):
    """The document has no such section or item."""


class NotYoursToDo(PermissionError):
    """The document is yours to see, this act is somebody else's."""


@dataclass(frozen=True)
class Selected:
    """What a reader selected, as the page shows it; without a ``quote`` the whole section, item or document. ``span`` is
    where the words stand, for whoever knows."""

    section: str = ""
    item_id: str = ""
    field: str = "text"
    quote: str = ""
    before: str = ""
    after: str = ""
    span: Span | None = None

    @property
    def place(self) -> Place:
        return self.section, self.item_id, self.field


def open_thread(
    session: Session, document: Document, author: User, selected: Selected, text: str, kind: str, is_blocking: bool
) -> Thread:
    """Begin to talk about those words. Words that were changed in this moment are no reason to lose what was said:
    then the thread begins detached. Raises NoSuchPlace."""
    lock(session, document)  # or an edit at the same time would not carry this thread along
    if not is_place(session, document, *selected.place):
        raise NoSuchPlace(selected)
    thread = Thread(
        document_id=document.id, section=selected.section, item_id=selected.item_id, field=selected.field,
        kind=kind, is_blocking=is_blocking, opened_by_id=author.id, revision=document.revision,
        is_held=quiet.is_quiet(session, document, author),
    )  # fmt: skip
    if selected.quote.strip():
        _stand_on(session, document, thread, selected)
        thread.quote = thread.words or selected.quote
    thread.passage = _keep_passage(session, document, selected.section)
    session.add(thread)
    session.flush()
    if text.strip():  # other words may speak for themselves
        _say(session, document, thread, author, text)
    if not thread.is_held:
        publish(session, "thread_opened", document=document, thread=thread, author=author)
    return thread


def _stand_on(session: Session, document: Document, thread: Thread, selected: Selected) -> None:
    text = texts_now(session, document).get(selected.place, "")
    is_there = selected.span and text[slice(*selected.span)] == selected.quote
    span = selected.span if is_there else found(text, selected.quote, selected.before, selected.after)
    take_place(thread, made(selected.place, text, span) if span else None)
    if span is None:
        thread.words, thread.before, thread.after = selected.quote, selected.before, selected.after


def pin(session: Session, document: Document, thread: Thread, selected: Selected) -> None:
    """Give a thread whose words are gone a new place. Raises NoSuchPlace, also when the words do not stand there."""
    lock(session, document)
    text = texts_now(session, document).get(selected.place, "")
    span = found(text, selected.quote, selected.before, selected.after)
    if span is None:
        raise NoSuchPlace(selected)
    take_place(thread, made(selected.place, text, span))
    session.flush()
    tell(session, document, thread)


def reply(session: Session, document: Document, thread: Thread, author: User, text: str) -> Comment:
    """Say something in a thread; one that was resolved is open again. What is said quietly changes nothing yet."""
    lock(session, document)  # or it could be held just after everything held was submitted
    comment = _say(session, document, thread, author, text)
    if not comment.is_held:
        reopen(session, document, thread)
        publish(session, "comment_added", document=document, thread=thread, comment=comment, author=author)
        tell(session, document, comment)
    return comment


def rewrite(session: Session, document: Document, comment: Comment, author: User, text: str) -> None:
    """Raises NotYoursToDo for anybody but who said it."""
    _insist_on_own(session, document, comment, author)
    if comment.text != tidy(text):
        comment.text, comment.edited_at = tidy(text), None if comment.is_held else now()
        note_mentions(session, document, comment)
        tell(session, document, comment)


def take_back(session: Session, document: Document, comment: Comment, author: User) -> None:
    """The words are gone for good; that somebody said something stays, unless nobody knew. Raises NotYoursToDo."""
    _insist_on_own(session, document, comment, author)
    if comment.is_held:
        _unsay(session, comment)
    else:
        comment.text, comment.removed_at = "", now()
    session.flush()
    tell(session, document, comment)


def resolve(session: Session, document: Document, thread: Thread, author: User) -> None:
    """Settled. Raises NotYoursToDo for whoever neither writes the document nor opened the thread."""
    may = membership.role_of(session, author, document) in membership.MAY_WRITE
    if not may and thread.opened_by_id != author.id:
        raise NotYoursToDo
    thread.resolved_at, thread.resolved_by_id = thread.resolved_at or now(), author.id
    session.flush()
    if not thread.is_held:
        publish(session, "thread_resolved", document=document, thread=thread, author=author)


def reopen(session: Session, document: Document, thread: Thread) -> None:
    """One that is open stays so."""
    if thread.resolved_at:
        thread.resolved_at = thread.resolved_by_id = None
        session.flush()
        tell(session, document, thread)


def react(session: Session, document: Document, comment: Comment, author: User, sign: str) -> None:
    """Give that sign; given before, it is taken back."""
    lock(session, document)  # of two clicks at once the second takes back what the first gave
    assert comment.id is not None and author.id is not None
    if given := session.get(Reaction, (comment.id, author.id, sign)):
        session.delete(given)
    else:
        session.add(Reaction(comment_id=comment.id, user_id=author.id, sign=sign))
    session.flush()
    tell(session, document, comment)


def thread_of(session: Session, document: Document, reader: User | None, thread_id: int) -> Thread | None:
    wanted = select(Thread).where(Thread.id == thread_id, Thread.document_id == document.id)
    wanted = wanted.where(quiet.threads_for(reader)).options(joinedload(Thread.opened_by))  # type: ignore[arg-type]
    return session.exec(wanted).first()


def comment_of(session: Session, document: Document, reader: User, comment_id: int) -> Comment | None:
    """One of this document; what was taken back is no comment any more."""
    wanted = select(Comment).join(Thread).where(Thread.document_id == document.id, Comment.id == comment_id)
    wanted = wanted.where(quiet.threads_for(reader), quiet.comments_for(reader))
    return session.exec(wanted.where(col(Comment.removed_at).is_(None))).first()


def passage_then(session: Session, thread: Thread) -> Passage | None:
    """The section as it was when the thread began."""
    kept = session.get(CommentedPassage, thread.passage) if thread.passage else None
    return Passage.from_json(kept.content) if kept else None


def _say(session: Session, document: Document, thread: Thread, author: User, text: str) -> Comment:
    assert thread.id is not None
    is_held = thread.is_held or quiet.is_quiet(session, document, author)
    comment = Comment(thread_id=thread.id, author_id=author.id, text=tidy(text), is_held=is_held)
    session.add(comment)
    session.flush()
    note_mentions(session, document, comment)
    return comment


def _unsay(session: Session, comment: Comment) -> None:
    """Nobody has seen it, so nothing of it stays; nor of a thread that held nothing else."""
    thread = session.get_one(Thread, comment.thread_id, populate_existing=True)
    session.delete(comment)
    session.flush()
    others = select(Comment.id).where(Comment.thread_id == thread.id)
    if thread.is_held and not session.exec(others).first() and not session.get(Suggestion, thread.id):
        session.delete(thread)


def note_mentions(session: Session, document: Document, comment: Comment) -> None:
    """Whoever may see what is said and is named with an @ before the name; nobody while it is held."""
    if comment.is_held:
        return
    assert comment.id is not None
    known = {one.user_id: one for one in session.exec(select(Mention).where(Mention.comment_id == comment.id))}
    if not known and "@" not in comment.text:
        return
    for member in membership.members(session, document):
        is_named = member.role in membership.MAY_COMMENT and re.search(
            rf"@{re.escape(member.user.name)}(?!\w)", comment.text, re.IGNORECASE
        )
        if is_named and member.user_id not in known:
            session.add(Mention(comment_id=comment.id, user_id=member.user_id))
            publish(session, "person_mentioned", document=document, comment=comment, user_id=member.user_id)
        elif member.user_id in known and not is_named:
            session.delete(known[member.user_id])
    session.flush()


def _keep_passage(session: Session, document: Document, section: str) -> str:
    row = session.get(Written, (document.id, section)) if section else None
    if row is None:
        return ""
    if not session.get(CommentedPassage, row.digest):
        session.add(CommentedPassage(digest=row.digest, content=row.content))
    return row.digest


def _insist_on_own(session: Session, document: Document, comment: Comment, author: User) -> None:
    """The comment is as it is now from here on: it may have been submitted, or taken back, a moment ago."""
    lock(session, document)
    known = session.get(Comment, comment.id, populate_existing=True)
    if known is None or known.removed_at or known.author_id != author.id:
        raise NotYoursToDo

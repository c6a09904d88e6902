"""Threads follow their words: each time a section is written down anew, in the same transaction."""

from collections.abc import Iterable
from functools import cache

from sqlmodel import Session, col, or_, select

from app.db import now
from app.documents.models import Document
from app.documents.projection import Rewritten
from app.events import on
from app.review.anchors import Anchor, Place, Steps, followed, refound
from app.review.models import Suggestion, Thread
from app.review.telling import tell
from app.review.texts import Texts, texts_now, texts_of


@on("sections_rewritten")
def follow_the_words(session: Session, document: Document, rewritten: Iterable[Rewritten]) -> None:
    """Move the threads of those sections along; look for the words of those that have no place."""
    before: Texts = {}
    after: Texts = {}
    for section in rewritten:
        before |= texts_of(section.before, section.ids_before)
        after |= texts_of(section.after, section.ids_after)
    keys = {section.after.key for section in rewritten}
    filling = select(Suggestion.thread_id).where(col(Suggestion.fills), Suggestion.state == "open")
    moving = select(Thread).where(Thread.document_id == document.id)
    moving = moving.where(or_(Thread.quote != "", col(Thread.id).in_(filling)))
    moving = moving.where(or_(col(Thread.section).in_(keys), col(Thread.detached_at).is_not(None)))
    threads = list(session.exec(moving))
    if not threads:
        return

    @cache
    def steps(place: Place) -> Steps:
        return Steps.between(before.get(place, ""), after.get(place, ""))

    @cache
    def everywhere() -> Texts:
        return texts_now(session, document)

    items = {item_id for section in rewritten for item_id in section.ids_after}
    for thread in threads:
        anchor, stood_on = anchor_of(thread), _words_of(thread)
        if not thread.quote:
            if thread.section in keys:
                see_its_place(thread, after, is_there=not thread.item_id or thread.item_id in items)
        elif thread.detached_at:
            take_place(thread, refound(anchor, after))
        else:
            take_place(thread, followed(anchor, before, after, steps(anchor.place)) or refound(anchor, everywhere()))
        if _words_of(thread) != stood_on:
            tell(session, document, thread)
    session.flush()


def _words_of(thread: Thread) -> tuple[Place, str, bool]:
    """What a page shows of its place: words that only stand further down are found there by the page itself."""
    return thread.place, thread.words, thread.detached_at is not None


def anchor_of(thread: Thread) -> Anchor:
    return Anchor(thread.place, thread.start, thread.end, thread.words, thread.before, thread.after)


def take_place(thread: Thread, anchor: Anchor | None) -> None:
    """The thread stands there from now on; without an anchor it is detached, and keeps what was known last."""
    if anchor is None:
        thread.detached_at = thread.detached_at or now()
        return
    thread.section, thread.item_id, thread.field = anchor.place
    thread.start, thread.end = anchor.span
    thread.words, thread.before, thread.after = anchor.quote, anchor.before, anchor.after
    thread.detached_at = None


def see_its_place(thread: Thread, texts: Texts, is_there: bool = True) -> None:
    """What is to fill a place stays there: its words are those that others put there, and it comes back with its item."""
    thread.detached_at = None if is_there else thread.detached_at or now()
    if is_there:
        thread.words = texts.get((thread.section, thread.item_id, thread.field), "")
        thread.start, thread.end = 0, len(thread.words)

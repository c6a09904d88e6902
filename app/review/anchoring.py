"""Threads follow their words: each time a section is written down anew, in the same transaction."""

from collections.abc import Iterable
from functools import cache

from sqlmodel import Session, col, or_, select

from app.db import now
from app.documents.models import Document
from app.documents.projection import Rewritten
from app.events import on
from app.review.anchors import Anchor, Place, Steps, followed, refound
from app.review.models import Thread
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
    moving = select(Thread).where(Thread.document_id == document.id, Thread.quote != "")
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

    for thread in threads:
        anchor, stood_on = anchor_of(thread), _words_of(thread)
        if thread.detached_at:
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

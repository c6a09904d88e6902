"""What was said quietly is said aloud, all at once: alone or with a verdict."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.db import now
from app.documents.locking import lock
from app.documents.models import Document
from app.events import on, publish
from app.review import quiet
from app.review.discussion import note_mentions, reopen
from app.review.models import Comment, QuietReview, Thread
from app.review.telling import tell


@on("verdict_given")
def submit_with_the_verdict(session: Session, document: Document, by: User, **_: object) -> None:
    submit(session, document, by)


def submit(session: Session, document: Document, author: User) -> None:
    """Everybody sees it from now on, as said in this moment; the quiet review is over. While all read together in silence
    it goes on: nobody speaks into that."""
    lock(session, document)  # nothing is said quietly between the look and the end
    if quiet.is_silent(session, document):
        return
    threads = select(Thread).where(Thread.document_id == document.id, col(Thread.is_held))
    comments = select(Comment).join(Thread).where(Thread.document_id == document.id, col(Comment.is_held))
    opened = list(session.exec(threads.where(Thread.opened_by_id == author.id).order_by(col(Thread.id))))
    said = list(session.exec(comments.where(Comment.author_id == author.id).order_by(col(Comment.id))))
    for thread in opened:
        thread.is_held, thread.opened_at = False, now()
    for comment in said:
        comment.is_held, comment.at = False, now()
    if begun := session.get(QuietReview, (document.id, author.id)):
        session.delete(begun)
    session.flush()
    _tell(session, document, author, opened, said)


def _tell(session: Session, document: Document, author: User, opened: list[Thread], said: list[Comment]) -> None:
    """As if all of it had just been said; who is named is told so first, as in ``discussion``."""
    for comment in said:
        note_mentions(session, document, comment)
    for thread in opened:
        publish(session, "thread_opened", document=document, thread=thread, author=author)
    new = {thread.id for thread in opened}
    for comment in said:
        if comment.thread_id not in new:
            thread = session.get_one(Thread, comment.thread_id)
            reopen(session, document, thread)
            publish(session, "comment_added", document=document, thread=thread, comment=comment, author=author)
            tell(session, document, comment)

"""What happens, and whom it concerns."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.documents import membership
from app.documents.membership import MAY_JUDGE, MAY_OWN
from app.documents.models import Document, Membership, StageMove
from app.events import on
from app.meetings.models import Meeting, Participant
from app.news.models import News
from app.news.telling import tell
from app.review.models import Comment, Suggestion, Thread
from app.rounds.models import Asked, Round, Verdict


@on("document_shared")
def tell_who_it_is_shared_with(session: Session, document: Document, user_id: int, by: User) -> None:
    tell(session, document, "shared", [user_id], by)


@on("review_asked")
def tell_who_is_asked(session: Session, document: Document, round_: Round, by: User) -> None:
    tell(session, document, "asked", _asked(session, round_), by, round_id=round_.id)


@on("review_ended")
def tell_that_it_ended(session: Session, document: Document, round_: Round, by: User) -> None:
    tell(session, document, "ended", _asked(session, round_), by, round_id=round_.id, word=round_.ending)


@on("verdict_given")
def tell_the_verdict(session: Session, document: Document, round_: Round, verdict: Verdict, by: User) -> None:
    people = {*_with_role(session, document, MAY_OWN), round_.asked_by_id}
    tell(session, document, "verdict", people, by, round_id=round_.id, word=verdict.verdict)


@on("meeting_called")
def tell_who_is_called(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    tell(session, document, "called", _called(session, meeting), by, meeting_id=meeting.id)


@on("meeting_called_off")
def tell_who_need_not_come(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    tell(session, document, "called_off", _called(session, meeting), by, meeting_id=meeting.id)


@on("meeting_decided")
def tell_what_was_decided(session: Session, document: Document, meeting: Meeting, by: User) -> None:
    people = {*_with_role(session, document, MAY_OWN), *_called(session, meeting)}
    tell(session, document, "decided", people, by, meeting_id=meeting.id, word=meeting.decision)


@on("stage_moved")
def tell_the_stage(session: Session, document: Document, author: User, move: StageMove) -> None:
    tell(session, document, "stage", _with_role(session, document, MAY_JUDGE), author, word=move.stage)


@on("person_mentioned")
def tell_who_is_named(session: Session, document: Document, comment: Comment, user_id: int) -> None:
    by = session.get(User, comment.author_id)
    tell(session, document, "mentioned", [user_id], by, thread_id=comment.thread_id, comment_id=comment.id)


@on("thread_opened")
def tell_the_owners(session: Session, document: Document, thread: Thread, author: User) -> None:
    """Other words that were proposed may come without a comment."""
    first = session.exec(select(Comment.id).where(Comment.thread_id == thread.id).order_by(col(Comment.id))).first()
    _tell_of_words(session, document, "commented", _with_role(session, document, MAY_OWN), author, thread, first)


@on("comment_added")
def tell_who_talks(session: Session, document: Document, thread: Thread, comment: Comment, author: User) -> None:
    talking: set[int | None] = set(
        session.exec(select(Comment.author_id).where(Comment.thread_id == thread.id, ~col(Comment.is_held)))
    )
    talking.add(thread.opened_by_id)
    owners = _with_role(session, document, MAY_OWN) - talking
    _tell_of_words(session, document, "answered", talking, author, thread, comment.id)
    _tell_of_words(session, document, "commented", owners, author, thread, comment.id)


@on("thread_resolved")
def tell_who_began(session: Session, document: Document, thread: Thread, author: User) -> None:
    tell(session, document, "resolved", [thread.opened_by_id], author, thread_id=thread.id)


@on("suggestion_accepted")
def tell_that_it_was_taken(session: Session, document: Document, suggestion: Suggestion, author: User) -> None:
    _tell_of_decision(session, document, "accepted", suggestion, author)


@on("suggestion_refused")
def tell_that_it_was_not(session: Session, document: Document, suggestion: Suggestion, author: User) -> None:
    _tell_of_decision(session, document, "refused", suggestion, author)


def _tell_of_decision(session: Session, document: Document, kind: str, about: Suggestion, author: User) -> None:
    thread = session.get_one(Thread, about.thread_id)
    tell(session, document, kind, [thread.opened_by_id], author, thread_id=thread.id)


def _tell_of_words(
    session: Session,
    document: Document,
    kind: str,
    people: set[int | None],
    author: User,
    thread: Thread,
    comment_id: int | None,
) -> None:
    """Whoever is named in it was told that already."""
    named = select(News.user_id).where(News.kind == "mentioned", News.comment_id == comment_id)
    told = set(session.exec(named)) if comment_id else set()
    tell(session, document, kind, people - told, author, thread_id=thread.id, comment_id=comment_id)


def _asked(session: Session, round_: Round) -> list[int]:
    return list(session.exec(select(Asked.user_id).where(Asked.round_id == round_.id)))


def _called(session: Session, meeting: Meeting) -> list[int]:
    return list(session.exec(select(Participant.user_id).where(Participant.meeting_id == meeting.id)))


def _with_role(session: Session, document: Document, roles: frozenset[str]) -> set[int | None]:
    parts = select(Membership.user_id).where(Membership.document_id == document.id, membership.lasts())
    return {*session.exec(parts.where(col(Membership.role).in_(roles)))}

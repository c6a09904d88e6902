"""The plan carried out, in one transaction: as if whoever brings the file had suggested and said it all."""

from contextlib import suppress

from sqlmodel import Session

from app.accounts.models import User
from app.documents.models import Document
from app.returning.plans import Addition, Change, Plan, Talk
from app.returning.telling import Names, names_for
from app.review import discussion, suggesting
from app.review.discussion import NoSuchPlace, NotYoursToDo, Selected
from app.review.models import Thread


def take(session: Session, document: Document, author: User, plan: Plan) -> None:
    """The suggestions in the order of the text, then what was said."""
    names = names_for(session, document, author)
    for change in plan.changes:
        with suppress(NoSuchPlace):  # an item that was removed in this moment
            _suggest(session, document, author, names, change)
    for addition in plan.additions:
        _add(session, document, author, names, addition)
    for talk in plan.talks:
        _say(session, document, author, names, talk)


def _suggest(session: Session, document: Document, author: User, names: Names, change: Change) -> None:
    selected = Selected(*change.place, quote=change.words, span=change.span)
    told = names.told_of_change(change.person)
    thread = discussion.open_thread(session, document, author, selected, told, "wording", False)
    if change.words:
        suggesting.propose(session, thread, change.replacement)
    else:
        suggesting.propose_filling(session, document, thread, change.replacement)


def _add(session: Session, document: Document, author: User, names: Names, addition: Addition) -> None:
    told = names.told_of_change(addition.person)
    behind = Selected(addition.section, addition.after, "title" if addition.after else "text")
    thread = _begin(session, document, author, Talk((), behind), told)
    suggesting.propose_item(session, thread, addition.item)


def _say(session: Session, document: Document, author: User, names: Names, talk: Talk) -> None:
    texts = [piece for said in talk.said for piece in in_pieces(names.told(said))]
    thread = discussion.thread_of(session, document, author, talk.thread_id) if talk.thread_id else None
    if thread is None and not texts:
        return  # it was to be settled, and is gone
    if thread is None:
        first, *texts = texts
        thread = _begin(session, document, author, talk, first)
    for text in texts:
        discussion.reply(session, document, thread, author, text)
    if talk.is_done:
        with suppress(NotYoursToDo):
            discussion.resolve(session, document, thread, author)


def in_pieces(text: str) -> list[str]:
    """As long as a comment may be: nothing of it is left out."""
    return [text[at : at + discussion.LONGEST] for at in range(0, max(1, len(text)), discussion.LONGEST)]


def _begin(session: Session, document: Document, author: User, talk: Talk, text: str) -> Thread:
    try:
        return discussion.open_thread(session, document, author, talk.selected, text, talk.kind, False)
    except NoSuchPlace:  # an item that was removed in this moment
        whole = Selected(talk.selected.section)
        return discussion.open_thread(session, document, author, whole, text, talk.kind, False)

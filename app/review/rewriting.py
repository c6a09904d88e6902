"""Suggesting by writing: somebody writes a text as they would like it, and what differs becomes suggestions.

What they wrote is all that they suggest for this text: suggestions of theirs that it says again stay as they are, those
it does not say any more are taken back. So it may be sent twice, or opened and sent on days later.
"""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.documents.locking import lock
from app.documents.models import Document
from app.documents.text.merging import merged
from app.manuscript.model import tidy, tidy_line
from app.review import discussion, quiet, suggesting
from app.review.anchors import Place
from app.review.discussion import Selected
from app.review.models import Suggestion, Thread
from app.review.rewording import Rewording, is_said_by, rewordings
from app.review.suggesting import Proposal
from app.review.texts import is_line, places_now


class NothingToStandOn(LookupError):
    """The place, or the words that stood there, are gone: what would be suggested had no place."""


class FilledMeanwhile(NothingToStandOn):
    """Others wrote where nothing was: to put both texts in a row is what nobody meant."""


def wish(session: Session, document: Document, place: Place, base: str, wanted: str) -> tuple[str, list[Rewording]]:
    """The text as it is now and what somebody would change in it, who began with ``base``: what others wrote meanwhile
    stays, and what stood nowhere fills the place. Raises NothingToStandOn."""
    text = places_now(session, document).get(place)
    clean = tidy_line if is_line(place) else tidy
    before, after = clean(base), clean(wanted)
    if text is None or (before and not text):
        raise NothingToStandOn
    if not text:
        return text, [Rewording(0, 0, after)] if after else []
    if not before and after not in ("", text):
        raise FilledMeanwhile
    return text, rewordings(text, merged(before, text, after))


def suggest(session: Session, document: Document, author: User, place: Place, base: str, wanted: str) -> int:
    """How many suggestions that makes or leaves. Raises NothingToStandOn."""
    lock(session, document)
    text, pieces = wish(session, document, place, base, wanted)
    for proposal in proposals_at(session, document, author, place, by=author):
        if is_said_by(proposal.rewording, pieces, text):
            pieces = [piece for piece in pieces if not piece.overlaps(proposal.rewording)]
        else:
            suggesting.refuse(session, document, proposal.suggestion, author)
    for piece in pieces:
        _propose(session, document, author, place, text, piece)
    return len(proposals_at(session, document, author, place, by=author))


def proposals_at(
    session: Session, document: Document, reader: User, place: Place, by: User | None = None
) -> list[Proposal]:
    """The open ones there are for this reader whose words are as they were, in the order of the text."""
    return [one for one in open_proposals(session, document, reader, by) if one.place == place]


def open_proposals(session: Session, document: Document, reader: User, by: User | None = None) -> list[Proposal]:
    """The same in all texts; what would be a new item is in none."""
    wanted = select(Suggestion, Thread).join(Thread).where(Thread.document_id == document.id)
    wanted = wanted.where(Suggestion.state == "open", quiet.threads_for(reader))
    if by:
        wanted = wanted.where(Thread.opened_by_id == by.id)
    found = session.exec(wanted.order_by(col(Thread.start), col(Thread.id))).all()
    proposals = [Proposal(suggestion, thread) for suggestion, thread in found]
    return [proposal for proposal in proposals if not proposal.is_stale and not proposal.item]


def _propose(session: Session, document: Document, author: User, place: Place, text: str, piece: Rewording) -> None:
    span = piece.start, piece.end
    words = Selected(*place, quote=text[slice(*span)], span=span)
    thread = discussion.open_thread(session, document, author, words, "", "wording", False)
    if text:
        suggesting.propose(session, thread, piece.text)
    else:
        suggesting.propose_filling(session, document, thread, piece.text)

"""Rounds: seen, begun, answered, closed, withdrawn."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator
from sqlmodel import Session

from app import zones
from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.catalogue import as_printed
from app.db import now
from app.documents import membership
from app.documents.dependencies import CommentableDocument, WritableDocument
from app.documents.models import Document
from app.manuscript.model import is_day
from app.rounds import asking, judging, listing, reading
from app.rounds.asking import AlreadyEnded, CannotBeAsked, TooHighQuorum, Wish
from app.rounds.judging import NoReason, NotAsked
from app.rounds.listing import Held
from app.rounds.models import Round
from app.rounds.standing import Standing, standing
from app.rounds.verdicts import VERDICTS, VerdictKey
from app.versions import history
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import NotYours, Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see, today
from app.web.policy import open_to_guests

router = APIRouter()


def _(text: str) -> str:
    return text


ENDED = _("This round has ended meanwhile.")


class Asking(BaseModel):
    """Whom to ask about what."""

    people: list[int] = []
    must: list[int] = []
    wanted: str = Field("", max_length=asking.LONGEST)
    due: str = Field("", max_length=10)
    quorum: int = Field(0, ge=0, le=1000)

    @field_validator("quorum", mode="before")
    @classmethod
    def _may_be_empty(cls, value: str) -> str:
        return value.strip() or "0"

    @field_validator("due")
    @classmethod
    def _is_still_to_come(cls, value: str) -> str:
        if value and not is_day(value):
            raise ValueError(_("Please give a date, such as 2027-03-15."))
        if value and date.fromisoformat(value) < zones.local(now()).date():
            raise ValueError(_("This day is over."))
        return value

    @property
    def wish(self) -> Wish:
        due = date.fromisoformat(self.due) if self.due else None
        return Wish(frozenset(self.people), frozenset(self.must), self.wanted, due, self.quorum)


class Judging(BaseModel):
    """A verdict, and in some words why."""

    verdict: VerdictKey
    summary: str = Field("", max_length=asking.LONGEST)


@router.get("/documents/{document_id}/rounds", name="see_rounds")
@open_to_guests
def see_rounds(request: Request, session: Database, user: CurrentUser, document: CommentableDocument) -> Response:
    return _page(request, session, document, user)


@router.post("/documents/{document_id}/rounds", name="ask_for_review")
def ask_for_review(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: WritableDocument,
    wanted: Annotated[Filled[Asking], Depends(form(Asking))],
) -> Response:
    if not wanted.errors:
        try:
            asking.ask(session, document, user, wanted.values.wish)
            return see(f"/documents/{document.id}/rounds")
        except CannotBeAsked:
            wanted.refuse("people", say(request, _("Please choose somebody who takes part in this document.")))
        except TooHighQuorum:
            wanted.refuse("quorum", say(request, _("That is more than are asked.")))
    return _page(request, session, document, user, asked=wanted, status=422)


@router.get("/documents/{document_id}/rounds/{round_id}/text", name="see_asked_text")
@open_to_guests
def see_asked_text(
    request: Request, session: Database, user: CurrentUser, document: CommentableDocument, round_id: RowId
) -> Response:
    """The very words the round is about: of all versions the one that a guest who was asked may read."""
    found = seen_round(session, document, user, round_id)
    manuscript = history.manuscript_of(session, found.round.version)
    shown = as_printed(passage.section for passage in manuscript.passages)
    passages = [manuscript.passage(section.key) for section in shown]
    return page(request, "rounds/text.html", document=document, held=found, manuscript=manuscript, passages=passages)


@router.post("/documents/{document_id}/rounds/{round_id}/verdicts", name="give_verdict")
@open_to_guests
def give_verdict(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    round_id: RowId,
    judged: Annotated[Filled[Judging], Depends(form(Judging))],
) -> Response:
    """Of whoever is signed in: there is no field to say it for somebody else."""
    round_ = _own(session, document, round_id)
    if not judged.errors:
        try:
            judging.give(session, document, round_, user, judged.values.verdict, judged.values.summary)
            return see(f"/documents/{document.id}/rounds#round-{round_id}")
        except NotAsked as error:
            raise NotYours from error
        except AlreadyEnded:
            late = say(request, ENDED), judged.values.summary
            return _page(request, session, document, user, given_back=late, status=409)
        except NoReason:
            judged.refuse("summary", say(request, _("Please say in some words why.")))
    return _page(request, session, document, user, judged=judged, judged_round=round_id, status=422)


@router.post("/documents/{document_id}/rounds/{round_id}/closing", name="close_round")
def close_round(session: Database, user: CurrentUser, document: WritableDocument, round_id: RowId) -> Response:
    try:
        asking.close(session, document, _own(session, document, round_id), user)
    except AlreadyEnded as error:
        raise Refused(ENDED, 409) from error
    return see(f"/documents/{document.id}/rounds#round-{round_id}")


@router.post("/documents/{document_id}/rounds/{round_id}/withdrawal", name="withdraw_round")
def withdraw_round(session: Database, user: CurrentUser, document: WritableDocument, round_id: RowId) -> Response:
    try:
        asking.withdraw(session, document, _own(session, document, round_id), user)
    except AlreadyEnded as error:
        raise Refused(ENDED, 409) from error
    return see(f"/documents/{document.id}/rounds#round-{round_id}")


def _own(session: Session, document: Document, round_id: int) -> Round:
    """The round of that document; any other is not found."""
    found = listing.round_of(session, document, round_id)
    if found is None:
        raise NotYours
    return found


def _seen(session: Session, document: Document, user: User) -> list[Held]:
    """Guests see the rounds they were asked in, everybody else all."""
    rounds = listing.of_document(session, document)
    return [one for one in rounds if one.answer_of(user)] if user.is_guest else rounds


def seen_round(session: Session, document: Document, user: User, round_id: int) -> Held:
    """The one of those; any other is not found."""
    found = next((one for one in _seen(session, document, user) if one.round.id == round_id), None)
    if found is None:
        raise NotYours
    return found


def _page(
    request: Request,
    session: Session,
    document: Document,
    user: User,
    asked: Filled[Any] | None = None,
    judged: Filled[Any] | None = None,
    judged_round: int = 0,
    given_back: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    """``asked`` and ``judged`` are what could not be taken: it stays in its form. ``given_back`` says why something cannot be
    taken any more, and what it was."""
    rounds = _seen(session, document, user)
    mine = {one.round.id: one.answer_of(user) for one in rounds if one.is_open}
    since = {
        one.round.id: reading.last_read(session, document, user, one.round.version.number)
        for one in rounds
        if mine.get(one.round.id) and not user.is_guest  # who sees no other versions sees no changes between them
    }
    return page(
        request,
        "rounds/rounds.html",
        status,
        document=document,
        rounds=rounds,
        mine=mine,
        since=since,
        standing=Standing() if user.is_guest else standing(session, document),
        today=today(request),
        can_be_asked=asking.can_be_asked(session, document, user),
        form=asked or blank(),
        judged=judged,
        judged_round=judged_round,
        given_back=given_back,
        verdicts=VERDICTS,
        may_write=request.state.role in membership.MAY_WRITE,
    )

"""The decision, and the minutes."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, field_validator

from app.accounts.dependencies import CurrentUser
from app.documents import projection
from app.documents.dependencies import CommentableDocument
from app.export.routes.handing import as_file, begun, hand_over
from app.export.theming import theme_of
from app.manuscript.model import is_day
from app.meetings import deciding
from app.meetings.deciding import Decision
from app.meetings.leading import NotLeading, WentOn
from app.meetings.minutes import Minutes
from app.meetings.record import of_meeting
from app.meetings.routes.showing import OwnMeeting, answer, refuse, show
from app.web.database import Database
from app.web.errors import NotYours
from app.web.forms import Filled, form
from app.web.policy import open_to_guests

router = APIRouter()


def _(text: str) -> str:
    return text


class Deciding(BaseModel):
    """What, who sees to it, until when, why."""

    decision: Literal["approve", "revise", "reject", "park"]
    owner: str = Field(min_length=1, max_length=deciding.LONGEST_OWNER)
    next_date: str = Field(min_length=1, max_length=10)
    why: str = Field("", max_length=deciding.LONGEST_WHY)

    @field_validator("next_date")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if not is_day(value):
            raise ValueError(_("Please give a date, such as 2027-03-15."))
        return value

    @property
    def said(self) -> Decision:
        return Decision(self.decision, self.owner, date.fromisoformat(self.next_date), self.why)


@router.post("/documents/{document_id}/meetings/{meeting_id}/decision", name="decide_in_meeting")
@open_to_guests
def decide_in_meeting(
    request: Request,
    session: Database,
    user: CurrentUser,
    document: CommentableDocument,
    meeting: OwnMeeting,
    decided: Annotated[Filled[Deciding], Depends(form(Deciding))],
) -> Response:
    if decided.errors:
        return show(request, session, document, user, meeting, decided, 422)
    try:
        deciding.decide(session, document, meeting, user, decided.values.said)
    except (NotLeading, WentOn) as error:
        return refuse(request, session, document, user, meeting, error, decided.values.why)
    return answer(request, document, meeting)


@router.get("/documents/{document_id}/meetings/{meeting_id}/minutes.{kind}", name="take_minutes")
@open_to_guests
def take_minutes(
    request: Request, session: Database, document: CommentableDocument, meeting: OwnMeeting, kind: Literal["md", "pdf"]
) -> Response:
    """Of a meeting that has begun to talk: earlier there is nothing to tell."""
    record = of_meeting(session, document, meeting)
    if not record.has_talked:
        raise NotYours
    minutes = Minutes(record, projection.manuscript_of(session, document), request.app.state.settings.time_zone)
    theme, name = theme_of(session), f"{_file_name(document.product)}-minutes-{meeting.id}"
    session.rollback()  # printing takes its time
    if kind == "md":
        return as_file(f"{name}.md", minutes.markdown.encode(), "text/markdown; charset=utf-8")
    print_it = partial(minutes.printed, theme)
    return hand_over(request, document, f"{name}.pdf", begun(request, minutes.name(theme), print_it))


def _file_name(product: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in product).strip("-") or "document"

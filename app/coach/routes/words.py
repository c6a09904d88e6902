"""The words of the team: all may see them, administrators agree on them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.accounts.dependencies import Administrator, CurrentUser
from app.coach import team
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import Refused
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


class NewWord(BaseModel):
    kind: team.Kind
    phrase: str = Field(min_length=1, max_length=100)
    hint: str = Field("", max_length=100)


@router.get("/team/words", name="see_team_words")
def see_team_words(request: Request, session: Database, _user: CurrentUser) -> Response:
    return _page(request, session, blank(kind="", phrase="", hint=""))


@router.post("/team/words", name="agree_on_word")
def agree_on_word(
    request: Request,
    session: Database,
    _user: Administrator,
    new: Annotated[Filled[NewWord], Depends(form(NewWord))],
) -> Response:
    if new.read and not new.read.phrase.strip():
        new.refuse("phrase", say(request, "Please fill this in."))
    if new.errors:
        return _page(request, session, new, 422)
    try:
        team.agree_on(session, new.values.kind, new.values.phrase, new.values.hint)
    except team.TooManyWords as error:
        raise Refused(_("There are %(most)s words already. Please remove one first."), most=team.MOST) from error
    return see(f"/team/words#{new.values.kind}")


@router.post("/team/words/{word_id}/removal", name="drop_word")
def drop_word(session: Database, _user: Administrator, word_id: RowId) -> Response:
    team.drop(session, word_id)
    return see("/team/words")


def _page(request: Request, session: Session, new: Filled[NewWord], status: int = 200) -> Response:
    return page(request, "coach/words.html", status, words=team.words(session), kinds=team.KINDS, form=new)

"""Which language the pages speak."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.accounts.dependencies import VisitIfAny
from app.i18n import known
from app.web.addresses import is_secure, local
from app.web.forms import Filled, form
from app.web.pages import see
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])

A_YEAR = 365 * 86_400


class Choice(BaseModel):
    language: str = ""
    next: str = "/"


@router.post("/language", name="choose_language")
def choose_language(
    request: Request, visit: VisitIfAny, choice: Annotated[Filled[Choice], Depends(form(Choice))]
) -> Response:
    """For this browser by a cookie; who is signed in finds it in the profile too."""
    answer = see(local(choice.typed.get("next", "/")))
    if language := known(choice.typed.get("language", "")):
        answer.set_cookie(
            "language", language, A_YEAR, path="/", secure=is_secure(request), httponly=True, samesite="lax"
        )
        if visit:
            visit.user.language = language
    return answer

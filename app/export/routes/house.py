"""The look of the house, for administrators: name, logo, colour, a line at the foot, the usual paper."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.accounts.dependencies import Administrator, CurrentUser
from app.documents.images import ImageRefused
from app.export.theme import LEAST_CONTRAST, Theme, contrast, is_colour
from app.export.theming import logo_from, set_theme, theme_of
from app.manuscript.model import tidy_line
from app.web.database import Database
from app.web.forms import Filled, blank, form
from app.web.pages import page, say, see

router = APIRouter()


def _(text: str) -> str:
    return text


class HouseStyle(BaseModel):
    """A logo may come beside it; ``no_logo`` takes it away."""

    company: str = Field("", max_length=80)
    line: str = Field("", max_length=120)
    accent: str = Field(max_length=7)
    paper: Literal["A4", "Letter"]
    no_logo: bool = False


@router.get("/house", name="see_house")
def see_house(request: Request, session: Database, _admin: Administrator) -> Response:
    theme = theme_of(session)
    typed = {name: str(value) for name, value in asdict(theme).items() if name != "logo"}
    return _page(request, session, blank(**typed))


@router.post("/house", name="set_house")
def set_house(
    request: Request,
    session: Database,
    _admin: Administrator,
    style: Annotated[Filled[HouseStyle], Depends(form(HouseStyle))],
) -> Response:
    logo = _logo(request, session, style)
    if style.read and not is_colour(style.read.accent.lower()):
        style.refuse("accent", say(request, _("Please choose a colour.")))
    elif style.read and contrast(style.read.accent.lower()) < LEAST_CONTRAST:
        style.refuse(
            "accent", say(request, _("This colour is too pale to be read on white paper. Please take a darker one."))
        )
    if style.errors:
        return _page(request, session, style, 422)
    wanted = style.values
    words = tidy_line(wanted.company), tidy_line(wanted.line)
    set_theme(session, Theme(*words, wanted.accent.lower(), wanted.paper, b"" if wanted.no_logo else logo))
    return see("/house")


def _logo(request: Request, session: Session, style: Filled[HouseStyle]) -> bytes:
    """The one that came, else the one that is there."""
    file = style.files.get("logo")
    if file is None or not file.filename:
        return theme_of(session).logo
    try:
        return logo_from(file.file.read())
    except ImageRefused as refusal:
        style.refuse("logo", say(request, refusal.message, **refusal.values))
        return b""


def _page(request: Request, session: Session, typed: Filled[Any], status: int = 200) -> Response:
    return page(request, "export/house.html", status, form=typed, has_logo=bool(theme_of(session).logo))


@router.get("/house/logo.png", name="see_logo")
def see_logo(session: Database, _user: CurrentUser) -> Response:
    if not (logo := theme_of(session).logo):
        return Response(status_code=204)
    return Response(logo, media_type="image/png", headers={"Cache-Control": "private, no-cache"})

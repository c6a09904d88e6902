"""The look of the house, for administrators: name, logo, colour, fonts, a line at the foot, the usual paper, rules of its
own; tried before anybody wears it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.accounts.dependencies import Administrator, CurrentUser
from app.documents.images import ImageRefused
from app.export.fitting import LARGEST_FONT, Fitting, Unfit, fitting
from app.export.routes.handing import as_file
from app.export.theme import LEAST_CONTRAST, SLOTS, OwnFont, Slot, Theme, contrast, is_colour
from app.export.theming import logo_from, set_theme, theme_of
from app.i18n import LANGUAGES
from app.manuscript.model import tidy, tidy_line
from app.web.database import Database
from app.web.forms import Filled, blank, form
from app.web.pages import language_of, page, say, see

router = APIRouter()

LONGEST_CSS = 20_000

# What the languages write that the Latin of one may lack; Chinese is told of by a letter of each kind.
LETTERS = {"en": "“”‘’–—…", "de": "ÄÖÜäöüß„“", "pt-BR": "ÃÕÇãõçáàâêéíóôú", "zh-Hans": "的说", "zh-Hant": "的說"}


def _(text: str) -> str:
    return text


class HouseStyle(BaseModel):
    """A logo may come beside it, and a font for each slot as ``font_<slot>``; ``no_logo`` and ``without`` take them away."""

    company: str = Field("", max_length=80)
    line: str = Field("", max_length=120)
    accent: str = Field(max_length=7)
    paper: Literal["A4", "Letter"]
    css: str = Field("", max_length=LONGEST_CSS)
    no_logo: bool = False
    without: list[Slot] = []


Style = Annotated[Filled[HouseStyle], Depends(form(HouseStyle))]


@router.get("/house", name="see_house")
def see_house(request: Request, session: Database, _admin: Administrator) -> Response:
    theme = theme_of(session)
    typed = {name: str(getattr(theme, name)) for name in ("company", "line", "accent", "paper", "css")}
    return _page(request, theme, blank(**typed))


@router.post("/house", name="set_house")
def set_house(request: Request, session: Database, _admin: Administrator, style: Style) -> Response:
    worn = theme_of(session)
    session.rollback()  # trying takes its time: nobody who writes should wait for it meanwhile
    with fitting() as room:
        wanted = _wanted(request, room, worn, style)
        if wanted and (wanted.fonts, wanted.css) != (worn.fonts, worn.css):
            _sample(request, room, wanted, style)
    if wanted is None or style.errors:
        return _page(request, worn, style, 422)
    set_theme(session, wanted)
    return see("/house")


@router.post("/house/sample.pdf", name="try_house")
def try_house(request: Request, session: Database, _admin: Administrator, style: Style) -> Response:
    """A page in the look that was typed, which nobody wears yet."""
    worn = theme_of(session)
    session.rollback()  # as above
    with fitting() as room:
        wanted = _wanted(request, room, worn, style)
        sample = _sample(request, room, wanted, style) if wanted else b""
    return as_file("Foreword.pdf", sample, "application/pdf") if sample else _page(request, worn, style, 422)


def _wanted(request: Request, room: Fitting, worn: Theme, style: Filled[HouseStyle]) -> Theme | None:
    """The theme that was typed; None when the form has errors now."""
    _look_at_colour(request, style)
    logo = _logo(request, worn, style)
    fonts = tuple(_fonts(request, room, worn, style))
    if style.read and style.read.css:
        with _telling(request, style, "css"):
            room.css(tidy(style.read.css))
    if style.errors:
        return None
    typed = style.values
    return Theme(
        tidy_line(typed.company), tidy_line(typed.line), typed.accent.lower(), typed.paper,
        logo=b"" if typed.no_logo else logo,
        fonts=tuple(font for font in fonts if font.slot not in typed.without),
        css=tidy(typed.css),
    )  # fmt: skip


def _sample(request: Request, room: Fitting, theme: Theme, style: Filled[HouseStyle]) -> bytes:
    """A page in that theme; empty, and the form has an error, when there can be none."""
    with _telling(request, style, "css"):
        return room.whole(theme, language_of(request))
    return b""


def _look_at_colour(request: Request, style: Filled[HouseStyle]) -> None:
    if style.read and not is_colour(style.read.accent.lower()):
        style.refuse("accent", say(request, _("Please choose a colour.")))
    elif style.read and contrast(style.read.accent.lower()) < LEAST_CONTRAST:
        style.refuse(
            "accent", say(request, _("This colour is too pale to be read on white paper. Please take a darker one."))
        )


def _logo(request: Request, worn: Theme, style: Filled[HouseStyle]) -> bytes:
    """The one that came, else the one that is there."""
    file = style.files.get("logo")
    if file is None or not file.filename:
        return worn.logo
    try:
        return logo_from(file.file.read())
    except ImageRefused as refusal:
        style.refuse("logo", say(request, refusal.message, **refusal.values))
        return b""


def _fonts(request: Request, room: Fitting, worn: Theme, style: Filled[HouseStyle]) -> Iterator[OwnFont]:
    """For each slot the one that came, else the one that is there."""
    there = {font.slot: font for font in worn.fonts}
    for slot in SLOTS:
        file = style.files.get(f"font_{slot}")
        if file and file.filename:
            with _telling(request, style, f"font_{slot}"):
                yield room.font(slot, file.file.read(LARGEST_FONT + 1))
        elif slot in there:
            yield there[slot]


@contextmanager
def _telling(request: Request, style: Filled[Any], name: str) -> Iterator[None]:
    """What is unfit becomes an error of that field."""
    try:
        yield
    except Unfit as unfit:
        style.refuse(name, say(request, unfit.message, **unfit.values))


def _page(request: Request, theme: Theme, typed: Filled[Any], status: int = 200) -> Response:
    fonts = {font.slot: font for font in theme.fonts}
    lacking = {font.slot: _languages_lacking(font) for font in theme.fonts}
    return page(
        request, "export/house.html", status, form=typed, has_logo=bool(theme.logo), slots=SLOTS, fonts=fonts,
        lacking=lacking, most_css=LONGEST_CSS,
    )  # fmt: skip


def _languages_lacking(font: OwnFont) -> list[tuple[str, str]]:
    """Names of the languages whose letters are not all there, with those that are not."""
    lacking = ((each.name, " ".join(font.lacks(LETTERS[each.tag]))) for each in LANGUAGES)
    return [(name, letters) for name, letters in lacking if letters]


@router.get("/house/logo.png", name="see_logo")
def see_logo(session: Database, _user: CurrentUser) -> Response:
    if not (logo := theme_of(session).logo):
        return Response(status_code=204)
    return Response(logo, media_type="image/png", headers={"Cache-Control": "private, no-cache"})

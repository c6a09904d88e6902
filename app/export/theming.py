"""The theme of this site, as administrators set it."""

import io
from typing import Any

from sqlmodel import Session, col, delete, select

from app.documents.images import accept
from app.export.models import House, HouseFont
from app.export.theme import SLOTS, OwnFont, Paper, Slot, Theme

LOGO_SIZE = (900, 240)
"""Pixels; printed at most 12 mm high, so that is 500 dots an inch."""


def theme_of(session: Session) -> Theme:
    house = session.get(House, 1)
    if not house:
        return Theme()
    paper: Paper = "Letter" if house.paper == "Letter" else "A4"
    return Theme(house.company, house.line, house.accent, paper, house.logo, fonts_of(session), house.css)


def set_theme(session: Session, theme: Theme) -> None:
    about = ("company", "line", "accent", "paper", "logo", "css")
    session.merge(House(id=1, **{name: getattr(theme, name) for name in about}))
    session.exec(delete(HouseFont))
    session.add_all(
        HouseFont(slot=one.slot, family=one.family, name=one.name, letters=[*map(list, one.letters)], data=one.data)
        for one in theme.fonts
    )
    session.flush()


def fonts_of(session: Session) -> tuple[OwnFont, ...]:
    """In the order of their slots."""
    known = select(HouseFont.slot, HouseFont.family, HouseFont.name, HouseFont.letters)
    found = {row[0]: row for row in session.exec(known)}
    return tuple(_font(session, slot, found[slot]) for slot in SLOTS if slot in found)


def _font(session: Session, slot: Slot, row: Any) -> OwnFont:
    runs = tuple((first, last) for first, last in row.letters)
    return OwnFont(slot, row.family, row.name, runs, _content(session, row.name))


_contents: dict[str, bytes] = {}
"""Of fonts by name: megabytes, which no export should read anew. A name says what is in it, so this is never out of date."""


def _content(session: Session, name: str) -> bytes:
    if name not in _contents:
        if len(_contents) > 2 * len(SLOTS):
            _contents.clear()
        _contents[name] = session.exec(select(HouseFont.data).where(col(HouseFont.name) == name).limit(1)).one()
    return _contents[name]


def logo_from(data: bytes) -> bytes:
    """Cleaned like any image, and no larger than it prints; raises ImageRefused."""
    from PIL import Image  # loaded when somebody brings a picture

    with Image.open(io.BytesIO(accept(data).data)) as image:
        image.thumbnail(LOGO_SIZE)
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
    return out.getvalue()

"""The theme of this site, as administrators set it."""

import io

from PIL import Image
from sqlmodel import Session

from app.documents.images import accept
from app.export.models import House
from app.export.theme import Theme

LOGO_SIZE = (900, 240)
"""Pixels; printed at most 12 mm high, so that is 500 dots an inch."""


def theme_of(session: Session) -> Theme:
    house = session.get(House, 1)
    return (
        Theme(house.company, house.line, house.accent, "Letter" if house.paper == "Letter" else "A4", house.logo)
        if house
        else Theme()
    )


def set_theme(session: Session, theme: Theme) -> None:
    session.merge(
        House(id=1, company=theme.company, line=theme.line, accent=theme.accent, paper=theme.paper, logo=theme.logo)
    )
    session.flush()


def logo_from(data: bytes) -> bytes:
    """Cleaned like any image, and no larger than it prints; raises ImageRefused."""
    with Image.open(io.BytesIO(accept(data).data)) as image:
        image.thumbnail(LOGO_SIZE)
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
    return out.getvalue()

"""How often templates make what is kept for everybody (``app/web/faces.py``)."""

from types import ModuleType
from typing import Any

import pytest

from app.web.faces import Face
from app.web.pages import face
from app.web.sharing import MOST, Kept


def languages_made(monkeypatch: pytest.MonkeyPatch, cards: ModuleType) -> list[str]:
    """The language of each card that this module makes from now on; none is kept from before."""
    told: list[str] = []

    def counted(language: str, template: str, **about: Any) -> Face:
        told.append(language)
        return face(language, template, **about)

    monkeypatch.setattr(cards, "face", counted)
    monkeypatch.setattr(cards, "once", Kept(MOST).once)
    return told

"""The words of the team, which administrators keep for all documents of the site."""

from typing import Literal

from sqlmodel import Session, col, select

from app.coach.draft import Workspace
from app.coach.models import TeamWord
from app.manuscript.model import tidy_line

Kind = Literal["product", "acronym", "internal", "banned"]
KINDS: tuple[Kind, ...] = ("product", "acronym", "internal", "banned")
MOST = 500


class TooManyWords(Exception):
    """Each document is read with all of them."""


def words(session: Session) -> list[TeamWord]:
    """All of them, by kind and from A."""
    return sorted(
        session.exec(select(TeamWord)).all(), key=lambda word: (KINDS.index(word.kind), word.phrase.casefold())
    )


def workspace(session: Session) -> Workspace:
    """The same as the checks want it."""
    by_kind: dict[str, list[TeamWord]] = {kind: [] for kind in KINDS}
    for word in words(session):
        by_kind[word.kind].append(word)
    products, acronyms, internal = (tuple(word.phrase for word in by_kind[kind]) for kind in KINDS[:3])
    return Workspace(products, acronyms, internal, tuple((word.phrase, word.hint) for word in by_kind["banned"]))


def agree_on(session: Session, kind: Kind, phrase: str, hint: str = "") -> None:
    """Take a word in; said again it only gets the new hint. TooManyWords beyond ``MOST``."""
    phrase, hint = tidy_line(phrase), tidy_line(hint)
    known = session.exec(select(TeamWord).where(TeamWord.kind == kind, TeamWord.phrase == phrase)).first()
    if known:
        known.hint = hint
    elif len(session.exec(select(TeamWord.id).limit(MOST)).all()) >= MOST:
        raise TooManyWords
    else:
        session.add(TeamWord(kind=kind, phrase=phrase, hint=hint))
    session.flush()


def drop(session: Session, word_id: int) -> None:
    """Forget a word; one that is gone already is gone."""
    if word := session.exec(select(TeamWord).where(col(TeamWord.id) == word_id)).first():
        session.delete(word)
        session.flush()

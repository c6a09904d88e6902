"""Bringing a version back: as one more change, so that nothing that came between is lost."""

from collections.abc import Iterator
from dataclasses import asdict

from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import BY_KEY, profile
from app.documents import projection, writing
from app.documents.beginning import is_untouched
from app.documents.models import Document
from app.documents.text import Text
from app.i18n import translate
from app.manuscript.model import Manuscript
from app.versions import history
from app.versions.models import Version


def _(text: str) -> str:
    return text


# How far a document has come is a decision of people, not part of what it said.
_FRONT = ("product", "language", "launch", "authors", "outcomes", "internal_terms", "unknown")


def restore(session: Session, document: Document, version: Version, by: User) -> Version | None:
    """Let the document say again what it said then. What it says now is kept first, and so is the outcome; the answer is
    the new version, or None when the document says just that already. TextError when the text no longer fits."""
    history.keep(session, document, by)
    wanted = history.manuscript_of(session, version)
    _show_the_same_sections(session, document, wanted)
    writing.edit(session, document, by, lambda text: list(_rewritten(text, wanted)))
    _take_front(session, document, by, wanted)
    if history.is_kept(session, document):
        return None
    name = translate(_("Restored from version %(number)s"), document.language, number=version.number)
    return history.keep(session, document, by, name)


def _rewritten(text: Text, wanted: Manuscript) -> Iterator[bytes]:
    """Open editors see it as they would see somebody type: sections that say the same are not touched, nor those that
    were off the page then and have not been written since."""
    for key in BY_KEY:
        now = text.passage(key)
        if now != wanted.passage(key) and not (key not in wanted.shown and is_untouched(now)):
            yield text.replace_passage(wanted.passage(key))


def _show_the_same_sections(session: Session, document: Document, wanted: Manuscript) -> None:
    usual, shown = set(profile(document.profile).sections), set(wanted.shown)
    document.sections = sorted(shown - usual)
    document.hidden = sorted(usual - shown)
    session.flush()


def _take_front(session: Session, document: Document, by: User, wanted: Manuscript) -> None:
    then = asdict(wanted.front)
    then |= {name: list(then[name]) for name in ("authors", "outcomes", "internal_terms")}
    then["unknown"] = [[key, value] for key, value in wanted.front.unknown]
    writing.take_details(session, document, by, **{name: then[name] for name in _FRONT})
    projection.reindex(session, document)

"""What stands before the text, as a form shows it and sends it back. Only what was changed in the form is changed in the
document; what others changed otherwise meanwhile is not overwritten but told."""

from collections.abc import Mapping

from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import OUTCOMES
from app.documents import writing
from app.documents.locking import lock
from app.documents.models import Document
from app.documents.text import TooLong
from app.manuscript.model import tidy_line

NAMES = ("product", "language", "launch", "authors", "internal_terms", "outcomes")
LISTS = ("authors", "internal_terms")
LONGEST_LIST = 8_000
"""Letters, with the line ends: the Markdown form has room for two such lists of names before a text. A longer one that
was imported may be left as it is or made shorter."""

Typed = Mapping[str, str]


class Clash(Exception):
    """Others have changed some of the details too, to something else: ``now`` is what these say, by name."""

    def __init__(self, now: dict[str, str]) -> None:
        self.now = now
        super().__init__(", ".join(now))


def as_typed(document: Document) -> dict[str, str]:
    """The details as a form shows them: lists one entry a line, ticks by their keys."""
    shown = {name: getattr(document, name) for name in NAMES}
    shown |= {name: "\n".join(shown[name]) for name in LISTS} | {"outcomes": " ".join(shown["outcomes"])}
    return {name: _as_sent(name, text) for name, text in shown.items()}


def take(session: Session, document: Document, author: User, typed: Typed, begun: Typed) -> None:
    """The document takes what was typed into a form that began with ``begun`` (of what is not there, what is typed is
    meant). Clash and TooLong: then nothing has changed."""
    lock(session, document)
    now = as_typed(document)
    shown = now | {name: _as_sent(name, text) for name, text in begun.items()}
    changed = changes(typed, shown)
    clashing = [name for name, text in changed.items() if now[name] not in (text, shown[name])]
    if clashing:
        raise Clash({name: now[name] for name in clashing})
    for name in changed.keys() & set(LISTS):
        if len(changed[name]) > max(LONGEST_LIST, len(now[name])):
            raise TooLong(name, len(changed[name]), LONGEST_LIST)
    writing.take_details(session, document, author, **{name: _value(name, text) for name, text in changed.items()})


def changes(typed: Typed, begun: Typed) -> dict[str, str]:
    """What was typed anew; what was only sent back is not even read, for it need not be what a form would take."""
    sent = {name: _as_sent(name, text) for name, text in typed.items()}
    return {name: text for name, text in sent.items() if name not in begun or text != _as_sent(name, begun[name])}


def _as_sent(name: str, text: str) -> str:
    """Browsers send line ends of their own, and ticks in the order of the page."""
    if name == "outcomes":
        return " ".join(key for key in OUTCOMES if key in text.split())
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _value(name: str, text: str) -> object:
    if name in LISTS:
        return [tidy_line(line) for line in text.split("\n") if line.strip()]
    return text.split() if name == "outcomes" else tidy_line(text)

"""Letters that wait to be sent: put there in the same transaction as the change they tell of. They hold links that sign
people in, so none waits longer than it is of use."""

import re
from datetime import timedelta

from sqlmodel import Session, col, delete, select

from app.config import Settings
from app.db import now
from app.jobs.queue import enqueue, job
from app.mail.models import Letter

KEPT_DAYS = 90
GOOD_FOR = timedelta(days=7)
"""Longer than all attempts to send it; by then its links are old, and its news stand in the inbox."""

_LINK = re.compile(r"https?://\S+")
NO_MAIL = ".invalid"
"""How addresses end at which nobody can be reached: those of guests."""


def post(session: Session, letter: Letter) -> None:
    """Send it soon, or keep it for the mailbox where there is no server. An address that is none gets nothing."""
    settings = Settings()
    if not settings.writes_mail or letter.to_address.endswith(NO_MAIL):
        return
    session.add(letter)
    session.flush()
    if settings.mail_host:
        enqueue(session, "send_letters", "send_letters", now())


def kept(session: Session) -> list[Letter]:
    """The newest hundred that are still there."""
    return list(session.exec(select(Letter).order_by(col(Letter.id).desc()).limit(100)))


@job("forget_letters", daily=True)
def forget_letters(session: Session) -> None:
    """Nobody looks for them any more."""
    session.exec(delete(Letter).where(col(Letter.made_at) < now() - timedelta(days=KEPT_DAYS)))


@job("expire_letters", daily=True)
def expire_letters(session: Session) -> None:
    """What was not sent in time never is. It stays for the mailbox, if there is one, without anything that leads somewhere."""
    unsent = select(Letter).where(col(Letter.sent_at).is_(None), col(Letter.expired_at).is_(None))
    for letter in session.exec(unsent.where(col(Letter.made_at) < now() - GOOD_FOR)):
        if Settings().mailbox:
            _take_links_out(letter)
        else:
            session.delete(letter)


def _take_links_out(letter: Letter) -> None:
    letter.text, letter.expired_at = _LINK.sub("…", letter.text), now()
    letter.html = letter.calendar = letter.unsubscribe = ""

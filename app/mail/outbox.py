"""Letters that wait to be sent: put there in the same transaction as the change they tell of."""

from datetime import timedelta

from sqlmodel import Session, col, delete, select

from app.config import Settings
from app.db import now
from app.jobs.queue import enqueue, job
from app.mail.models import Letter

KEPT_DAYS = 90
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
    """Nobody looks for them any more, and what could not be sent in all that time is no news."""
    session.exec(delete(Letter).where(col(Letter.made_at) < now() - timedelta(days=KEPT_DAYS)))

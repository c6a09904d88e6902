"""Handing letters to the mail server.

A letter is marked in a transaction of its own just before the server gets its text. When this process, or the line, dies
between that mark and the note that it was sent, or the server's answer cannot be read, nobody can know whether it arrived;
then it is not sent again: the news stands in the inbox as well, and twice the same is worse than late. Before the mark, and
when the server says no, it is tried again after growing pauses.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

import structlog
from aiosmtplib import SMTP, SMTPException, SMTPResponseException
from sqlalchemy import ColumnElement, Engine
from sqlmodel import Session, col, delete, func, select, update

from app import db
from app.config import Settings
from app.db import now
from app.jobs.queue import enqueue, job
from app.mail.composing import composed
from app.mail.models import Letter
from app.mail.outbox import GOOD_FOR

log = structlog.get_logger()

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60))
TRIES = 1 + len(PAUSES)
"""A pause after each but the last, with which it is given up."""

SECONDS = 15
"""For each answer of the server: meanwhile other work waits."""

AT_ONCE = 100

LONGEST = 120
"""Seconds of handing over at one time: some servers take theirs on purpose."""


@job("send_letters", is_slow=True)
def send_letters(session: Session) -> None:
    """All that are due, over one connection. The session is not used meanwhile: nobody who writes should wait for a
    mail server."""
    settings, engine = Settings(), session.get_bind()
    assert isinstance(engine, Engine)
    if settings.mail_host and (due := _due(engine)):
        asyncio.run(_deliver(engine, settings, due))
    waiting = session.exec(select(func.min(Letter.due_at)).where(*_waits())).first()
    if settings.mail_host and waiting:
        enqueue(session, "send_letters", "send_letters", max(waiting, now()))  # other work that waits comes first


def _waits() -> tuple[ColumnElement[bool], ...]:
    """What is too old is no news any more (``outbox.expire_letters``)."""
    is_good = col(Letter.expired_at).is_(None), col(Letter.made_at) > now() - GOOD_FOR
    return (col(Letter.handed_at).is_(None), col(Letter.attempts) < TRIES, *is_good)


def _due(engine: Engine) -> list[int]:
    with db.reading(engine) as session:
        due = select(Letter.id).where(*_waits(), col(Letter.due_at) <= now()).order_by(col(Letter.id)).limit(AT_ONCE)
        return [number for number in session.exec(due) if number]


async def _deliver(engine: Engine, settings: Settings, due: list[int]) -> None:
    try:
        async with connection(settings) as server:
            until = monotonic() + LONGEST
            for number in due:
                if monotonic() < until and (letter := _read(engine, settings, number)):
                    await _hand_over(engine, server, settings, number, *letter)
    except (SMTPException, OSError) as error:
        log.warning("mail server cannot be used", reason=type(error).__name__)
        _put_off(engine, due, str(error))


@asynccontextmanager
async def connection(settings: Settings) -> AsyncIterator[SMTP]:
    """Signed in to the mail server that the settings name. Raises SMTPException and OSError."""
    server = SMTP(
        hostname=settings.mail_host,
        port=settings.mail_port,
        use_tls=settings.mail_security == "tls",
        start_tls=settings.mail_security == "starttls",
        username=settings.mail_user or None,
        password=settings.mail_password or None,
        timeout=SECONDS,
    )
    async with server:
        yield server


async def try_out(settings: Settings, to: str = "") -> None:
    """Sign in, and send a short mail to that address if there is one. Raises SMTPException, OSError, and ValueError for
    what is no address."""
    async with connection(settings) as server:
        if to:
            words = "Foreword can send mail."
            message = composed(Letter(to_address=to, subject=words, text=f"{words}\n"), settings.mail_from)
            await server.send_message(message)


async def _hand_over(
    engine: Engine, server: SMTP, settings: Settings, number: int, address: str, message: bytes
) -> None:
    try:
        await server.mail(settings.mail_from, options=[] if address.isascii() else ["SMTPUTF8"])
        await server.rcpt(address)
        if not _marked(engine, number):  # another process was quicker
            await server.rset()
            return
        await server.data(message)
    except SMTPResponseException as refusal:
        if refusal.code < 400:  # this says neither yes nor no; nor can what else comes over this line be told apart
            raise
        _note_refusal(engine, number, refusal)
        await server.rset()
    else:
        _note_sent(engine, number, settings)


def _read(engine: Engine, settings: Settings, number: int) -> tuple[str, bytes] | None:
    """To whom it goes, and as it travels. None when another process handed it over meanwhile, or when mail cannot say it:
    one letter must not keep all behind it from going."""
    with db.reading(engine) as session:
        letter = session.get(Letter, number)
        if letter is None or letter.handed_at:
            return None
        try:
            return letter.to_address, composed(letter, settings.mail_from).as_bytes()
        except Exception as error:  # Python's own library raises whatever it likes about an address it does not know
            reason = repr(error)
    log.warning("letter cannot be written", letter=number, reason=reason)
    _give_up(engine, number, reason)
    return None


def _marked(engine: Engine, number: int) -> bool:
    """Of two that would send it only one gets it."""
    with db.transaction(engine) as session:
        mark = update(Letter).where(col(Letter.id) == number, col(Letter.handed_at).is_(None)).values(handed_at=now())
        return bool(session.exec(mark).rowcount)


def _note_sent(engine: Engine, number: int, settings: Settings) -> None:
    log.info("letter sent", letter=number)
    with db.transaction(engine) as session:
        if settings.mailbox:
            session.exec(update(Letter).where(col(Letter.id) == number).values(sent_at=now()))
        else:
            session.exec(delete(Letter).where(col(Letter.id) == number))


def _note_refusal(engine: Engine, number: int, refusal: SMTPResponseException) -> None:
    """It said no, so it has nothing. From 500 on it will say so again; below, later may be better."""
    log.warning("letter refused", letter=number, code=refusal.code)
    with db.transaction(engine) as session:
        letter = session.get_one(Letter, number)
        letter.handed_at = None
        _try_later(letter, f"{refusal.code} {refusal.message}")
        if refusal.code >= 500:
            letter.attempts = TRIES


def _give_up(engine: Engine, number: int, error: str) -> None:
    with db.transaction(engine) as session:
        letter = session.get_one(Letter, number)
        letter.attempts, letter.last_error = TRIES, error[:1000]


def _put_off(engine: Engine, due: list[int], error: str) -> None:
    with db.transaction(engine) as session:
        for letter in session.exec(
            select(Letter).where(col(Letter.id).in_(due), *_waits(), col(Letter.due_at) <= now())
        ):
            _try_later(letter, error)


def _try_later(letter: Letter, error: str) -> None:
    letter.attempts += 1
    if letter.attempts < TRIES:
        letter.due_at = now() + PAUSES[letter.attempts - 1]
    letter.last_error = error[:1000]

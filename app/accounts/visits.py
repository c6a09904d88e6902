"""Signed-in browsers: begin, find again, list, end."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, delete, select

from app.accounts.models import User, Visit
from app.db import now

SEEN_EVERY = timedelta(hours=1)  # writing it down at each request would make every look a write


def token_hash(token: str) -> str:
    """Tokens carry 256 random bits, so one fast hash is enough; only passwords need a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, user: User, browser: str, address: str) -> str:
    """A new visit; the answer is the token for the cookie, which is kept nowhere else."""
    assert user.id is not None
    token = secrets.token_urlsafe(32)
    visit = Visit(token_hash=token_hash(token), user_id=user.id, browser=browser[:300], address=address[:64])
    session.add(visit)
    session.flush()
    return token


def find(session: Session, token: str, lasts: timedelta) -> Visit | None:
    """The visit of that cookie, if it is still good and its person is not suspended."""
    mine = select(Visit).join(User).where(Visit.token_hash == token_hash(token), col(User.suspended_at).is_(None))
    with_person = mine.options(contains_eager(Visit.user))  # type: ignore[arg-type]
    return session.exec(with_person.where(col(Visit.seen_at) > now() - lasts)).first()


def find_all(session: Session, tokens: Collection[str], lasts: timedelta) -> dict[str, tuple[int, User]]:
    """The visits (id, person) of these cookies that are still good, in one question; by token."""
    by_hash = {token_hash(token): token for token in tokens}
    theirs = select(Visit.token_hash, Visit.id, User).join(User).where(col(Visit.token_hash).in_(by_hash))
    good = theirs.where(col(User.suspended_at).is_(None), col(Visit.seen_at) > now() - lasts)
    return {by_hash[known]: (visit_id or 0, person) for known, visit_id, person in session.exec(good)}


def is_stale(visit: Visit) -> bool:
    return visit.seen_at < now() - SEEN_EVERY


def of(session: Session, user: User) -> list[Visit]:
    """The person's visits, the newest first."""
    return list(session.exec(select(Visit).where(Visit.user_id == user.id).order_by(col(Visit.seen_at).desc())))


def end_by_token(session: Session, token: str) -> None:
    """Sign out the browser with that cookie, whoever it is."""
    session.exec(delete(Visit).where(col(Visit.token_hash) == token_hash(token)))


def end_forgotten(session: Session, lasts: timedelta) -> None:
    """Visits that are too old to be found any more need not be kept."""
    session.exec(delete(Visit).where(col(Visit.seen_at) <= now() - lasts))


def end(session: Session, visit: Visit) -> None:
    session.delete(visit)
    session.flush()


def end_all(session: Session, user: User, but: Visit | None = None) -> None:
    """Everywhere else this person is signed out: after a new password, or when suspended."""
    session.exec(delete(Visit).where(col(Visit.user_id) == user.id, col(Visit.id) != (but.id if but else 0)))


@dataclass(frozen=True)
class Browser:
    """What a person knows a browser by; empty where it does not say."""

    name: str
    system: str


def browser_of(visit: Visit) -> Browser:
    """From what it calls itself. Nearly every browser also names those before it, so the order matters."""
    return Browser(_first(_BROWSERS, visit.browser), _first(_SYSTEMS, visit.browser))


_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrom", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def _first(marks: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in marks if mark in text), "")

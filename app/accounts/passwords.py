"""Passwords: what is good enough, how they are kept, and links by which somebody sets a new one."""

import base64
import hashlib
import hmac
import threading
import unicodedata
from datetime import timedelta
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session

from app.accounts.models import User
from app.db import now

SHORTEST = 10
LONGEST = 1000
LINK_LASTS = timedelta(days=3)

hasher = PasswordHash((Argon2Hasher(),))
"""Tests put a cheap one here; each hash says itself how it was made, so it may change at any time."""

_few_at_once = threading.BoundedSemaphore(4)  # each takes 64 MB, and forty threads serve requests

# Of the lists of stolen passwords, those that the other rules would let through.
_COMMONEST = frozenset(Path(__file__).with_name("commonest.txt").read_text(encoding="utf-8").split())


def _(text: str) -> str:
    return text


def fault_in(password: str, email: str = "") -> str:
    """Why this password will not do, as a msgid; empty when it will. Length counts more than odd characters."""
    folded = _folded(password).casefold()
    if len(folded) < SHORTEST:
        return _("Please use at least 10 characters. A few words that only you would put together are good.")
    if len(password) > LONGEST:
        return _("This is longer than a password can be.")
    if email and folded.strip() in {email.casefold(), email.split("@")[0].casefold()}:
        return _("Please do not use your e-mail address as your password.")
    if folded in _COMMONEST or len(set(folded)) < 4:
        return _("Many people use this password, so it is the first that others try. Please choose another.")
    return ""


def hashed(password: str) -> str:
    """The hash to keep. Slow on purpose: hold no write lock meanwhile if it can be helped."""
    with _few_at_once:
        return hasher.hash(_folded(password))


def check(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the password behind the hash, and a better hash to keep if ours is of an older make.

    For an account that is not there (``None``) just as much work is done, so that the time tells nothing.
    """
    with _few_at_once:
        try:
            is_right, renewed = hasher.verify_and_update(_folded(password), kept or _decoy(hasher))
        except UnknownHashError:
            return False, None
    return is_right and kept is not None, renewed


@cache
def _decoy(current: PasswordHash) -> str:
    return current.hash("nobody has this password")


def _folded(password: str) -> str:
    """Keyboards differ in how they make ü or full-width letters; the same password must come out."""
    return unicodedata.normalize("NFKC", password)


def link(secret: str, user: User, by: User) -> str:
    """The token of a link, made by that administrator, by which this person sets a new password, once: it is bound to
    the present hash, so any new password ends it, and nothing has to be kept."""
    until = int((now() + LINK_LASTS).timestamp())
    return f"{user.id}-{by.id}-{until}-{_seal(secret, user, by, until)}"


def person_behind(session: Session, secret: str, token: str) -> User | None:
    """Whose link this is, while it is good: in time, unused, and by somebody who still administers the site."""
    *numbers, seal = token.split("-", 3)
    if len(numbers) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 12 for part in numbers):
        return None
    user, by = (session.get(User, int(number)) if int(number) < 2**31 else None for number in numbers[:2])
    until = int(numbers[2])
    if user is None or by is None or user.suspended_at or by.suspended_at or not by.is_admin:
        return None
    if until < now().timestamp():
        return None
    return user if hmac.compare_digest(seal.encode(), _seal(secret, user, by, until).encode()) else None


def _seal(secret: str, user: User, by: User, until: int) -> str:
    sealed = f"password link|{user.id}|{by.id}|{until}|{user.password_hash}"
    digest = hmac.digest(secret.encode(), sealed.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")

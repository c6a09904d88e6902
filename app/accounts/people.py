"""Accounts: make, find, change, suspend. A site is never left without an administrator."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from app.accounts import passwords, visits
from app.accounts.models import User
from app.db import now
from app.manuscript.model import tidy_line

PAGE = 50
_LOCAL = r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"{_LOCAL}@(?:localhost|{_LABEL}(?:\.{_LABEL})+)")


def _(text: str) -> str:
    return text


class LastAdministrator(Exception):
    """Somebody has to be able to administer the site."""


def normalised(email: str) -> str:
    """The address in the one spelling that is kept; ValueError with a msgid when it is none."""
    tidied = unicodedata.normalize("NFC", email.strip()).lower()
    if len(tidied) > 254 or ".." in tidied or not _EMAIL.fullmatch(tidied):
        raise ValueError(_("Please give an e-mail address, such as kim@example.org."))
    return tidied


def _named(name: str) -> str:
    tidied = tidy_line(name)
    if not tidied:
        raise ValueError(_("Please fill this in."))
    return tidied


EmailAddress = Annotated[str, AfterValidator(normalised)]
PersonName = Annotated[str, AfterValidator(_named)]


def by_email(session: Session, email: str) -> User | None:
    """The account of that address, however it is spelled."""
    try:
        return session.exec(select(User).where(User.email == normalised(email))).first()
    except ValueError:
        return None


def create(session: Session, email: str, name: str, password: str, is_admin: bool = False, language: str = "") -> User:
    """A new account. The password must have passed ``passwords.fault_in``, the address must be free."""
    hashed = passwords.hashed(password)
    user = User(email=normalised(email), name=_named(name), password_hash=hashed, is_admin=is_admin, language=language)
    session.add(user)
    session.flush()
    return user


def give_password(session: Session, user: User, password: str) -> None:
    """Set a new password; password links made before no longer fit."""
    user.password_hash = passwords.hashed(password)
    session.flush()


@dataclass(frozen=True)
class Directory:
    """One page of the people of this site."""

    people: list[User]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def directory(session: Session, words: str = "", page: int = 1) -> Directory:
    """Those whose name or address has these words in it, by name; a page past the end is the last one."""
    wanted = select(User).where(_mention(words.strip())) if words.strip() else select(User)
    total = session.exec(select(func.count()).select_from(wanted.with_only_columns(col(User.id)).subquery())).one()
    page = min(max(1, page), max(1, ceil(total / PAGE)))
    ordered = wanted.order_by(func.lower(User.name), col(User.id)).offset((page - 1) * PAGE).limit(PAGE)
    return Directory(list(session.exec(ordered).all()), total, page)


def _mention(words: str) -> ColumnElement[bool]:
    spellings = {words, words.lower(), words.title()}  # SQLite folds the case of ASCII letters alone
    columns = (col(User.name), col(User.email))
    return or_(*(column.icontains(spelling, autoescape=True) for column in columns for spelling in spellings))


def make_administrator(session: Session, user: User) -> None:
    user.is_admin = True
    session.flush()


def unmake_administrator(session: Session, user: User) -> None:
    """Raises LastAdministrator when nobody would be left to administer."""
    _keep_an_administrator(session, user)
    user.is_admin = False
    session.flush()


def suspend(session: Session, user: User) -> None:
    """The person is signed out everywhere at once and cannot sign in again; raises LastAdministrator."""
    _keep_an_administrator(session, user)
    user.suspended_at = user.suspended_at or now()
    visits.end_all(session, user)
    session.flush()


def unsuspend(session: Session, user: User) -> None:
    user.suspended_at = None
    session.flush()


def _keep_an_administrator(session: Session, leaving: User) -> None:
    # The rows are locked: of two administrators who unmake each other at the same time the second must see the first.
    active = select(User).where(col(User.is_admin).is_(True), col(User.suspended_at).is_(None)).order_by(col(User.id))
    if list(session.exec(active.with_for_update().execution_options(populate_existing=True))) == [leaving]:
        raise LastAdministrator

"""Accounts: make, find, change, suspend. A site is never left without an administrator."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, or_, select, update

from app import zones
from app.accounts import invitations, visits
from app.accounts.models import User
from app.db import now
from app.manuscript.model import tidy_line

PAGE = 50
_LOCAL = r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"{_LOCAL}@(?:localhost|{_LABEL}(?:\.{_LABEL})+)")


def _(text: str) -> str:
    return text


class AddressTaken(Exception):
    """There is an account with this address already, perhaps made a moment ago."""


class LastAdministrator(Exception):
    """Somebody has to be able to administer the site."""


def normalised(email: str) -> str:
    """The address in the one spelling that is kept; ValueError with a msgid when it is none."""
    tidied = unicodedata.normalize("NFC", email.strip()).lower()
    if len(tidied) > 254 or ".." in tidied or not _EMAIL.fullmatch(tidied):
        raise ValueError(_("Please give an e-mail address, such as kim@example.org."))
    return tidied


def named(name: str) -> str:
    """The name without stray spaces; ValueError with a msgid when nothing is left of it."""
    tidied = tidy_line(name)
    if not tidied:
        raise ValueError(_("Please fill this in."))
    return tidied


def zone_named(name: str) -> str:
    """The name of a time zone, or "" for none; ValueError with a msgid when this machine knows no such zone."""
    if name and not zones.is_known(name):
        raise ValueError(_("Please choose one of the options."))
    return name


EmailAddress = Annotated[str, AfterValidator(normalised)]
PersonName = Annotated[str, AfterValidator(named)]
ZoneName = Annotated[str, AfterValidator(zone_named)]


def by_email(session: Session, email: str) -> User | None:
    """The account of that address, however it is spelled."""
    try:
        known = select(User).where(User.email == normalised(email), ~col(User.is_guest))
        return session.exec(known).first()
    except ValueError:
        return None


def create(session: Session, email: str, name: str, hashed: str, is_admin: bool = False, language: str = "") -> User:
    """A new account; raises AddressTaken. The password is hashed (``passwords.hashed``) before, since that takes long."""
    user = User(email=normalised(email), name=named(name), password_hash=hashed, is_admin=is_admin, language=language)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise AddressTaken from error
    return user


def create_guest(session: Session, name: str) -> User:
    """Somebody with a name and nothing else: an address where no mail arrives, a hash that no password has."""
    user = User(email=f"{secrets.token_hex(16)}@guest.invalid", name=named(name), password_hash="!", is_guest=True)
    session.add(user)
    session.flush()
    return user


def take_zone_of_browser(session: Session, user: User, name: str) -> None:
    """For somebody who has none yet; what was chosen meanwhile, in another tab, stays."""
    without = update(User).where(col(User.id) == user.id, col(User.time_zone) == "")
    session.exec(without.values(time_zone=name).execution_options(synchronize_session=False))


def give_password(session: Session, user: User, hashed: str) -> None:
    """Set a new password, hashed before; password links made for the old one no longer fit."""
    user.password_hash = hashed
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
    wanted = select(User).where(~col(User.is_guest))
    wanted = wanted.where(_mention(words.strip())) if words.strip() else wanted
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
    """The links to the site that this person handed out end with the part: else they would lead back in. Raises
    LastAdministrator when nobody would be left to administer."""
    _keep_an_administrator(session, user)
    user.is_admin = False
    invitations.withdraw_to_site(session, _id_of(user))
    session.flush()


def suspend(session: Session, user: User) -> None:
    """The person is signed out everywhere at once and cannot sign in again, and the links they handed out are worth
    nothing; raises LastAdministrator."""
    _keep_an_administrator(session, user)
    user.suspended_at = user.suspended_at or now()
    visits.end_all(session, user)
    invitations.withdraw_all(session, _id_of(user))
    session.flush()


def _id_of(user: User) -> int:
    assert user.id is not None
    return user.id


def unsuspend(session: Session, user: User) -> None:
    user.suspended_at = None
    session.flush()


def _keep_an_administrator(session: Session, leaving: User) -> None:
    # The rows are locked: of two administrators who unmake each other at the same time the second must see the first.
    active = select(User).where(col(User.is_admin).is_(True), col(User.suspended_at).is_(None)).order_by(col(User.id))
    if list(session.exec(active.with_for_update().execution_options(populate_existing=True))) == [leaving]:
        raise LastAdministrator

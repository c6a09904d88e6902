"""How often a password may be tried. The library ``limits`` counts; its numbers stand in the table Attempt, so that all
processes of a site share them and a restart forgets nothing."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from typing import Any

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, delete

from app.accounts.models import Attempt
from app.db import insert_into, now

MINUTES = 15
PER_ACCOUNT = 3  # times as many on one account from all places that are not its usual ones
PER_ADDRESS = 5  # times as many from one address on whatever accounts: a whole office may sit behind it
USUAL = timedelta(days=90)  # since the account was last signed in to from there


def take(session: Session, account: str, address: str, limit: int) -> int:
    """Count one attempt before it is made, so that a thousand at once are a thousand. How many minutes to wait; 0 is go.

    It must be committed whatever becomes of the attempt: use ``web.database.aside``.
    """
    session.exec(delete(Attempt).where(col(Attempt.expires_at) <= now()))
    counts = _Counts(session)
    limiter = FixedWindowRateLimiter(counts)
    for item, names in _limits(counts, account, address, limit):
        if not limiter.hit(item, *names):
            until = limiter.get_window_stats(item, *names).reset_time
            return max(1, ceil((until - now().timestamp()) / 60))
    return 0


def give_back(session: Session, account: str, address: str, limit: int) -> None:
    """The attempt was right: it does not count, and from now on the account is usually signed in to from there."""
    counts = _Counts(session)
    limiter = FixedWindowRateLimiter(counts)
    for item, names in _limits(counts, account, address, limit):
        limiter.hit(item, *names, cost=-1)
    usual = _usual(_digest(account), _digest(_network(address)))
    counts.clear(usual)
    counts.incr(usual, int(USUAL.total_seconds()))


def _limits(
    counts: "_Counts", account: str, address: str, limit: int
) -> Iterator[tuple[RateLimitItem, tuple[str, ...]]]:
    """The widest first: who is stopped by it leaves no further rows behind. Strangers who try an account, however many,
    do not stop its owner in a usual place; the last limit is for the others."""
    who, where = _digest(account), _digest(_network(address))
    yield RateLimitItemPerMinute(limit * PER_ADDRESS, MINUTES, "sign-in"), ("address", where)
    yield RateLimitItemPerMinute(limit, MINUTES, "sign-in"), ("both", who, where)
    if not counts.get(_usual(who, where)):
        yield RateLimitItemPerMinute(limit * PER_ACCOUNT, MINUTES, "sign-in"), ("account", who)


def _usual(who: str, where: str) -> str:
    return f"usual/{who}/{where}"


def _digest(name: str) -> str:
    """People type their password where the address belongs; so what was typed is not kept."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:32]


def _network(address: str) -> str:
    """With IPv6 one customer holds at least 2**64 addresses, so their network is what counts."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False))


class _Counts(Storage):
    """The library's storage on our own table, within the caller's transaction."""

    STORAGE_SCHEME = None

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        at = now()
        fresh: dict[str, Any] = {"count": amount, "expires_at": at + timedelta(seconds=expiry)}
        over = col(Attempt.expires_at) <= at
        statement = insert_into(self._session, Attempt).values(key=key, **fresh)
        again = {
            "count": case((over, fresh["count"]), else_=col(Attempt.count) + amount),
            "expires_at": case((over, fresh["expires_at"]), else_=col(Attempt.expires_at)),
        }
        counted = statement.on_conflict_do_update(index_elements=["key"], set_=again).returning(col(Attempt.count))
        return int(self._session.execute(counted).scalar_one())

    def get(self, key: str) -> int:
        found = self._found(key)
        return found.count if found else 0

    def get_expiry(self, key: str) -> float:
        found = self._found(key)
        return (found.expires_at if found else now()).astimezone(UTC).timestamp()

    def _found(self, key: str) -> Attempt | None:
        found = self._session.get(Attempt, key, populate_existing=True)
        return found if found and found.expires_at > now() else None

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return int(self._session.exec(delete(Attempt)).rowcount)

    def clear(self, key: str) -> None:
        self._session.exec(delete(Attempt).where(col(Attempt.key) == key))

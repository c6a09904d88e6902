"""Time zones: by whose clock moments are shown, and which moment a day and an hour of that clock mean.

Everything is kept in UTC. A zone is named as IANA names it (``Europe/Berlin``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

UNIVERSAL = "UTC"
_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)

_current: ContextVar[str] = ContextVar("zone", default=UNIVERSAL)


class NoSuchHour(ValueError):
    """On that day the clocks are put forward over it, or no calendar reaches so far."""


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def is_known(name: str) -> bool:
    return name in _known()


@cache
def places() -> tuple[str, ...]:
    """What people choose from: UTC, and every zone that is named after a place. Browsers name further ones."""
    return (UNIVERSAL, *sorted(name for name in _known() if name.partition("/")[0] in _AREAS))


def zone(name: str) -> tzinfo:
    """UTC for one that this machine does not know: it may have been chosen on another."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


@contextmanager
def living_in(name: str) -> Iterator[None]:
    """Within it, moments are shown by that clock."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str:
    return _current.get()


def local(moment: datetime, name: str | None = None) -> datetime:
    """As the clock there shows it."""
    return moment.astimezone(zone(name or current()))


def moment_of(day: date, hour: time, name: str) -> datetime:
    """In UTC. Of an hour that comes twice, when the clocks are put back, the first; NoSuchHour for one that never comes."""
    shown = datetime.combine(day, hour, zone(name))
    try:
        moment = shown.astimezone(UTC)
        back = local(moment, name)
    except OverflowError as error:
        raise NoSuchHour from error
    if back.replace(tzinfo=None) != shown.replace(tzinfo=None):
        raise NoSuchHour
    return moment


def spelled(moment: datetime, name: str | None = None) -> str:
    """The zone with how far it is from UTC at that moment: an hour that comes twice is told apart by it."""
    name = name or current()
    offset = local(moment, name).utcoffset() or timedelta()
    if not offset:
        return UNIVERSAL if zone(name) is UTC or name == UNIVERSAL else f"{name}, {UNIVERSAL}"
    sign, minutes = "−" if offset < timedelta() else "+", abs(offset) // timedelta(minutes=1)
    return f"{name}, {UNIVERSAL}{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")

"""Calendar files: what is due on a day, or happens at a time, in the form that every calendar takes (RFC 5545). Plain
values in, a file out: who asks says what it is about."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One entry. ``uid`` names it for good: a file that comes again with the same one replaces what came before.

    ``start`` is a day, or an aware moment; then ``lasts`` says how long, which a day does not need. ``address`` is where to
    go on the web. ``changed_at`` says when it was changed last, and ``revision`` how often.
    """

    uid: str
    title: str
    start: date | datetime
    lasts: timedelta = timedelta()
    text: str = ""
    address: str = ""
    changed_at: datetime | None = None
    revision: int = 0
    is_cancelled: bool = False


def calendar(*entries: Entry) -> bytes:
    """The file with these entries."""
    from icalendar import Calendar  # loaded when somebody wants a calendar

    made = Calendar()
    made.add("prodid", "-//Foreword//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _event(entry: Entry) -> "Event":
    from icalendar import Event, vText

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at or datetime.now(UTC))
    event.add("sequence", entry.revision)
    event.add("summary", vText(entry.title))
    event.add("dtstart", _in_utc(entry.start))
    with suppress(OverflowError):  # on the last day that there is
        event.add(
            "dtend", _in_utc(entry.start + (entry.lasts if isinstance(entry.start, datetime) else timedelta(days=1)))
        )
    event.add("transp", "OPAQUE" if isinstance(entry.start, datetime) else "TRANSPARENT")
    if entry.text:
        event.add("description", vText(entry.text))
    if entry.address:
        event.add("url", entry.address)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    return event


def _in_utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment

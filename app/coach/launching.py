"""The day of the launch: what the dateline of the introduction says, what stands before the text."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from app.coach.packs import Pack
from app.coach.reading import Reading
from app.coach.sentences import Span


@dataclass(frozen=True)
class Dateline:
    """``span`` is its date; ``day`` is None for a day that no calendar has."""

    span: Span
    day: date | None


def dateline(reading: Reading) -> Dateline | None:
    """Place and date at the beginning of a text; None where there are none."""
    found = reading.pack.pattern("dateline").match(reading.prose)
    if not found or not {"day", "month", "year"} <= found.re.groupindex.keys():
        return None
    start = min(found.start(name) for name in ("day", "month", "year"))
    return Dateline((start, found.end()), _day(found, reading.pack))


def given(launch: str) -> date | None:
    """The launch date of the front matter; None where it is none."""
    try:
        return date.fromisoformat(launch)
    except ValueError:
        return None


def later(day: date, months: int) -> date:
    """The same day that many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(found: re.Match[str], pack: Pack) -> date | None:
    name = found["month"].casefold().strip(" .")
    month = int(name) if name.isdecimal() else pack.months.get(name, 0)
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None

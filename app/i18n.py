"""Languages, translations, dates and numbers. BCP-47 names everywhere; Babel's underscores only in here."""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app import zones


def _(text: str) -> str:
    return text


DateStyle = Literal["full", "long", "medium", "short"]

CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Language:
    """A language of equal standing. ``name`` is what its readers call it."""

    tag: str
    name: str
    babel: str
    is_chinese: bool = False


LANGUAGES = (
    Language("en", "English", "en_US"),
    Language("de", "Deutsch", "de"),
    Language("pt-BR", "Português (Brasil)", "pt_BR"),
    Language("zh-Hans", "简体中文", "zh_Hans", is_chinese=True),
    Language("zh-Hant", "繁體中文", "zh_Hant", is_chinese=True),
)
BY_TAG = {language.tag: language for language in LANGUAGES}
TAGS = tuple(BY_TAG)

# Babel resolves none of the region-only Chinese and Portuguese tags to a catalogue of ours.
_RELATIVES = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh": "zh-Hans", "pt": "pt-BR"}

_current: ContextVar[str] = ContextVar("language", default="en")


def known(tag: str) -> str | None:
    """Our tag for any BCP-47 or underscore spelling of one of the five languages, else None."""
    wanted = tag.strip().replace("_", "-").lower()
    parts = wanted.split("-")
    for length in range(len(parts), 0, -1):
        prefix = "-".join(parts[:length])
        for ours in TAGS:
            if ours.lower() == prefix:
                return ours
        if prefix in _RELATIVES:
            return _RELATIVES[prefix]
    return None


def preferred(accept_language: str) -> str:
    """The best of the five for a browser's Accept-Language header; English when none fits."""
    wishes: list[tuple[float, str]] = []
    for wish in accept_language.split(",")[:20]:
        tag, _, quality = wish.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if weight > 0 and (ours := known(tag)):
            wishes.append((weight, ours))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else "en"


@cache
def translations(tag: str) -> NullTranslations:
    """The catalogue of one language, compiled in memory: no build step, no binary in git."""
    folder = BY_TAG[tag].babel
    path = CATALOGUES / folder / "LC_MESSAGES" / "foreword.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=folder))
    compiled.seek(0)
    return GNUTranslations(compiled)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Within it, ``gettext`` answers in this language."""
    token = _current.set(tag)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str:
    return _current.get()


def gettext(message: str) -> str:
    return translate(message, current())


def ngettext(one: str, many: str, count: int) -> str:
    return translations(current()).ngettext(one, many, count)


def translate(message: str, tag: str, /, **values: object) -> str:
    """The message in that language, its ``%(name)s`` places filled."""
    text = translations(tag).gettext(message) if message else ""
    return text % values if values else text


def with_numbers_spelled(values: Mapping[str, object], tag: str | None = None) -> dict[str, object]:
    """The values of a message, whole numbers as the language writes them: nobody counts the zeros of 200000."""
    return {name: format_number(value, tag) if isinstance(value, int) else value for name, value in values.items()}


@cache
def _locale(tag: str) -> Locale:
    return Locale.parse(BY_TAG[tag].babel)


def format_date(day: date, tag: str | None = None, style: DateStyle = "long") -> str:
    return dates.format_date(day, style, locale=_locale(tag or current()))


def format_datetime(moment: datetime, tag: str | None = None, zone: tzinfo = UTC) -> str:
    """Day and minute, as a clock in that zone shows them; nobody reads the seconds."""
    locale, moment = _locale(tag or current()), moment.astimezone(zone)
    parts = {
        "{1}": dates.format_date(moment, "medium", locale),
        "{0}": dates.format_time(moment, "short", locale=locale),
    }
    text = str(locale.datetime_formats["medium"])
    for place, part in parts.items():
        text = text.replace(place, part)
    return text


def format_appointment(moment: datetime, tag: str | None = None, zone: str | None = None) -> str:
    """The same for what people come to: it says which clock is meant, that of whoever reads unless another is named."""
    shown = format_datetime(moment, tag, zones.zone(zone or zones.current()))
    return translate(_("%(moment)s (%(zone)s)"), tag or current(), moment=shown, zone=zones.spelled(moment, zone))


def format_ago(moment: datetime, now: datetime, tag: str | None = None) -> str:
    """In whole minutes at the finest: what is kept and shown again a little later is still true."""
    if abs(moment - now) < timedelta(minutes=1):
        return translate(_("just now"), tag or current())
    return dates.format_timedelta(moment - now, add_direction=True, locale=_locale(tag or current()))


def listed(words: Iterable[str], tag: str | None = None) -> str:
    """Names in a row, with the mark between them that the language uses for that."""
    return ("、" if BY_TAG[tag or current()].is_chinese else ", ").join(words)


def clauses(pieces: Iterable[str], tag: str | None = None) -> str:
    """Pieces of one sentence in a row."""
    return ("，" if BY_TAG[tag or current()].is_chinese else ", ").join(pieces)


def format_number(number: float, tag: str | None = None) -> str:
    return numbers.format_decimal(number, locale=_locale(tag or current()))


def format_percent(percent: int, tag: str | None = None) -> str:
    return numbers.format_percent(percent / 100, locale=_locale(tag or current()))

"""A comparison in words and marks: what the templates need to show it."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

from markupsafe import Markup

from app.catalogue import PROFILES, STAGE_TITLES, Section
from app.i18n import BY_TAG, clauses, format_date, format_number, gettext, listed, ngettext
from app.versions import redline
from app.versions.comparison import Comparison, ItemComparison, SectionComparison, ValueChange
from app.versions.wording import Wording


def _(text: str) -> str:
    return text


View = Literal["inline", "side"]

_VALUES = {
    "product": _("Product"),
    "language": _("Language"),
    "profile": _("Profile"),
    "launch": _("Launch"),
    "authors": _("Authors"),
    "outcomes": _("Outcomes"),
    "stage": _("Stage"),
    "internal_terms": _("Internal terms"),
    "unknown": _("Other details"),
    "topic": _("Topic"),
    "owner": _("Owner"),
    "due": _("Due"),
    "state": _("State"),
}
_WORDS: dict[str, str] = {
    **STAGE_TITLES,
    "agility": _("Agility"),
    "innovation": _("Innovation"),
    "cost": _("Cost"),
    "open": _("Open"),
    "answered": _("Answered"),
    **{profile.key: profile.title for profile in PROFILES},
}
_STATES = {
    "new": _("New"),
    "gone": _("Removed"),
    "changed": _("Changed"),
    "moved": _("Moved"),
    "same": _("Unchanged"),
}


@dataclass(frozen=True)
class Told:
    """One value then and now, in words; empty for none."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Telling:
    """Speaks the language of ``i18n.speaking``; ``image_base`` is where the document’s images are."""

    image_base: str

    def state(self, thing: SectionComparison | ItemComparison) -> str:
        return gettext(_STATES[thing.state])

    def summary(self, comparison: Comparison) -> str:
        """``12 words new, 5 words gone, in 3 sections``"""
        sections = len(comparison.changed)
        places = ngettext("in %(num)s section", "in %(num)s sections", sections) % _number(sections)
        words = self.words(comparison) or gettext(_("No word changed, only the order or details"))
        return clauses((words, places)) if sections else gettext(_("No section changed"))

    def words(self, thing: Comparison | SectionComparison) -> str:
        """How many came and went; "" when none did."""
        if not thing.words_new and not thing.words_gone:
            return ""
        new = ngettext("%(num)s word new", "%(num)s words new", thing.words_new) % _number(thing.words_new)
        gone = ngettext("%(num)s word gone", "%(num)s words gone", thing.words_gone) % _number(thing.words_gone)
        return clauses((new, gone))

    def value(self, change: ValueChange, section: Section | None = None) -> Told:
        spoken = partial(_spoken, change.name, section)
        return Told(gettext(_VALUES[change.name]), spoken(change.before), spoken(change.after))

    def line(self, wording: Wording, side: redline.Side = "both") -> Markup:
        return redline.line(wording.before, wording.after, side)

    def text(self, wording: Wording, heading_level: int = 3) -> Markup:
        return redline.inline(wording.before, wording.after, self.image_base, heading_level)

    def is_as_typed(self, wording: Wording) -> bool:
        """Whether ``text`` and ``rows`` show it as it was typed, for it is too long to be shown as it prints."""
        return redline.is_as_typed(wording.before, wording.after)

    def rows(self, wording: Wording, heading_level: int = 3) -> list[redline.Row]:
        return redline.rows(wording.before, wording.after, self.image_base, heading_level)


def _number(number: int) -> dict[str, str]:
    return {"num": format_number(number)}


def _spoken(name: str, section: Section | None, value: Any) -> str:
    if isinstance(value, tuple):
        return listed(_spoken(name, section, piece) for piece in value)
    if name == "language" and value in BY_TAG:
        return BY_TAG[value].name
    if name == "topic" and section:
        return next((gettext(topic.title) for topic in section.topics if topic.key == value), str(value))
    if name in ("launch", "due"):
        return _as_day(str(value))
    return (
        gettext(_WORDS[value]) if value in _WORDS and name in ("stage", "outcomes", "state", "profile") else str(value)
    )


def _as_day(value: str) -> str:
    try:
        return format_date(date.fromisoformat(value))
    except ValueError:
        return value

"""A line of news as a sentence, in the language that is spoken."""

from app.catalogue import STAGE_TITLES
from app.i18n import current as language
from app.i18n import format_appointment, format_date, format_number, gettext, translations
from app.meetings.minutes import DECISIONS
from app.news.digest import Line
from app.rounds.verdicts import VERDICTS


def _(text: str) -> str:
    return text


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Marks both forms for the translators; which is meant is known later."""
    return one, many


_SAID = {
    "asked": ngettext("%(who)s asks for your review", "%(who)s ask for your review"),
    "shared": ngettext("%(who)s shared this document with you", "%(who)s shared this document with you"),
    "mentioned": ngettext("%(who)s mentioned you", "%(who)s mentioned you"),
    "answered": ngettext("%(who)s wrote %(things)s", "%(who)s wrote %(things)s"),
    "commented": ngettext("%(who)s wrote %(things)s", "%(who)s wrote %(things)s"),
    "resolved": ngettext("%(who)s settled %(things)s", "%(who)s settled %(things)s"),
    "accepted": ngettext("%(who)s took over %(things)s", "%(who)s took over %(things)s"),
    "refused": ngettext("%(who)s did not take over %(things)s", "%(who)s did not take over %(things)s"),
    "verdict": ngettext("%(who)s gave a verdict", "%(who)s gave their verdicts"),
    "ended": ngettext("%(who)s closed the round", "%(who)s closed the round"),
    "withdrawn": ngettext("%(who)s withdrew the round", "%(who)s withdrew the round"),
    "called": ngettext("%(who)s invites you to a reading meeting", "%(who)s invite you to reading meetings"),
    "called_off": ngettext("%(who)s called the reading meeting off", "%(who)s called the reading meetings off"),
    "decided": ngettext("%(who)s decided about the document", "%(who)s decided about the document"),
    "stage": ngettext("%(who)s moved the document on: %(stage)s", "%(who)s moved the document on: %(stage)s"),
}
_THINGS = {
    "answered": ngettext("%(num)s answer to you", "%(num)s answers to you"),
    "commented": ngettext("%(num)s comment", "%(num)s comments"),
    "resolved": ngettext("%(num)s conversation of yours", "%(num)s conversations of yours"),
    "accepted": ngettext("%(num)s suggestion of yours", "%(num)s suggestions of yours"),
    "refused": ngettext("%(num)s suggestion of yours", "%(num)s suggestions of yours"),
}
_REMINDED = {
    "soon": _("Your verdict is wanted by %(day)s"),
    "due": _("Your verdict is still missing; it was wanted by %(day)s"),
    "next_soon": _("What your meeting decided is to be done by %(day)s"),
    "next_due": _("What your meeting decided was to be done by %(day)s"),
}
_DECIDED = {"verdict": {key: verdict.says for key, verdict in VERDICTS.items()}, "decided": DECISIONS}


def sentence(line: Line) -> str:
    """What happened, as plain text: whoever shows it escapes it."""
    newest, kind = line.newest, line.newest.kind
    if kind in _REMINDED:
        return gettext(_REMINDED[kind]) % {"day": format_date(newest.due) if newest.due else "?"}
    if kind == "ended" and newest.word == "withdrawn":
        kind = "withdrawn"
    stage = gettext(STAGE_TITLES.get(newest.word, "")) if kind == "stage" else ""
    said = {"who": _who(line.names), "things": _things(kind, line.count), "stage": stage}
    return _counted(_SAID[kind], len(line.names)) % said + _outcome(line)


def _who(names: tuple[str, ...]) -> str:
    first, *others = [name or gettext(_("Somebody who left")) for name in names]
    if not others:
        return first
    if len(others) == 1:
        return gettext(_("%(first)s and %(second)s")) % {"first": first, "second": others[0]}
    return gettext(_("%(first)s and %(number)s others")) % {"first": first, "number": format_number(len(others))}


def _things(kind: str, count: int) -> str:
    return _counted(_THINGS[kind], count) % {"num": format_number(count)} if kind in _THINGS else ""


def _outcome(line: Line) -> str:
    """The verdict, the decision, the hour. Of several the page tells; one is said at once."""
    newest = line.newest
    if line.count > 1:
        return ""
    if newest.kind in ("called", "called_off") and newest.planned_for:
        return gettext(_(": %(when)s")) % {"when": format_appointment(newest.planned_for)}
    said = _DECIDED.get(newest.kind, {}).get(newest.word)
    return gettext(_(": %(verdict)s")) % {"verdict": gettext(said)} if said else ""


def _counted(forms: tuple[str, str], count: int) -> str:
    return translations(language()).ngettext(*forms, count)

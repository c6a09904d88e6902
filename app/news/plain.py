"""A mail of news as plain text."""

from collections.abc import Sequence

from app.i18n import gettext
from app.news.digest import Line


def _(text: str) -> str:
    return text


FOOT = _("You get this mail because you take part in this document.")
CHOOSE = _("Choose what you get")
NO_MORE = _("No more mails of this kind")


def plain_text(title: str, told: Sequence[tuple[Line, str]], unsubscribe: str, choices: str) -> str:
    """What was told, each with the address of its place."""
    parts = [title, *(_told(line, words) for line, words in told)]
    foot = (gettext(FOOT), gettext(CHOOSE), choices, gettext(NO_MORE), unsubscribe)
    return "\n\n".join([*parts, "-- \n" + "\n".join(foot)]) + "\n"


def _told(line: Line, words: str) -> str:
    excerpt = f"\n> {line.excerpt}" if line.excerpt else ""
    return f"{words}{excerpt}\n{line.path}"

"""What templates say, in the reader's language: ``_``, ``gettext`` and ``ngettext`` as globals.

Jinja's own newstyle callables do the same and look every one of a page's five hundred messages up anew, through the
template's context; here a message without values is made once for each language.
"""

from functools import lru_cache

from markupsafe import Markup

from app import i18n

MOST_KEPT = 10_000  # five languages of about a thousand messages each, with room to grow


def said(message: str, /, **values: object) -> Markup:
    """The message; what is filled in is escaped. The message itself is ours, so it may hold markup."""
    tag = i18n.current()
    return _form(tag, message) % values if values else _whole(tag, message)


def counted(one: str, many: str, count: int, /, **values: object) -> Markup:
    """The form of the message for that many; ``%(num)s`` is the number, written as the language writes it."""
    return Markup(i18n.ngettext(one, many, count)) % {"num": count, **values}


@lru_cache(MOST_KEPT)
def _form(tag: str, message: str) -> Markup:
    return Markup(i18n.translate(message, tag))


@lru_cache(MOST_KEPT)
def _whole(tag: str, message: str) -> Markup:
    return _form(tag, message) % {}  # "%%" becomes "%" here as it does beside values

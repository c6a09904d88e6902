"""Names that an archive brings. Anybody may have written them, so each gets a mark where it is taken in, as those of
guests do (``documents.guests``): nothing said under it can be taken for the word of somebody here.

Packed again it keeps the mark, so the language of the mark may be another one than that of the document by then."""

from functools import cache

from app.archive.values import LONGEST_NAME
from app.i18n import TAGS, translate
from app.manuscript.model import tidy_line


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


_MARKED = _("%(name)s (from an archive)")


def marked(name: str, language: str) -> str:
    """Once, however often it travels; nobody stays nobody. Never longer than an archive may hold."""
    name = tidy_line(name)
    if not name or name.endswith(_marks()):
        return name
    room = LONGEST_NAME - max(map(len, _marks()))
    return translate(_MARKED, language, name=name[:room])


@cache
def _marks() -> tuple[str, ...]:
    return tuple(translate(_MARKED, tag, name="") for tag in TAGS)

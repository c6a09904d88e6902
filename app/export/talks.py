"""What was said about the words, set in print: as a note at the foot of the page, and as an appendix ordered by section."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from markupsafe import Markup

from app.catalogue import BY_KEY
from app.export.html import environment, prose, translated
from app.export.job import JobPart
from app.export.look import spoken_date
from app.i18n import BY_TAG, translate
from app.manuscript.remarks import Remark
from app.prose.markdown import to_plain


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


LONGEST_NOTE = 700
"""Letters; a note cannot go over to the next page, so a longer one stands at the end."""
LONGEST_QUOTE = 90

KINDS = {"question": _("Question"), "problem": _("Problem"), "idea": _("Idea"), "wording": _("Wording")}


@dataclass(frozen=True)
class Numbered:
    """A remark under the number it has in this print."""

    number: int
    remark: Remark

    @property
    def is_short(self) -> bool:
        return sum(len(said.text) for said in self.remark.said) <= LONGEST_NOTE

    @property
    def quote(self) -> str:
        words = " ".join(to_plain(self.remark.quote).split())
        return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE].rstrip()}…"


def numbered(remarks: Sequence[Remark]) -> list[Numbered]:
    return [Numbered(number, remark) for number, remark in enumerate(remarks, 1)]


def note(each: Numbered, language: str) -> str:
    """In one paragraph."""
    return _set("_note.html", language, each=each).strip()


def appendix(remarks: Sequence[Numbered], language: str) -> JobPart:
    """The part that holds those, in their order."""
    title = translate(_("Comments"), language)
    groups = [(_title(key, language), list(some)) for key, some in groupby(remarks, _place)]
    return JobPart(title, _set("comments.html", language, title=title, groups=groups))


def _place(each: Numbered) -> str | None:
    return None if each.remark.is_lost else each.remark.section


def _title(key: str | None, language: str) -> str:
    if key is None:
        return translate(_("On words that are no longer there"), language)
    return translate(BY_KEY[key].title if key else _("On the whole document"), language)


def _set(template: str, language: str, **context: object) -> str:
    surroundings = {
        "_": partial(translated, language),
        "kinds": KINDS,
        "plain": _in_one_line,
        "stop": "。" if BY_TAG[language].is_chinese else ". ",
        "prose": lambda text: Markup(prose("images/", translate(_("Image"), language), text, 4)),
        "spoken_date": lambda day: spoken_date(day.isoformat(), language),
    }
    return environment().get_template(template).render(surroundings | context)


def _in_one_line(text: str) -> str:
    return " ".join(to_plain(text).split())

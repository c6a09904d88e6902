"""Which lines of a Markdown text belong to which section; what belongs to none is never lost."""

from dataclasses import dataclass, field

from app import catalogue
from app.manuscript.escaping import heading, in_code
from app.manuscript.notices import Notice
from app.manuscript.outline import Chapter, chapters
from app.manuscript.quotes import is_quoted, without_marks
from app.manuscript.titles import is_press_release, section_named

MOST_NOTICES = 100

_SECTION_LEVEL = 2
_ITEM_LEVEL = 3


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


@dataclass
class Gathered:
    """The lines of each section by its key, the headings that were understood, and what there is to tell."""

    sections: dict[str, list[str]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def gather(text: str) -> Gathered:
    """The lines of the sections in a text without front matter."""
    found = chapters(text.split("\n"), _SECTION_LEVEL, underlined=True)
    headline = _headline_among(found)
    gathering = _Gathering()
    for chapter in found:
        if chapter is headline:
            gathering.take_headline(chapter)
        elif chapter.level == 0:
            gathering.take_opening(chapter.lines)
        else:
            gathering.take(chapter)
    return gathering.gathered()


def _headline_among(found: list[Chapter]) -> Chapter | None:
    """A lone first-level heading at the top is the headline whatever it says; elsewhere only if it names no section.
    None where the headline is a section of its own."""
    if any(_holds_headline(chapter) for chapter in found):
        return None
    first_level = [chapter for chapter in found if chapter.level == 1]
    if len(first_level) == 1 and found[1] is first_level[0]:
        return found[1]
    free = (one for one in first_level if not (section_named(one.title) or is_press_release(one.title)))
    return next(free, None)


def _holds_headline(chapter: Chapter) -> bool:
    """Whether this is a section called "Headline". On the first level that may be the headline itself: then nothing but
    the subtitle stands below it."""
    if section_named(chapter.title) != "headline":
        return False
    return chapter.level == _SECTION_LEVEL or _has_words(chapter.lines[_opening_quote(chapter.lines).stop :])


def _opening_quote(lines: list[str]) -> slice:
    """Where the block quote lies with which these lines begin; empty where they begin with anything else."""
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not is_quoted(lines[start]):
        return slice(start, start)
    return slice(start, next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines)))


def _has_words(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)


class _Gathering:
    def __init__(self) -> None:
        self.found = Gathered()
        self.loose: list[str] = []
        self.homeless: list[str] = []
        self.current = ""
        self.level = 0

    def take_headline(self, chapter: Chapter) -> None:
        own = self.found.sections.setdefault("headline", [])
        if _has_words(own):
            self._shelter(chapter)
            return
        own.append(chapter.title)
        self.take_opening(chapter.lines)

    def take_opening(self, lines: list[str]) -> None:
        """The block quote right under the headline is the subtitle; other text has no section yet."""
        quote = _opening_quote(lines)
        if "subtitle" not in self.found.sections and lines[quote]:
            self.found.sections["subtitle"] = without_marks(lines[quote])
            self.loose += lines[quote.stop :]
        else:
            self.loose += lines[quote.start :]

    def take(self, chapter: Chapter) -> None:
        key = section_named(chapter.title)
        if key:
            self._open(key, chapter)
        elif is_press_release(chapter.title):
            self._take_press_release(chapter)
        elif self.current and self.level < chapter.level:
            self._go_on(chapter)
        else:
            self._shelter(chapter)

    def gathered(self) -> Gathered:
        """Everything, when all chapters are taken."""
        if _has_words(self.loose):
            self._settle_loose()
        if self.homeless:
            own = self.found.sections.setdefault("appendix", [])
            own += ["", *self.homeless]
        return self.found

    def _open(self, key: str, chapter: Chapter) -> None:
        own = self.found.sections.get(key)
        if own is not None and catalogue.section(key).kind == "line":
            if _has_words(own):
                self._shelter(chapter)
                return
            own.clear()  # blank lines, which would otherwise be looked through again at each such heading
        elif own is not None:
            self._tell(_("“%(heading)s” is there more than once; its texts were joined."), chapter.title)
        self.found.titles.append(chapter.title)
        self.found.sections.setdefault(key, []).extend(["", *_at_usual_level(chapter)])
        self.current, self.level = key, chapter.level

    def _take_press_release(self, chapter: Chapter) -> None:
        """A heading over sections that stand one level deeper than usual, or beside it."""
        self.current, self.level = "", 0
        first, *deeper = chapters(chapter.lines, _ITEM_LEVEL)
        self.loose += first.lines
        for one in deeper:
            key = section_named(one.title)
            if key:
                self._open(key, one)
            elif self.current:
                self._go_on(one)
            else:
                self.loose += [heading(_ITEM_LEVEL, one.title), *one.lines]
        self.current, self.level = "", 0

    def _go_on(self, chapter: Chapter) -> None:
        """In a text whose sections are first-level headings, the second level is what the third is elsewhere."""
        self.found.sections[self.current] += ["", heading(_ITEM_LEVEL, chapter.title), *chapter.lines]

    def _shelter(self, chapter: Chapter) -> None:
        self.homeless += ["", heading(_ITEM_LEVEL, chapter.title) if chapter.title else "", *chapter.lines]
        self._tell(_("“%(heading)s” is none of the sections; it is now in the appendix."), chapter.title)
        self.current, self.level = "", 0

    def _settle_loose(self) -> None:
        if "introduction" in self.found.sections:
            self.homeless = [*self.loose, "", *self.homeless]
            self._tell(_("The text before the first section is now in the appendix."))
        else:
            self.found.sections["introduction"] = self.loose
            self._tell(_("The text before the first section is now the introduction."))

    def _tell(self, message: str, title: str | None = None) -> None:
        if len(self.found.notices) < MOST_NOTICES:
            self.found.notices.append(Notice(message, {} if title is None else {"heading": title[:200]}))


def _at_usual_level(chapter: Chapter) -> list[str]:
    """The lines of a section whose own heading is of the third level, its items moved up to where items stand."""
    if chapter.level <= _SECTION_LEVEL:
        return chapter.lines
    code = in_code(chapter.lines)
    return [
        line[1:] if line.startswith("#### ") and not is_code else line
        for line, is_code in zip(chapter.lines, code, strict=True)
    ]

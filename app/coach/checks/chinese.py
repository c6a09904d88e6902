"""What only Chinese texts have: two scripts, two widths of marks, words that stand for words. See docs/coach.md."""

import re
from collections.abc import Iterator

from app import catalogue
from app.coach import shadow
from app.coach.checks import CHINESE, checked
from app.coach.draft import ALL_PROSE, Draft, Piece
from app.coach.finding import Finding
from app.coach.script import belongs_to_other_script

_MOST_PRONOUNS = 2
_EVERYWHERE = tuple(section.key for section in catalogue.SECTIONS)
_HAN = "\u3400-\u9fff"
_RUN = re.compile(f"[{_HAN}]+")
_HALF_WIDTH = re.compile(rf"(?<=[{_HAN}])[,.?!:;] ?(?=[{_HAN}])")
_FULL_WIDTH = {",": "，", ".": "。", "?": "？", "!": "！", ":": "：", ";": "；"}


@checked("W18", CHINESE)
def words_that_make_readers_guess(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(ALL_PROSE):
        for sentence, pronouns in piece.reading.by_sentence(piece.reading.finds("pronoun")).items():
            if len(pronouns) > _MOST_PRONOUNS:
                yield piece.finding("W18", "I", sentence, "pronoun", count=len(pronouns))
        for span in piece.reading.finds("double_negative"):
            yield piece.finding("W18", "I", span, "negative")


@checked("W19", CHINESE)
def mixed_scripts_and_marks(draft: Draft) -> Iterator[Finding]:
    """Names may be written as their owners write them, and quotations as they were said."""
    names = _names(draft)
    for piece in draft.pieces(_EVERYWHERE):
        text = shadow.without_quotations(piece.reading.shadow)
        yield from _letters_of_the_other_script(piece, text, names)
        for mark in _HALF_WIDTH.finditer(text):
            yield piece.finding("W19", "I", mark.span(), "mark", _FULL_WIDTH[mark[0][0]])


def _letters_of_the_other_script(piece: Piece, text: str, names: re.Pattern[str]) -> Iterator[Finding]:
    """At most one in each run of Han letters: the first of them, with its neighbours of the same kind."""
    language = piece.reading.language
    if not any(belongs_to_other_script(letter, language) for letter in set(text)):
        return
    for run in _RUN.finditer(names.sub(lambda name: " " * len(name[0]), text)):
        wrong = [belongs_to_other_script(letter, language) for letter in run[0]]
        if True in wrong:
            first = wrong.index(True)
            last = wrong.index(False, first) if False in wrong[first:] else len(wrong)
            yield piece.finding("W19", "W", (run.start() + first, run.start() + last), "script")


def _names(draft: Draft) -> re.Pattern[str]:
    front = draft.manuscript.front
    people = [draft.passage(key).name for key in ("leader_quote", "customer_quote")]
    names = {name for name in (front.product, *draft.workspace.products, *front.authors, *people) if name}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")

"""Numbers: with a base, and written as the language writes them. See docs/coach.md."""

from collections.abc import Iterator
from functools import partial

from app import catalogue
from app.coach.checks import checked
from app.coach.draft import Draft
from app.coach.finding import Finding
from app.coach.reading import Reading
from app.coach.sentences import Span

_EVERYWHERE = tuple(section.key for section in catalogue.SECTIONS)


@checked("W15")
def changes_without_a_base(draft: Draft) -> Iterator[Finding]:
    """Silent where the sentence says from what to what, or where it or the next names a source."""
    for piece in draft.pieces(("problem", "stakeholder_faq"), ("text",)):
        reading = piece.reading
        for sentence, spans in reading.by_sentence(reading.finds("relative_change")).items():
            is_change = reading.hits_in(sentence, "changes") and not reading.has("baseline", sentence)
            around = sentence[0], reading.sentence_after(sentence)[1]
            if is_change and not reading.hits_in(around, "source"):
                yield from (piece.finding("W15", "I", span) for span in spans)


@checked("W20")
def numbers_and_marks_of_other_languages(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(_EVERYWHERE):
        for span in piece.reading.finds("foreign_number"):
            yield piece.finding("W20", "I", span, "number")
        for span in piece.reading.once("foreign quotes", partial(_foreign_quotes, piece.reading)):
            yield piece.finding("W20", "I", span, "quotes")


def _foreign_quotes(reading: Reading) -> list[Span]:
    script = reading.language.removeprefix("zh-").casefold()
    names = ("foreign_quotes", f"foreign_quotes_{script}")
    return sorted(marks.span() for name in names for marks in reading.pack.pattern(name).finditer(reading.spoken))

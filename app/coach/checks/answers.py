"""The answers: long enough, straight, honest about what is not known, and silent about what must stay inside."""

from collections.abc import Iterator
from itertools import islice

from app.coach import naming, topics
from app.coach.checks import checked
from app.coach.draft import FAQ, PRESS_RELEASE, Draft, Piece
from app.coach.finding import Finding
from app.coach.reading import Reading, read
from app.coach.sentences import Span
from app.coach.unwritten import is_written
from app.manuscript.model import Item
from app.prose import words

_FIRST = 8
"""Units within which a question that asks for yes or no must have its answer."""

_REASONS = 2
_FOR_CUSTOMERS = (*PRESS_RELEASE, "customer_faq", "user_guide")


@checked("F04")
def reasons_against_are_given(draft: Draft) -> Iterator[Finding]:
    if not draft.shows("stakeholder_faq"):
        return
    severity = draft.from_stage("exec", "E", "W")
    answers = topics.on(draft, "stakeholder_faq", "failure")
    if not answers:
        yield draft.missing("F04", severity, "stakeholder_faq", variant="missing")
    elif all(len(reading.sentences) < _REASONS for reading in answers.values()):
        yield draft.missing("F04", severity, "stakeholder_faq", next(iter(answers)), "short")


def _answers(draft: Draft) -> Iterator[tuple[Item, Piece]]:
    for piece in draft.pieces(FAQ, ("text",)):
        if piece.item is not None:
            yield draft.items(piece.section)[piece.item], piece


@checked("F06")
def answers_have_the_right_length(draft: Draft) -> Iterator[Finding]:
    shortest, longest = draft.pack.parameters.answer
    for item, piece in _answers(draft):
        units = piece.reading.units
        if units > longest:
            yield draft.missing("F06", "W", piece.section, piece.item, "long", units=units, longest=longest)
        elif (
            is_written(piece.reading)
            and _is_short(item, piece.reading, shortest)
            and not _is_owned(item, piece.reading)
        ):
            yield draft.missing("F06", "W", piece.section, piece.item, "short", units=units, shortest=shortest)
    for key in FAQ:
        for at, item in enumerate(draft.items(key)):
            if item.title and not item.text:
                yield draft.missing("F06", "W", key, at, "empty")


def _is_short(item: Item, reading: Reading, shortest: int) -> bool:
    """A table answers too. A straight answer says enough: a number, nothing; yes or no from a third of that length."""
    tables = (reading.source[block.start : block.end] for block in reading.blocks if block.kind == "table")
    units = reading.units + sum(map(words.count, tables))
    is_straight = _decides(reading, _first_units(reading)) and not _is_unknown(reading)
    is_bare = units < shortest / 3 and _asks_yes_or_no(read(item.title, reading.language))
    return units < shortest and not (is_straight and not is_bare)


def _is_owned(item: Item, reading: Reading) -> bool:
    """Whether it says that nobody knows yet, and who will know when."""
    return (item.state == "open" or _is_unknown(reading)) and bool(item.owner and item.due)


def _is_unknown(reading: Reading) -> bool:
    return bool(reading.hits_in((0, len(reading.source)), "unknown"))


@checked("F07")
def yes_or_no_comes_first(draft: Draft) -> Iterator[Finding]:
    for item, piece in _answers(draft):
        span = _first_units(piece.reading)
        is_asked = _asks_yes_or_no(read(item.title, draft.language))
        if is_asked and span[1] and not _decides(piece.reading, span) and not _is_owned(item, piece.reading):
            yield piece.finding("F07", "I", span)


def _asks_yes_or_no(question: Reading) -> bool:
    """Whether its first sentence does; what is asked behind that is answered later."""
    start, end = question.sentences[0] if question.sentences else (0, 0)
    return bool(question.pack.pattern("yes_no_question").search(question.prose[start:end]))


def _first_units(reading: Reading) -> Span:
    first = [match.span() for match in islice(words.WORD.finditer(reading.shadow), _FIRST)]
    return (first[0][0], first[-1][1]) if first else (0, 0)


def _decides(reading: Reading, span: Span) -> bool:
    if reading.pack.pattern("straight").match(reading.prose):
        return True
    begun = (hit for hit in reading.hits_in((0, len(reading.source)), "yes_no", "unknown") if hit.start < span[1])
    return reading.has_number(span) or next(begun, None) is not None


@checked("F08")
def unknowns_have_an_owner_and_a_day(draft: Draft) -> Iterator[Finding]:
    for item, piece in _answers(draft):
        unknown = piece.reading.hits_in((0, len(piece.reading.source)), "unknown")
        if unknown and not (item.owner and item.due) and item.topic != "privacy":  # what we never learn is no gap
            span = unknown[0].start, unknown[0].end
            yield piece.finding("F08", "W", span, "due" if item.owner else "owner")


@checked("F09")
def questions_outweigh_the_press_release(draft: Draft) -> Iterator[Finding]:
    press_release, questions = draft.units(PRESS_RELEASE), draft.units(FAQ)
    if any(map(draft.shows, FAQ)) and questions < press_release:
        yield draft.missing("F09", "W", "customer_faq", questions=questions, press_release=press_release)


@checked("F12")
def nothing_internal_reaches_customers(draft: Draft) -> Iterator[Finding]:
    own = (*draft.manuscript.front.internal_terms, *draft.workspace.internal)
    for piece in draft.pieces(_FOR_CUSTOMERS, ("title", "text", "name", "role")):
        told = list(naming.places(piece.reading.source, own))
        yield from (piece.finding("F12", "E", span, "own") for span in told)
        if draft.manuscript.front.profile != "internal":
            yield from _told_by_habit(piece, set(told))


def _told_by_habit(piece: Piece, told: set[Span]) -> Iterator[Finding]:
    for hit in piece.reading.spoken_hits:
        if hit.entry.list == "internal" and (hit.start, hit.end) not in told:
            yield piece.finding("F12", "W", (hit.start, hit.end), "generic")

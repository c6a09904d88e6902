"""The customer: who it is, what hurts, what gets better, and how we know."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from app import catalogue
from app.coach import naming, topics
from app.coach.checks import checked
from app.coach.draft import PRESS_RELEASE, Draft, Piece
from app.coach.finding import Finding
from app.coach.lexicon import Hit
from app.coach.reading import Reading, read
from app.coach.segment import brief_answer, brief_places, segment_terms, shares_a_term
from app.coach.sentences import Span
from app.coach.unwritten import is_written
from app.manuscript.titles import title_of
from app.prose.words import WORD

_JUDGED_FROM = 3
"""Sentences; of fewer no share is taken."""

_SAYS_MORE = {True: 8, False: 6}
"""Units beside generic and small words that tell a customer from everybody: Chinese, other languages."""

_TIMES_THE_PROBLEM = 3
_TOO_MANY_TECHNOLOGIES = 3
_LINK = re.compile(r"\]\(\S|https?://|(?<![A-Za-z0-9])www\.")


@checked("A04")
def value_is_told_from_the_customers_side(draft: Draft) -> Iterator[Finding]:
    product = draft.manuscript.front.product
    for piece in draft.pieces(("value_proposition",), ("text",)):
        reading, count = piece.reading, len(piece.reading.sentences)
        whole = (0, len(reading.source))
        named = [start for start, _ in naming.places(reading.shadow, (product,), as_written=True)]
        ours = [hit.start for hit in reading.hits_in(whole, "speaks_of_us", "we")]
        theirs = [hit.start for hit in reading.hits_in(whole, "speaks_of_customer", "customer", "generic_customer")]
        us, customer = _sentences_with(reading, named + ours), _sentences_with(reading, theirs)
        if count >= _JUDGED_FROM and us > count / 2 and customer < count / 3:
            yield draft.missing("A04", "W", "value_proposition", us=us, customer=customer, sentences=count)


def _sentences_with(reading: Reading, places: Iterable[int]) -> int:
    starts = [start for start, _ in reading.sentences]
    return len({bisect_right(starts, place) for place in places} - {0})


@checked("C01")
def brief_is_answered(draft: Draft) -> Iterator[Finding]:
    if not draft.shows("brief"):
        return
    places, answers = brief_places(draft), topics.answers(draft, "brief")
    for question in catalogue.BRIEF_QUESTIONS:
        at = places.get(question.key)
        if at not in answers:
            asked = topics.title(draft, "brief", question.key)
            yield draft.missing("C01", draft.from_stage("exec", "E", "W"), "brief", at, question=asked)


@checked("C02")
def customer_is_somebody(draft: Draft) -> Iterator[Finding]:
    if piece := brief_answer(draft, "who"):
        reading = piece.reading
        whole = (0, len(reading.source))
        generic = reading.hits_in(whole, "generic_customer")
        says = _words_that_say_something(reading, generic) >= _SAYS_MORE[reading.pack.is_chinese]
        told = (reading.has_number(whole), bool(reading.hits_in(whole, "customer")), says)
        if generic and sum(told) < 2:
            yield piece.finding("C02", "W", (generic[0].start, generic[0].end))


def _words_that_say_something(reading: Reading, generic: list[Hit]) -> int:
    covered = {place for hit in generic for place in range(hit.start, hit.end)}
    found = ((match.start(), match[0].casefold()) for match in WORD.finditer(reading.prose))
    return sum(
        start not in covered and word not in reading.pack.common and not word[0].isdecimal() for start, word in found
    )


@checked("C03")
def same_customer_throughout(draft: Draft) -> Iterator[Finding]:
    terms = segment_terms(draft)
    role = read(draft.passage("customer_quote").role, draft.language)
    announced, voiced = [draft.reading("subtitle"), draft.reading("introduction")], [role, draft.reading("problem")]
    for variant, section, texts in (("announcement", "subtitle", announced), ("voice", "customer_quote", voiced)):
        written = [text for text in texts if is_written(text)]
        if terms and written and not shares_a_term(terms, written):
            yield draft.missing("C03", "W", section if draft.shows(section) else "problem", variant=variant)


@checked("C04")
def benefit_is_one(draft: Draft) -> Iterator[Finding]:
    if piece := brief_answer(draft, "benefit"):
        reading = piece.reading
        items = [block for block in reading.blocks if block.opens_item]
        joints = reading.finds("coordination")
        if len(items) > 1:
            yield piece.finding("C04", "W", _trimmed(reading, items[1].start, items[-1].end), "list", count=len(items))
        elif len(reading.sentences) > 1:
            second, last = reading.sentences[1], reading.sentences[-1]
            yield piece.finding("C04", "W", (second[0], last[1]), "sentences", count=len(reading.sentences))
        elif len(joints) > 1:
            sentence = reading.sentence_at(joints[0][0])
            yield piece.finding("C04", "W", sentence, "clauses", count=len(joints) + 1)


def _trimmed(reading: Reading, start: int, end: int) -> Span:
    return start, start + len(reading.source[start:end].rstrip())


@checked("C05")
def problem_has_a_number(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(("problem",), ("text",)):
        if is_written(piece.reading) and not _has_figures(piece.reading):
            yield draft.missing("C05", "W", "problem")


def _has_figures(reading: Reading) -> bool:
    tables = (reading.source[block.start : block.end] for block in reading.blocks if block.kind == "table")
    return reading.has_number((0, len(reading.source))) or any(re.search(r"\d", table) for table in tables)


@checked("C06")
def problem_stands_without_us(draft: Draft) -> Iterator[Finding]:
    """Where the customers are colleagues, "we" may be them."""
    names = (draft.manuscript.front.product, *draft.workspace.products)
    is_ours = draft.manuscript.front.profile == "internal"
    for piece in draft.pieces(("problem",), ("text",)):
        for span in naming.places(piece.reading.shadow, names, as_written=True):
            yield piece.finding("C06", "W", span, "name")
        asking = piece.reading.finds("asking")
        for hit in () if is_ours else piece.reading.hits_in((0, len(piece.reading.source)), "we"):
            if any(start <= hit.start < end for start, end in asking):
                continue
            yield piece.finding("C06", "W", (hit.start, hit.end), "we")


@checked("C07")
def problem_has_its_weight(draft: Draft) -> Iterator[Finding]:
    problem, solution = draft.units(("problem",)), draft.units(("value_proposition",))
    if problem and solution > _TIMES_THE_PROBLEM * problem:
        yield draft.missing("C07", "W", "problem", problem=problem, solution=solution)


@checked("C08")
def technology_stays_behind(draft: Draft) -> Iterator[Finding]:
    product = draft.manuscript.front.product
    met = [(piece, span) for piece in draft.pieces(PRESS_RELEASE) for span in _technologies(piece, product)]
    for at, (piece, span) in enumerate(met, start=1):
        if piece.section in ("headline", "subtitle"):
            yield piece.finding("C08", "W", span, "headline")
        elif at == _TOO_MANY_TECHNOLOGIES:
            yield piece.finding("C08", "W", span, "many", count=len(met))


def _technologies(piece: Piece, product: str) -> Iterator[Span]:
    """Those that are no part of the product's own name. Two small letters are a word: "ia" is how Portuguese says "went"."""
    reading = piece.reading
    named = {place for start, end in naming.places(reading.shadow, (product,)) for place in range(start, end)}
    for hit in reading.hits_in((0, len(reading.source)), "technology"):
        is_word = (
            hit.end - hit.start == 2
            and reading.prose[hit.start : hit.end].isascii()
            and reading.prose[hit.start].islower()
        )
        if hit.start not in named and not is_word:
            yield hit.start, hit.end


@checked("C09")
def we_know_what_they_need(draft: Draft) -> Iterator[Finding]:
    """A hypothesis needs a number with its source, or a next test with a name and a day; later only the former will do."""
    answers = topics.on(draft, "stakeholder_faq", "evidence")
    in_brief = brief_answer(draft, "evidence")
    told = [*answers.values(), *([in_brief.reading] if in_brief else [])]
    if not told:
        return
    is_shown = any(map(_has_figures, told)) and any(map(_names_its_source, told))
    items = [draft.items("stakeholder_faq")[at] for at in answers]
    is_hypothesis = not catalogue.has_reached(draft.stage, "exec")
    is_planned = is_hypothesis and any(item.owner and item.due for item in items)
    if not (is_shown or is_planned):
        section, at = (
            "stakeholder_faq" if answers else "brief",
            next(iter(answers), in_brief.item if in_brief else None),
        )
        variant = "hypothesis" if is_hypothesis else "validated"
        yield draft.missing("C09", draft.from_stage("exec", "E", "W"), section, at, variant)


def _names_its_source(reading: Reading) -> bool:
    appendix = title_of("appendix", reading.language).casefold()
    named = reading.hits_in((0, len(reading.source)), "source")
    return bool(named or _LINK.search(reading.source)) or appendix in reading.source.casefold()

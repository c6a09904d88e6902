"""The form of the document: which parts stand there, how long they are, whether steps and dates are in place."""

import re
from collections.abc import Iterator
from datetime import date

from app import catalogue
from app.coach import appendix, launching
from app.coach.blocks import Block
from app.coach.checks import checked
from app.coach.draft import FAQ, PRESS_RELEASE, TOLD, Draft, Piece
from app.coach.finding import Finding
from app.coach.likeness import likeness, word_set
from app.coach.naming import places, stands_in
from app.coach.reading import Reading
from app.coach.segment import segment_terms, shares_a_term
from app.coach.sentences import Span
from app.coach.unwritten import is_written, placeholders

_FEATURES = (3, 5)
_STEPS = 3
_TOO_ALIKE = 0.7
_LONGEST_PARAGRAPH = 4
_PARTS = tuple(key for key in PRESS_RELEASE if key != "features")
_EVERYWHERE = ("brief", *PRESS_RELEASE, *FAQ, "user_guide", "appendix")
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]+\)")


@checked("A01")
def three_to_five_features(draft: Draft) -> Iterator[Finding]:
    if not draft.shows("features"):
        return
    items = draft.items("features")
    count = sum(bool(item.title or item.text) for item in items)
    fewest, most = _FEATURES
    if not fewest <= count <= most:
        yield draft.missing("A01", "W", "features", variant="few" if count < fewest else "many", count=count)
    for at, item in enumerate(items):
        if not (item.title and item.text):
            variant = "text" if item.title else "name"
            yield draft.missing("A01", draft.from_stage("peer", "E", "W"), "features", at, variant, name=item.title)


@checked("A02")
def subtitle_names_the_customer(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(("subtitle",)):
        if extra := _beyond_the_first_sentence(piece.reading):
            yield piece.finding("A02", "W", extra, "sentences", count=len(piece.reading.sentences))
        if is_written(piece.reading) and not _names_somebody(draft, piece.reading):
            yield draft.missing("A02", "W", "subtitle", variant="customer")


def _names_somebody(draft: Draft, reading: Reading) -> bool:
    named = reading.hits_in((0, len(reading.source)), "customer", "generic_customer")
    return bool(named or reading.finds("person")) or shares_a_term(segment_terms(draft), [reading])


@checked("A03")
def introduction_says_what_the_product_does(draft: Draft) -> Iterator[Finding]:
    product = draft.manuscript.front.product
    for piece in draft.pieces(("introduction",)):
        reading = piece.reading
        if not is_written(reading):
            continue
        if product and not stands_in(reading.shadow, product):
            yield draft.missing("A03", "W", "introduction", variant="name", product=product)
        opening = reading.sentences[:2]
        if opening and not _does_something(reading, (0, opening[-1][1]), product):
            yield draft.missing("A03", "W", "introduction", variant="verb")


def _does_something(reading: Reading, span: Span, product: str) -> bool:
    """A verb of the list, or behind the product's name one that looks like it."""
    named = (end for _, end in places(reading.shadow[: span[1]], (product,)))
    behind = reading.pack.pattern("doing")
    return bool(reading.hits_in(span, "doing")) or any(behind.match(reading.prose, end) for end in named)


@checked("A06")
def guide_has_steps(draft: Draft) -> Iterator[Finding]:
    if not draft.shows("user_guide"):
        return
    reading = draft.reading("user_guide")
    if not is_written(reading):
        if catalogue.has_reached(draft.stage, "exec"):
            yield draft.missing("A06", "W", "user_guide", variant="empty")
        return
    headings = sum(block.kind == "heading" for block in reading.blocks)
    if (count := max(headings, _steps(reading))) < _STEPS:
        yield draft.missing("A06", "W", "user_guide", variant="steps", count=count)


def _steps(reading: Reading) -> int:
    """Numbered items, or paragraphs that begin as steps."""
    numbered = sum(block.ordered and block.opens_item for block in reading.blocks)
    step = reading.pack.pattern("step")
    named = sum(bool(step.match(reading.spoken[block.start : block.end])) for block in reading.paragraphs)
    return max(numbered, named)


@checked("A07")
def outcome_is_chosen(draft: Draft) -> Iterator[Finding]:
    if not draft.manuscript.front.outcomes and catalogue.has_reached(draft.stage, "exec"):
        yield draft.missing("A07", "I", "headline")


@checked("S01")
def all_parts_are_there(draft: Draft) -> Iterator[Finding]:
    for key in _PARTS:
        if draft.shows(key) and not is_written(draft.reading(key)):
            yield draft.missing("S01", draft.from_stage("peer", "E", "W"), key, variant="missing")


@checked("S02")
def headline_is_short(draft: Draft) -> Iterator[Finding]:
    most, most_letters = draft.pack.parameters.headline, draft.pack.parameters.headline_letters
    for piece in draft.pieces(("headline",)):
        words, letters = piece.reading.units, len(piece.reading.source)
        variant = "words" if words > most else "letters" if letters > most_letters else ""
        if variant:
            yield piece.finding("S02", "W", (0, letters), variant, words=words, letters=letters, most=most)


@checked("S03")
def headline_is_one_sentence_and_the_subtitle_another(draft: Draft) -> Iterator[Finding]:
    """A subtitle of two sentences is the matter of A02."""
    for piece in draft.pieces(("headline",)):
        if extra := _beyond_the_first_sentence(piece.reading):
            yield piece.finding("S03", "W", extra, "sentences", count=len(piece.reading.sentences))
    headline = word_set(draft.passage("headline").text)
    for piece in draft.pieces(("subtitle",)):
        if likeness(headline, word_set(piece.reading.source)) >= _TOO_ALIKE:
            yield piece.finding("S03", "W", (0, len(piece.reading.source)), "alike")


def _beyond_the_first_sentence(reading: Reading) -> Span | None:
    rest = reading.sentences[1:]
    return (rest[0][0], rest[-1][1]) if rest else None


@checked("S04")
def headline_names_the_product(draft: Draft) -> Iterator[Finding]:
    product = draft.manuscript.front.product
    above = [piece.reading.shadow for piece in draft.pieces(("headline", "subtitle"))]
    if product and above and not any(stands_in(text, product) for text in above):
        yield draft.missing("S04", "W", "headline", product=product)


@checked("S05")
def introduction_has_a_dateline(draft: Draft) -> Iterator[Finding]:
    severity = draft.from_stage("exec", "E", "W")
    for piece in draft.pieces(("introduction",)):
        found = launching.dateline(piece.reading)
        if found and not found.day:
            yield piece.finding("S05", severity, found.span, "date")
        elif not found and is_written(piece.reading):
            yield draft.missing("S05", severity, "introduction", variant="missing")


@checked("S06")
def launch_date_is_near(draft: Draft) -> Iterator[Finding]:
    given = launching.given(draft.manuscript.front.launch)
    piece = next(draft.pieces(("introduction",)), None)
    line = launching.dateline(piece.reading) if piece else None
    day = given or (line and line.day)
    if not day:
        return
    if piece and line and given and line.day and line.day != given:
        yield piece.finding("S06", "W", line.span, "differs", launch=given.isoformat())
    if variant := _when(day, draft):
        late = {"past": draft.from_stage("exec", "E", "W"), "far": "W", "late": "I"}
        if piece and line:
            yield piece.finding("S06", late[variant], line.span, variant, launch=day.isoformat())
        else:
            yield draft.missing("S06", late[variant], "introduction", variant=variant, launch=day.isoformat())


def _when(day: date, draft: Draft) -> str:
    if day < draft.today:
        return "" if catalogue.has_reached(draft.stage, "approved") else "past"
    return "far" if day > launching.later(draft.today, 24) else "late" if day > launching.later(draft.today, 12) else ""


@checked("S07")
def press_release_fits_a_page(draft: Draft) -> Iterator[Finding]:
    pages = draft.pages.press_release if draft.pages else 0
    if pages > 1:
        severity = draft.from_stage("exec", "E", "W") if pages > 1.5 else "W"
        yield draft.missing("S07", severity, "headline", pages=pages)


@checked("S08")
def whole_is_read_in_twenty_minutes(draft: Draft) -> Iterator[Finding]:
    if not draft.pages:
        return
    questions = draft.pages.customer_faq + draft.pages.stakeholder_faq
    core = draft.pages.press_release + questions
    place = "customer_faq" if draft.items("customer_faq") else "stakeholder_faq"
    if questions > 5:
        yield draft.missing("S08", "W", place, variant="questions", pages=questions)
    if core > 6:
        severity = draft.from_stage("exec", "E", "W") if core > 8 else "W"
        yield draft.missing("S08", severity, place, variant="core", pages=core)


@checked("S09")
def paragraphs_are_short(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(TOLD, ("text",)):
        for sentences in _by_paragraph(piece.reading):
            if len(sentences) > _LONGEST_PARAGRAPH:
                yield piece.finding("S09", "W", (sentences[0][0], sentences[-1][1]), count=len(sentences))


def _by_paragraph(reading: Reading) -> Iterator[list[Span]]:
    sentences = iter((*reading.sentences, (len(reading.source) + 1, 0)))
    sentence = next(sentences)
    for block in reading.paragraphs:
        found = []
        while sentence[0] < block.end:
            found.append(sentence)
            sentence = next(sentences)
        yield found


@checked("S10")
def press_release_is_told_not_listed(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(PRESS_RELEASE, ("text",)):
        if piece.section not in ("headline", "subtitle"):
            yield from (piece.finding("S10", "W", span, kind) for kind, span in _lists_and_tables(piece))


def _lists_and_tables(piece: Piece) -> Iterator[tuple[str, Span]]:
    """Each table, and each list as a whole."""
    run: list[Block] = []
    for block in (*piece.reading.blocks, None):
        if block and block.list_depth:
            run.append(block)
            continue
        if run:
            yield "list", _trimmed(piece.reading.source, run[0].start, run[-1].end)
            run = []
        if block and block.kind == "table":
            yield "table", _trimmed(piece.reading.source, block.start, block.end)


def _trimmed(source: str, start: int, end: int) -> Span:
    return start, start + len(source[start:end].rstrip())


@checked("S11")
def nothing_is_left_to_be_written(draft: Draft) -> Iterator[Finding]:
    severity = draft.from_stage("peer", "E", "W")
    for piece in draft.pieces(_EVERYWHERE, ("title", "text", "name", "role")):
        also_quoted = piece.section in ("leader_quote", "customer_quote")
        for span in placeholders(piece.reading, also_quoted=also_quoted):
            yield piece.finding("S11", severity, span)


@checked("S12")
def appendix_is_referred_to(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(("appendix",)):
        others = [other.reading for other in draft.pieces(tuple(key for key in _EVERYWHERE if key != "appendix"))]
        yield from (piece.finding("S12", "I", span) for span in appendix.never_mentioned(piece.reading, others))


@checked("S13")
def guide_shows_or_numbers(draft: Draft) -> Iterator[Finding]:
    guide = draft.reading("user_guide")
    if not catalogue.has_reached(draft.stage, "exec") or not is_written(guide):
        return
    both = (guide, draft.reading("appendix"))
    if not any(_IMAGE.search(one.source) or _steps(one) >= _STEPS for one in both):
        yield draft.missing("S13", "W", "user_guide")

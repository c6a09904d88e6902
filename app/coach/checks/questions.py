"""The questions: how many, on what, and whether they ask."""

from collections.abc import Iterator

from app.coach.checks import checked
from app.coach.draft import FAQ, PRESS_RELEASE, Draft
from app.coach.finding import Finding
from app.coach.likeness import repeated
from app.coach.topics import unanswered

_FEWEST, _FEWEST_ESSENTIAL, _MOST = 5, 3, 12
_TOO_ALIKE = 0.8

_BENEFIT = ("benefit_secured", "need_met", "value_measured", "feedback")
_CUSTOMERS_ASK = ("price", "how_it_works", "getting_started", "difference", "support")
_MUST_BE_KNOWN = ("customer", "problem", "economics", "dependencies")
_SHOULD_BE_KNOWN = ("evidence", "risks", "metrics", "legal", "why_now", "not_building")
_FOR_CUSTOMERS = (*PRESS_RELEASE, "customer_faq", "user_guide")


@checked("A05")
def benefit_is_followed_up(draft: Draft) -> Iterator[Finding]:
    severity = draft.from_stage("exec", "E", "W")
    yield from unanswered(draft, "A05", "stakeholder_faq", dict.fromkeys(_BENEFIT, severity))


@checked("F01")
def enough_questions_of_customers(draft: Draft) -> Iterator[Finding]:
    if not draft.shows("customer_faq"):
        return
    count = sum(bool(item.title or item.text) for item in draft.items("customer_faq"))
    fewest = _FEWEST_ESSENTIAL if draft.manuscript.front.profile == "essential" else _FEWEST
    if count < fewest:
        yield draft.missing("F01", "W", "customer_faq", variant="few", count=count, fewest=fewest)
    elif count > _MOST:
        yield draft.missing("F01", "I", "customer_faq", variant="many", count=count, most=_MOST)


@checked("F02")
def customers_find_their_answers(draft: Draft) -> Iterator[Finding]:
    topics = (*_CUSTOMERS_ASK, "privacy") if _keeps_personal_data(draft) else _CUSTOMERS_ASK
    yield from unanswered(draft, "F02", "customer_faq", dict.fromkeys(topics, "W"))


def _keeps_personal_data(draft: Draft) -> bool:
    pieces = draft.pieces(_FOR_CUSTOMERS)
    return any(piece.reading.hits_in((0, len(piece.reading.source)), "personal_data") for piece in pieces)


@checked("F03")
def stakeholders_find_their_answers(draft: Draft) -> Iterator[Finding]:
    must = dict.fromkeys(_MUST_BE_KNOWN, draft.from_stage("exec", "E", "W"))
    yield from unanswered(draft, "F03", "stakeholder_faq", must | dict.fromkeys(_SHOULD_BE_KNOWN, "W"))


@checked("F05")
def questions_ask_once(draft: Draft) -> Iterator[Finding]:
    for key in FAQ:
        asked = list(draft.pieces((key,), ("title",)))
        for piece in asked:
            if "?" not in piece.reading.source and "？" not in piece.reading.source:
                yield piece.finding("F05", "I", (0, len(piece.reading.source)), "mark")
        for later, earlier in repeated([piece.reading.source for piece in asked], _TOO_ALIKE):
            piece, twin = asked[later], asked[earlier].reading.source
            yield piece.finding("F05", "I", (0, len(piece.reading.source)), "twice", other=twin)

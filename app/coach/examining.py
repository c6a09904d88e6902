"""The coach's look at a whole document."""

from app import catalogue
from app.coach.checks import (  # noqa: F401  # noqa: F401
    REGISTER,
    acronyms,
    agreement,
    answers,
    chinese,
    customer,
    language,
    numbers,
    prose,
    questions,
    quotes,
    structure,
    wording,
)
from app.coach.draft import Draft
from app.coach.finding import Finding

_ORDER = {section.key: at for at, section in enumerate(catalogue.SECTIONS)}
_WEIGHT = {"E": 0, "W": 1, "I": 2}


def examine(draft: Draft) -> list[Finding]:
    """All findings, in reading order. Where the text is in another language than declared, one finding says so and the
    checks that read words are silent: what they said would be wrong."""
    if (stranger := language.other_language(draft)) is not None:
        checks = [check for check in REGISTER.values() if check.id in language.NEEDS_NO_WORDS]
        return sorted([stranger, *(finding for check in checks for finding in check.look(draft))], key=_place)
    checks = [check for check in REGISTER.values() if draft.language in check.languages]
    return sorted((finding for check in checks for finding in check.look(draft)), key=_place)


def _place(finding: Finding) -> tuple[int, int, bool, int, int]:
    item = -1 if finding.item is None else finding.item
    return _ORDER[finding.section], item, finding.field != "title", finding.start, _WEIGHT[finding.severity]


def holds_up(findings: list[Finding]) -> bool:
    """Whether something of severity E is among them."""
    return any(finding.severity == "E" for finding in findings)

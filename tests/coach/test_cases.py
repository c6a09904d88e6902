"""Every case of ``cases/<tag>.toml``: where a check must speak, and where it must be silent."""

from collections import Counter
from typing import Any

import pytest

from app.coach import examining  # noqa: F401  (enters all checks)
from app.coach.checks import REGISTER
from tests.coach.cases import all_cases, draft_of, found_by
from tests.coach.documents import languages_with

CASES = list(all_cases())


@pytest.mark.parametrize(
    ("tag", "check", "number", "case"), CASES, ids=[f"{tag}-{check}-{at}" for tag, check, at, _ in CASES]
)
def test_a_case(tag: str, check: str, number: int, case: dict[str, Any]) -> None:
    found = found_by(check, draft_of(tag, case))
    if case.get("silent"):
        assert not found, found
        return
    assert found, "the check is silent"
    assert found[0].quote == case["quote"], found
    if "severity" in case:
        assert found[0].severity == case["severity"]


@pytest.mark.parametrize("tag", languages_with("mutations"))
def test_a_proven_language_has_three_cases_each_way_for_every_check(tag: str) -> None:
    own = [(check, bool(case.get("silent"))) for language, check, _, case in CASES if language == tag]
    counted = Counter(own)
    checks = {check.id for check in REGISTER.values() if tag in check.languages} | {"L01"}
    assert not {one for one in ((check, silent) for check in checks for silent in (True, False)) if counted[one] < 3}

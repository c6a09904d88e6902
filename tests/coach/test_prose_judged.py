"""Texts of other houses: no finding in them is without a judgement, and the documentation tells what came of it."""

from collections import Counter
from functools import cache

import pytest

from app.coach.examining import examine
from app.coach.finding import Finding
from tests.coach.documents import draft_in, languages_with, prose_files, text_of
from tests.coach.precision import DOCUMENTATION, documented, judged, key_in, key_of, right_and_all

LANGUAGES = languages_with("prose")
ENOUGH, GOOD = 5, 0.8
"""Of fewer findings no share is known; a check that is wrong one time in five may only hint."""


@cache
def found_in_all(tag: str) -> list[tuple[str, Finding]]:
    return [(file.name[:2], finding) for file in prose_files(tag) for finding in examine(draft_in(file))]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_finding_is_judged_and_every_judgement_is_of_a_finding(tag: str) -> None:
    found = Counter(key_in(text, finding) for text, finding in found_in_all(tag))
    told = Counter(map(key_of, judged(tag)))
    assert found - told == Counter(), "not judged"
    assert told - found == Counter(), "no longer found"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_whoever_calls_a_finding_wrong_says_why(tag: str) -> None:
    assert not [one for one in judged(tag) if not one["right"] and not one.get("why", "").strip()]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_check_that_is_often_wrong_only_hints(tag: str) -> None:
    right, found = right_and_all(tag)
    doubtful = {check for check, count in found.items() if count >= ENOUGH and right[check] < GOOD * count}
    assert not [finding for _, finding in found_in_all(tag) if finding.id in doubtful and finding.severity != "I"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_findings_slice_back_to_their_words(tag: str) -> None:
    for file in prose_files(tag):
        draft = draft_in(file)
        for finding in examine(draft):
            assert not finding.quote or text_of(finding, draft)[finding.start : finding.end] == finding.quote


def test_the_documentation_has_the_table_as_it_is() -> None:
    """``python -m tests.coach.precision --write`` renews it."""
    assert DOCUMENTATION.read_text(encoding="utf-8") == documented()

"""Whole documents: the good one passes, and of its weak twin all is said that a careful editor marks, and no more."""

import pytest

from app.coach.examining import examine
from app.coach.packs import LANGUAGES
from tests.coach.documents import data, draft_in, good_file, languages_with, text_of, weak_file


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_good_document_has_nothing_that_must_and_little_that_should_be_mended(tag: str) -> None:
    found = examine(draft_in(good_file(tag)))
    assert not [finding for finding in found if finding.severity == "E"]
    assert len([finding for finding in found if finding.severity == "W"]) <= 5, found


@pytest.mark.parametrize("tag", languages_with("weak"))
def test_the_weak_twin_has_exactly_its_findings(tag: str) -> None:
    expected = [(one["check"], one["section"], one["quote"], one["severity"]) for one in data("weak", tag)["finding"]]
    found = examine(draft_in(weak_file(tag)))
    assert [(one.id, one.section, one.quote, one.severity) for one in found] == expected


@pytest.mark.parametrize("tag", languages_with("weak"))
def test_findings_in_both_slice_back_to_their_words(tag: str) -> None:
    for file in (good_file(tag), weak_file(tag)):
        draft = draft_in(file)
        for finding in examine(draft):
            assert not finding.quote or text_of(finding, draft)[finding.start : finding.end] == finding.quote

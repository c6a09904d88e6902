"""Whole documents that nobody should write: no crash, no endless look, and every place is where its words stand."""

import time
from dataclasses import replace

import pytest

from app import catalogue
from app.coach.checks.language import NEEDS_NO_WORDS
from app.coach.draft import Draft
from app.coach.examining import examine
from app.coach.finding import Finding
from app.coach.packs import LANGUAGES
from app.manuscript.model import Front, Item, Manuscript, Passage
from tests.coach.documents import TODAY, draft_in, good_file, text_of

HOSTILE = {
    "emoji": "👩‍🍳👨‍👩‍👧‍👦 Many cooks 🍞 could, 🇩🇪 TBD, really win 40 % 🏳️‍🌈. Viele könnten 👍🏽 sehr. 许多🍜可能。",
    "right to left": "שלום many \u202bcooks could\u202c win, مرحبا TBD. وداعا — 2027 \u200fviele\u200e.",
    "zero width": "Ma\u200bny co\u200doks co\ufeffuld wi\u00adn. Many\u200b could\u2060 TBD.",
    "mixed scripts": "Many 用戶 könnten 可能 muitos 的 TBD 软件軟體 in order to 40 % 増える ひらがな 한국어 Многие.",
    "combining": "Ma\u0301ny co\u0308oks could wi\u0323n. M\u0101ny TBD. " + "a" + "\u0301" * 500,
    "unclosed": "```\nMany could\n\n**Many [could](<http://x `win\n\n| a | b\n| ---\n> \"Many “could\n\n<!-- TBD\n\n![x](y",
    "marks alone": "*_*_*_ ` `` ``` # ## > - + 1. 2) | --- [ ] ( ) ! \\",
    "white space": "\t \u3000\u00a0\n\n \u2003\n",
    "line ends": "Many\ncould\n\n\n\nTBD  \nreally\\\nwin",
    "deep": ">" * 200 + " Many could win\n" + "  " * 60 + "- TBD\n" + "(" * 500,
    "numbers": "1.2.3.4 40 % −5 ½ ٤٢ １２ 1e9 Q3 2027 31.02.2027 2027-13-45 February 30, 2027 99999999999999999999 %",
}  # fmt: skip


def full_of(text: str, language: str) -> Draft:
    """Each section and each field says only that."""
    passages = tuple(_passage(section, text) for section in catalogue.SECTIONS)
    return Draft(Manuscript(Front(language=language, profile="full", product=text[:40]), passages), "exec", today=TODAY)


def _passage(section: catalogue.Section, text: str) -> Passage:
    if section.has_items:
        return Passage(section.key, items=tuple(Item(title=text, text=text, topic="price") for _ in range(3)))
    return Passage(section.key, text, name=text, role=text)


def examined(draft: Draft) -> list[Finding]:
    """Its findings, each of which slices back to its words."""
    found = examine(draft)
    for finding in found:
        if finding.quote:
            assert text_of(finding, draft)[finding.start : finding.end] == finding.quote, finding
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_and_every_place_holds(name: str, language: str) -> None:
    examined(full_of(HOSTILE[name], language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", [profile.key for profile in catalogue.PROFILES])
def test_an_empty_document_is_only_missing_things(language: str, profile: str) -> None:
    found = examined(Draft(Manuscript(Front(language=language, profile=profile)), "exec", today=TODAY))
    assert found and not any(finding.quote for finding in found)


@pytest.mark.parametrize("section", [section.key for section in catalogue.SECTIONS])
def test_a_document_of_one_section(section: str) -> None:
    for language in LANGUAGES:
        good = draft_in(good_file(language))
        examined(replace(good, manuscript=replace(good.manuscript, passages=(good.passage(section),))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_million_letters(language: str) -> None:
    """The largest document that can be written has a few sections as long as they may be."""
    good = draft_in(good_file(language))
    prose = good.passage("value_proposition").text + "\n\n"
    longest = prose * (200_000 // len(prose))
    keys = ("introduction", "problem", "value_proposition", "getting_started", "user_guide")
    passages = tuple(Passage(key, f"{key}: {longest}") for key in keys)  # each another, or it is read once for all
    began = time.process_time()
    examined(Draft(Manuscript(good.manuscript.front, passages), today=TODAY))
    assert time.process_time() - began < 60


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("declared", LANGUAGES)
def test_of_a_text_in_another_language_one_thing_is_said(spoken: str, declared: str) -> None:
    good = draft_in(good_file(spoken))
    front = replace(good.manuscript.front, language=declared)
    found = examined(replace(good, manuscript=replace(good.manuscript, front=front)))
    told = [finding.id for finding in found if finding.id not in NEEDS_NO_WORDS]
    assert told == ["L01"] if spoken != declared else "L01" not in told

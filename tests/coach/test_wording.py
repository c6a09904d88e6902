"""Weak words: where they count, where they are innocent, what could stand there instead."""

from typing import Any

import pytest

from app.coach import examining  # noqa: F401  (enters all checks)
from app.coach.checks import REGISTER
from app.coach.finding import Finding
from tests.coach.cases import draft_of


def found(check: str, text: str, tag: str = "en", **case: Any) -> list[Finding]:
    return list(REGISTER[check].look(draft_of(tag, {"text": text, **case})))


def quotes(check: str, text: str, tag: str = "en", **case: Any) -> list[str]:
    return [finding.quote for finding in found(check, text, tag, **case)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The label might work. It perhaps sees frost.", ["might", "perhaps"]),
        ("Could it work? It works.", []),
        ("We open in May 2027.", []),
        ("Scan it rather than guess. It is up to you.", []),
        ("They say “it might work”. `might`", []),
        ("It keeps up to 40 cartons.", []),
        ("It saves up to 40 minutes.", ["up to"]),
        ("It could save 40 minutes.", ["could"]),
    ],
)
def test_weasel_words(text: str, expected: list[str]) -> None:
    assert quotes("W02", text) == expected


def test_an_answer_may_hedge_beside_a_number() -> None:
    assert quotes("W02", "It could take 40 minutes.", section="customer_faq") == []
    assert quotes("W02", "It could take a while.", section="stakeholder_faq") == ["could"]


@pytest.mark.parametrize("topic", ["risks", "failure"])
def test_what_could_go_wrong_may_be_in_doubt(topic: str) -> None:
    risk = {"section": "stakeholder_faq", "title": "What could go wrong?", "topic": topic}
    assert quotes("W02", "The supplier might leave us.", **risk) == []
    assert quotes("W09", "Perhaps the supplier might leave us.", **risk) == ["Perhaps the supplier might"]


def test_up_to_a_number_is_a_hint() -> None:
    assert [finding.severity for finding in found("W02", "It saves up to 40 minutes and might break.")] == ["I", "W"]


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("de", "Das könnte bis zu 40 Euro sparen.", ["könnte", "bis zu"]),
        ("pt-BR", "Talvez poupe até 40 minutos.", ["Talvez", "até"]),
        ("zh-Hans", "这也许有用。", ["也许"]),
        ("zh-Hant", "這也許有用。", ["也許"]),
    ],
)
def test_weasel_words_of_other_languages(tag: str, text: str, expected: list[str]) -> None:
    assert quotes("W02", text, tag) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It might perhaps work. It might.", ["might perhaps"]),
        ("It might work, and it might not.", []),
        ("Could it possibly work?", []),
        ("It might work. Perhaps it does.", []),
    ],
)
def test_two_hedges(text: str, expected: list[str]) -> None:
    assert quotes("W09", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Many cartons are very late.", [("vague", "Many"), ("intensifier", "very")]),
        ("Many cartons are late: 53 of 76.", []),
        ("Many cartons are late, half of them.", []),
        ("How many are late?", []),
    ],
)
def test_claims_without_a_number(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(finding.variant, finding.quote) for finding in found("W03", text)] == expected


def test_advertising_is_for_customers_only() -> None:
    assert quotes("W04", "A seamless, world-class app.") == ["seamless", "world-class"]
    assert quotes("W04", "A seamless app.", section="customer_faq") == ["seamless"]
    assert quotes("W04", "A seamless app.", section="stakeholder_faq") == []
    assert quotes("W04", "A seamless app.", section="customer_quote") == []


def test_times_without_a_day() -> None:
    assert quotes("W05", "It comes soon. Recently we asked.") == ["soon", "Recently"]
    assert (
        quotes("W05", "It comes soon, on March 3, 2027. Recently, in 2026, we asked. Scan as soon as it comes.") == []
    )


def test_a_phrase_is_replaced_with_its_capital() -> None:
    first, second = found("W08", "In order to scan, tap. Tap in order to scan.")
    assert (first.fix, second.fix, first.variant, first.values) == ("To", "to", "fix", {"better": "to"})


def test_office_words() -> None:
    leverage, whole, synergy = found("W11", "We leveraged a holistic synergy.")
    assert (leverage.values["better"], leverage.fix) == ("use", None)
    assert whole.fix == "whole"
    assert (synergy.variant, synergy.fix) == ("", None)
    assert [finding.severity for finding in found("W11", "A holistic view.", section="stakeholder_faq")] == ["I"]


def test_a_better_word_is_written_in_the_letters_of_the_document() -> None:
    (simplified,) = found("W08", "我们进行沟通。", "zh-Hans")
    (traditional,) = found("W08", "我們進行溝通。", "zh-Hant")
    assert (simplified.quote, simplified.fix) == ("进行沟通", "沟通")
    assert (traditional.quote, traditional.fix) == ("進行溝通", "溝通")


def test_words_of_a_plan() -> None:
    assert quotes("W13", "The next sprint ends in Q3 2027; Q1 is a question.") == ["next sprint", "Q3 2027"]
    assert quotes("W13", "The next sprint.", section="stakeholder_faq") == []


def test_words_about_the_document() -> None:
    assert quotes("W14", "This document shows it.") == ["This document"]
    assert quotes("W14", "This label shows it.") == []


def test_the_teams_own_words() -> None:
    workspace = {"banned": [["user", "pharmacist"], ["app", ""]]}
    first, second = found("T01", "User or app?", workspace=workspace)
    assert (first.quote, first.fix, first.variant, first.values) == (
        "User",
        "Pharmacist",
        "fix",
        {"better": "pharmacist"},
    )
    assert (second.quote, second.fix, second.variant) == ("app", None, "")
    assert quotes("T01", "A customer.", workspace=workspace) == []
    assert quotes("T01", "我們用軟體。", "zh-Hant", workspace={"banned": [["軟體", "程式"]]}) == ["軟體"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our SLA holds. The SLA is new. RFID too.", ["SLA", "RFID"]),
        ("Our service level agreement (SLA) holds. The SLA is new.", []),
        ("The SLA (service level agreement) holds.", []),
        ("The Service Level Agreement, or SLA, holds.", []),
        ("The SLA holds. It is a service level agreement (SLA).", []),
        ("Send a PDF to our CEO in the EU, for EUR 3 or 4 GB, chapter XIV.", []),
        ("HAMBURG, April 13, 2027 — Halden today.", []),
        ("It does NOT work; it is not meant to.", []),
        ("READ ME FIRST", []),
        ("Two SLAs hold.", ["SLA"]),
        ("CO2, COVID-19x, 3DX, ÉCOLE", ["COVID"]),
    ],
)
def test_acronyms(text: str, expected: list[str]) -> None:
    assert quotes("W07", text) == expected


def test_known_acronyms_are_those_of_the_team_and_the_product() -> None:
    assert quotes("W07", "MRD and XQZ.", document={"product": "MRD"}, workspace={"acronyms": ["XQZ"]}) == []
    assert quotes("W07", "MRD.", workspace={"products": ["MRD Plus"]}) == []


@pytest.mark.parametrize("text", ["已接入ERPX系统", "接入（企业资源）ERPX。"])
def test_acronyms_stand_between_chinese_letters(text: str) -> None:
    assert quotes("W07", text, "zh-Hans") == ["ERPX"]


@pytest.mark.parametrize("text", ["接入企业资源系统（ERPX）。", "接入ERPX（企业资源系统）。"])
def test_acronyms_are_spelled_out_in_chinese(text: str) -> None:
    assert quotes("W07", text, "zh-Hans") == []


def test_an_acronym_is_reported_once_in_the_whole_document() -> None:
    document = {
        "introduction": "Our SLA.",
        "problem": "The SLA.",
        "customer_faq": [{"title": "What is an SLA?", "text": "The SLA."}],
    }
    assert len(found("W07", "The SLA.", section="getting_started", document=document)) == 1

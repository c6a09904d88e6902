"""Quotes: somebody real, something concrete, nothing from a brochure."""

from typing import Any

import pytest

from app.coach import examining  # noqa: F401  (enters all checks)
from app.coach.checks import REGISTER
from app.coach.draft import Draft
from app.coach.finding import Finding
from app.manuscript.model import Front, Manuscript, Passage

BEFORE = "Last summer I threw out a box. Now I scan it."
LEADER = "For eleven years we proved to auditors that our vans were cold."


def found(check: str, tag: str = "en", *, leader: str = "", customer: str = "", **about: Any) -> list[Finding]:
    named = {"name": "Ana", "role": "baker"} | about
    passages = Passage("leader_quote", leader, **named), Passage("customer_quote", customer, **named)
    return list(REGISTER[check].look(Draft(Manuscript(Front(language=tag), passages))))


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        ("", "baker", ["name"]),
        ("…", "baker", ["name"]),
        ("Ana", "", ["role"]),
        ("", " ", ["name", "role"]),
        ("沈丽琴", "跟单主管", []),
    ],
)
def test_speakers(name: str, role: str, expected: list[str]) -> None:
    assert [finding.variant for finding in found("Q01", customer=BEFORE, name=name, role=role)] == expected


def test_an_empty_quote_needs_no_speaker() -> None:
    assert found("Q01", name="", role="") == []
    assert found("Q02") == []


@pytest.mark.parametrize(
    ("tag", "text", "speaks"),
    [
        ("en", "It is a nice label.", True),
        ("en", BEFORE, False),
        ("en", "It saves me 40 minutes.", False),
        ("en", "“It saves me 40 minutes.”", False),
        ("de", "Das ist ein gutes Gerät.", True),
        ("de", "Früher habe ich geraten.", False),
        ("pt-BR", "É um bom aplicativo.", True),
        ("pt-BR", "Antes eu anotava no caderno.", False),
        ("zh-Hans", "这个很好用。", True),
        ("zh-Hans", "以前我要跑车间。", False),
        ("zh-Hant", "以前我要跑車間。", False),
    ],
)
def test_before_and_after(tag: str, text: str, speaks: bool) -> None:
    assert bool(found("Q02", tag, customer=text)) == speaks
    assert found("Q02", tag, leader=text) == []


def test_people_do_not_talk_like_brochures() -> None:
    (finding,) = found("Q03", leader="It is a “seamless” label.", customer=BEFORE)
    assert (finding.variant, finding.quote, finding.section) == ("hype", "seamless", "leader_quote")
    assert found("Q03", leader=LEADER, customer=BEFORE) == []


def test_two_people_do_not_talk_alike() -> None:
    (finding,) = found("Q03", leader=BEFORE, customer=BEFORE.replace("box", "carton"))
    assert (finding.variant, finding.section, finding.quote) == ("same", "customer_quote", "")


def test_long_quotes() -> None:
    (finding,) = found("Q04", leader="one " * 61)
    assert (finding.severity, finding.values) == ("I", {"units": 61, "longest": 60})
    assert found("Q04", leader="one " * 60) == []
    assert len(found("Q04", "zh-Hans", customer="货" * 121)) == 1
    assert found("Q04", "zh-Hans", customer="货" * 120) == []

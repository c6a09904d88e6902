"""Customer, problem, benefit, evidence: what counts as named, as one, as known."""

from typing import Any

import pytest

from app.coach import likeness, naming
from app.coach.checks import customer
from app.coach.draft import Draft
from app.coach.reading import read
from app.coach.segment import brief_places
from tests.coach.cases import draft_of

TEXTS = ("headline", "subtitle", "introduction", "problem", "value_proposition")


def draft(stage: str = "draft", language: str = "en", **document: Any) -> Draft:
    content = {"profile": "full", **document}
    key = next((key for key in TEXTS if key in document), "appendix")
    return draft_of(language, {"section": key, "text": content.pop(key, ""), "stage": stage, "document": content})


def brief(**answers: str) -> list[dict[str, str]]:
    return [{"topic": topic, "text": text} for topic, text in answers.items()]


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Our platform is fast. We built it for years. Maze runs everywhere. It rains.", True),
        ("Our platform is fast. We built it for you. You save an hour. It rains.", False),
        ("You save an hour. Parents sleep. Maze tells them why.", False),
        ("Our platform is fast. Our system is new.", False),
        ("", False),
    ],
)
def test_value_is_told_from_the_customers_side(text: str, speaks: bool) -> None:
    found = list(customer.value_is_told_from_the_customers_side(draft(value_proposition=text, product="Maze")))
    assert bool(found) == speaks
    assert [one.values for one in found] == [{"us": 3, "customer": 0, "sentences": 4}] * speaks


def test_the_brief_is_asked_for_where_it_is_shown() -> None:
    some = brief(who="Owners of small pharmacies.", need="TBD")
    found = list(customer.brief_is_answered(draft(brief=some)))
    assert [one.item for one in found] == [1, None, None, None]
    assert {one.severity for one in found} == {"W"}
    assert {one.severity for one in customer.brief_is_answered(draft("exec", brief=some))} == {"E"}
    assert not list(customer.brief_is_answered(draft("exec", profile="essential")))


def test_the_brief_is_read_by_topic_or_else_in_order() -> None:
    assert brief_places(draft(brief=[{"text": "a"}, {"text": "b"}])) == {"who": 0, "need": 1}
    assert brief_places(draft(brief=brief(need="a", who="b"))) == {"need": 0, "who": 1}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Everyone who wants to save time.", "Everyone"),
        ("Businesses and their users.", "Businesses"),
        ("All users of smartphones in 30 countries.", "users"),
        ("Owners of 640 pharmacies and their customers.", None),
        ("Small businesses with 10 to 50 employees that keep their stock by hand.", None),
        ("The lead pharmacist of an independent pharmacy.", None),
    ],
)
def test_a_customer_is_somebody(text: str, quote: str | None) -> None:
    found = list(customer.customer_is_somebody(draft(brief=brief(who=text))))
    assert [one.quote for one in found] == ([quote] if quote else [])


def test_a_customer_is_somebody_in_chinese_too() -> None:
    vague = draft(language="zh-Hans", brief=brief(who="所有需要提高效率的企业和用户。"))
    exact = draft(
        language="zh-Hans", brief=brief(who="宁波、台州两地小型出口制造厂的跟单主管，员工30到200人，没有专职计划员。")
    )
    assert list(customer.customer_is_somebody(vague))
    assert not list(customer.customer_is_somebody(exact))


WHO = "The lead pharmacist of an independent pharmacy around Hamburg."


@pytest.mark.parametrize(
    ("subtitle", "problem", "variants"),
    [
        ("Pharmacies know at the door.", "Pharmacists guess.", []),
        ("Dentists know at the door.", "Pharmacists guess.", ["announcement"]),
        ("Pharmacies know at the door.", "Dentists guess.", ["voice"]),
        ("Dentists know at the door.", "Dentists guess.", ["announcement", "voice"]),
        ("", "", []),
    ],
)
def test_the_same_customer_throughout(subtitle: str, problem: str, variants: list[str]) -> None:
    one = draft(subtitle=subtitle, problem=problem, brief=brief(who=WHO))
    assert [found.variant for found in customer.same_customer_throughout(one)] == variants
    assert not list(customer.same_customer_throughout(draft(subtitle=subtitle, problem=problem)))


def test_the_same_customer_in_traditional_letters() -> None:
    who = brief(who="到社區兒科診所看診的病人。")
    assert not list(
        customer.same_customer_throughout(draft(language="zh-Hant", subtitle="診所的病人少等。", brief=who))
    )
    assert list(customer.same_customer_throughout(draft(language="zh-Hant", subtitle="工廠準時出貨。", brief=who)))


@pytest.mark.parametrize(
    ("text", "variant", "quote"),
    [
        ("She knows at the door what is safe.", None, None),
        ("She knows what is safe and what is not.", None, None),
        ("She knows at once. She saves money.", "sentences", "She saves money."),
        ("She saves time and money and sleeps well.", "clauses", "She saves time and money and sleeps well."),
        ("- She knows at once.\n- She saves money.", "list", "- She saves money."),
    ],
)
def test_a_benefit_is_one(text: str, variant: str | None, quote: str | None) -> None:
    found = list(customer.benefit_is_one(draft(brief=brief(benefit=text))))
    assert [(one.variant, one.quote) for one in found] == ([(variant, quote)] if variant else [])


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Pharmacists wait a long time.", True),
        ("Pharmacists wait 26 hours.", False),
        ("Pharmacists wait half a day.", False),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nPharmacists wait.", False),
        ("TBD", False),
        ("", False),
    ],
)
def test_a_problem_has_a_number(text: str, speaks: bool) -> None:
    assert bool(list(customer.problem_has_a_number(draft(problem=text)))) == speaks


def test_a_problem_stands_without_us() -> None:
    text = "We know that hikers get lost in the maze. Maze would help, but our app is new. “We are lost”, they say."
    found = list(customer.problem_stands_without_us(draft(problem=text, product="Maze")))
    assert [(one.variant, one.quote) for one in found] == [("name", "Maze"), ("we", "We"), ("we", "our")]


def test_a_problem_has_its_weight() -> None:
    assert not list(customer.problem_has_its_weight(draft(problem="a b c", value_proposition="d " * 9)))
    found = list(customer.problem_has_its_weight(draft(problem="a b c", value_proposition="d " * 10)))
    assert [one.values for one in found] == [{"problem": 3, "solution": 10}]
    assert not list(customer.problem_has_its_weight(draft(value_proposition="d " * 10)))


def test_technology_stays_behind() -> None:
    in_headline = draft(headline="Maze brings AI to hikers", problem="Hikers have no API.")
    assert [(one.variant, one.quote) for one in customer.technology_stays_behind(in_headline)] == [("headline", "AI")]
    three = draft(problem="Blockchain and AI.", value_proposition="Machine learning, blockchain.")
    found = list(customer.technology_stays_behind(three))
    assert [(one.variant, one.quote, one.values) for one in found] == [("many", "Machine learning", {"count": 4})]
    assert not list(customer.technology_stays_behind(draft(headline="Maze AI leads home", product="Maze AI")))


PLAIN, SOURCED = "Pharmacists tell us so.", "We compared 1,840 cartons ([study](https://example.org))."


@pytest.mark.parametrize(
    ("evidence", "stage", "expected"),
    [
        ({"text": PLAIN}, "peer", [("W", "hypothesis")]),
        ({"text": PLAIN, "owner": "Kim", "due": "2027-01-01"}, "peer", []),
        ({"text": PLAIN, "owner": "Kim", "due": "2027-01-01"}, "exec", [("E", "validated")]),
        ({"text": SOURCED}, "exec", []),
        ({"text": "It was so in 1,840 cartons."}, "exec", [("E", "validated")]),
        ({"text": "It was so in 1,840 cartons (Appendix)."}, "exec", []),
        ({"text": ""}, "exec", []),
    ],
)
def test_evidence_has_a_number_and_a_source(evidence: dict[str, str], stage: str, expected: list[Any]) -> None:
    one = draft(stage, stakeholder_faq=[{"title": "How do we know?", "topic": "evidence", **evidence}])
    found = list(customer.we_know_what_they_need(one))
    assert [(each.severity, each.variant) for each in found] == expected
    assert {(each.section, each.item) for each in found} <= {("stakeholder_faq", 0)}


def test_evidence_may_stand_in_the_brief() -> None:
    assert not list(customer.we_know_what_they_need(draft("exec", brief=brief(evidence=SOURCED))))
    found = list(customer.we_know_what_they_need(draft("exec", brief=brief(who="a", evidence=PLAIN))))
    assert [(one.section, one.item) for one in found] == [("brief", 1)]


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Maze, MAZE and Maze’s; amazement, Mazes", ("Maze",), ["Maze", "MAZE", "Maze’s", "Mazes"]),
        ("Feira\nCerta", ("Feira Certa",), ["Feira\nCerta"]),
        ("用稳达报交期", ("稳达",), ["稳达"]),
        ("安心候開放了", ("安心候", ""), ["安心候"]),
        ("接入了ERP系统", ("ERP",), ["ERP"]),
        ("C++ and C#", ("C++", "C#"), ["C++", "C#"]),
        ("青鳥計畫", ("青鸟计划",), []),
        ("青鸟计划", ("青鳥計畫",), ["青鸟计划"]),
        ("nothing", ("", " "), []),
    ],
)
def test_names_are_whole_words(text: str, names: tuple[str, ...], found: list[str]) -> None:
    assert [text[start:end] for start, end in naming.places(text, names)] == found


def test_likeness() -> None:
    assert likeness.likeness(likeness.word_set("A b c"), likeness.word_set("a B d")) == 0.5
    assert likeness.likeness(likeness.trigrams(""), likeness.trigrams("")) == 0
    assert list(
        likeness.repeated(["Is it free?", "Is it good?", "Is it free ?", "是免费的吗？", "是免费的吗"], 0.8)
    ) == [
        (2, 0),
        (4, 3),
    ]


def test_a_reading_of_nothing_shares_nothing() -> None:
    assert read("", "en").units == 0
    assert not list(customer.same_customer_throughout(draft(brief=brief(who="..."), subtitle="Pharmacists know.")))

"""Questions and answers: how many, on what, how long, how honest, and what must not leave the house."""

from typing import Any

import pytest

from app.coach import topics
from app.coach.checks import answers, questions
from app.coach.draft import Draft, Workspace
from app.manuscript.model import Front, Item, Manuscript, Passage

ANSWER = "You hold your phone to the carton, read one of three answers and act on it at once."


def draft(
    *items: Item,
    key: str = "customer_faq",
    stage: str = "draft",
    profile: str = "full",
    others: tuple[Passage, ...] = (),
    **front: Any,
) -> Draft:
    passages = (*others, Passage(key, items=items))
    return Draft(Manuscript(Front(language=front.pop("language", "en"), profile=profile, **front), passages), stage)


def on(*topics: str, text: str = ANSWER) -> tuple[Item, ...]:
    return tuple(Item(f"What about {topic}?", text, topic) for topic in topics)


def stakeholders(*items: Item, stage: str = "draft", **more: Any) -> Draft:
    return draft(*items, key="stakeholder_faq", stage=stage, **more)


@pytest.mark.parametrize(("stage", "severity"), [("draft", "W"), ("peer", "W"), ("exec", "E"), ("approved", "E")])
def test_the_benefit_is_followed_up(stage: str, severity: str) -> None:
    found = list(questions.benefit_is_followed_up(stakeholders(*on("need_met", "feedback"), stage=stage)))
    assert [(one.severity, one.variant) for one in found] == [(severity, "missing")] * 2
    titles = [topics.title(draft(), "stakeholder_faq", key) for key in ("benefit_secured", "value_measured")]
    assert [one.values["topic"] for one in found] == titles


def test_a_topic_without_an_answer_is_told_at_its_question() -> None:
    found = list(questions.benefit_is_followed_up(stakeholders(*on("need_met"), *on("feedback", text="TBD"))))
    assert [(one.item, one.variant) for one in found] == [(None, "missing"), (None, "missing"), (1, "empty")]


def test_questions_without_a_topic_may_hold_the_answer() -> None:
    found = list(questions.customers_find_their_answers(draft(Item("What does it cost?", ANSWER))))
    assert {one.variant for one in found} == {"unmarked"}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("profile", "count", "expected"),
    [
        ("full", 4, [("W", "few")]),
        ("full", 5, []),
        ("full", 12, []),
        ("full", 13, [("I", "many")]),
        ("essential", 2, [("W", "few")]),
        ("essential", 3, []),
    ],
)
def test_how_many_questions(profile: str, count: int, expected: list[tuple[str, str]]) -> None:
    items = tuple(Item(f"Is it number {at}?", ANSWER) for at in range(count))
    found = list(questions.enough_questions_of_customers(draft(*items, profile=profile)))
    assert [(one.severity, one.variant) for one in found] == expected


def test_privacy_is_asked_for_where_personal_data_are_kept() -> None:
    asked = on("price", "how_it_works", "getting_started", "difference", "support")
    assert not list(questions.customers_find_their_answers(draft(*asked)))
    keeps = (Passage("introduction", "Maze keeps your phone number."),)
    found = list(questions.customers_find_their_answers(draft(*asked, others=keeps)))
    assert [one.values["topic"] for one in found] == [topics.title(draft(), "customer_faq", "privacy")]
    assert not list(questions.customers_find_their_answers(draft(*asked, *on("privacy"), others=keeps)))


def test_what_stakeholders_must_and_should_know() -> None:
    found = list(questions.stakeholders_find_their_answers(stakeholders(stage="exec")))
    assert [one.severity for one in found] == ["E"] * 4 + ["W"] * 6
    assert {one.severity for one in questions.stakeholders_find_their_answers(stakeholders(stage="peer"))} == {"W"}


def test_a_question_asks_and_asks_once() -> None:
    one = draft(
        Item("Tell me the price", ANSWER),
        Item("Is it free?", ANSWER),
        Item("Is it free ?", ANSWER),
        Item("免费吗？", ANSWER),
    )
    found = list(questions.questions_ask_once(one))
    assert [(each.severity, each.variant, each.item, each.field) for each in found] == [
        ("I", "mark", 0, "title"),
        ("I", "twice", 2, "title"),
    ]
    assert found[1].values == {"other": "Is it free?"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, [("E", "missing", None)]),
        ("Nobody may want it.", [("E", "short", 0)]),
        ("Nobody may want it. The label may be too dear.", []),
    ],
)
def test_reasons_against_are_given(text: str | None, expected: list[Any]) -> None:
    items = on("failure", text=text) if text else ()
    found = list(answers.reasons_against_are_given(stakeholders(*items, stage="exec")))
    assert [(one.severity, one.variant, one.item) for one in found] == expected
    assert {one.severity for one in answers.reasons_against_are_given(stakeholders(*items))} <= {"W"}


@pytest.mark.parametrize(
    ("item", "variants"),
    [
        (Item("Why?", "word " * 11), ["short"]),
        (Item("Why?", "word " * 12), []),
        (Item("Why?", "word " * 150), []),
        (Item("Why?", "word " * 151), ["long"]),
        (Item("Why?", ""), ["empty"]),
        (Item("Why?", "TBD"), []),
        (Item("", ""), []),
        (Item("Why?", "| a | b | c | d |\n|---|---|---|---|\n" + "| 1 | 2 | 3 | 4 |\n" * 3), []),
        (Item("Why?", "We do not know yet.", owner="Kim", due="2027-01-01"), []),
        (Item("Why?", "Kim finds out.", owner="Kim", due="2027-01-01", state="open"), []),
        (Item("Why?", "We do not know yet.", owner="Kim"), ["short"]),
    ],
)
def test_answers_have_the_right_length(item: Item, variants: list[str]) -> None:
    assert [one.variant for one in answers.answers_have_the_right_length(draft(item))] == variants


@pytest.mark.parametrize(
    ("question", "text", "speaks"),
    [
        ("Is it free?", "The first thirty days are a trial that you can end.", False),
        ("Is it free?", "Our prices follow the size of your shop and the season.", True),
        ("Is it free?", "No. You pay by the month.", False),
        ("Does it work abroad?", "We don’t know yet.", False),
        ("What is free?", "Our prices follow the size of your shop and the season.", False),
        ("How much is it? Is it free?", "Our prices follow the size of your shop and the season.", False),
        ("Is it free?", "", False),
    ],
)
def test_yes_or_no_comes_first(question: str, text: str, speaks: bool) -> None:
    found = list(answers.yes_or_no_comes_first(draft(Item(question, text))))
    assert [one.quote for one in found] == ["Our prices follow the size of your shop"] * speaks


def test_who_finds_out_by_a_day_need_not_say_yes_or_no() -> None:
    item = Item(
        "May we measure there?", "Kim asks the authority this month.", owner="Kim", due="2027-01-01", state="open"
    )
    assert not list(answers.yes_or_no_comes_first(draft(item)))


@pytest.mark.parametrize(
    ("about", "variants"),
    [
        ({}, ["owner"]),
        ({"due": "2027-01-01"}, ["owner"]),
        ({"owner": "Kim"}, ["due"]),
        ({"owner": "Kim", "due": "2027-01-01"}, []),
        ({"topic": "privacy"}, []),
    ],
)
def test_what_is_unknown_has_an_owner_and_a_day(about: dict[str, str], variants: list[str]) -> None:
    found = list(
        answers.unknowns_have_an_owner_and_a_day(draft(Item("Who pays?", "We do not know who pays.", **about)))
    )
    assert [(one.variant, one.quote) for one in found] == [(variant, "We do not know") for variant in variants]


def test_somebody_elses_not_knowing_is_no_gap() -> None:
    item = Item("What do they say?", "Pharmacists say “we do not know”, and call the wholesaler.")
    assert not list(answers.unknowns_have_an_owner_and_a_day(draft(item)))


def test_questions_outweigh_the_press_release() -> None:
    few = (Passage("problem", "one two three four"),)
    assert not list(answers.questions_outweigh_the_press_release(draft(Item("one two?", "three four"), others=few)))
    found = list(answers.questions_outweigh_the_press_release(draft(Item("one?", "two three"), others=few)))
    assert [one.values for one in found] == [{"questions": 3, "press_release": 4}]
    assert not list(answers.questions_outweigh_the_press_release(draft()))


def test_nothing_internal_reaches_customers() -> None:
    told = (
        Passage("leader_quote", "“Polder pays off”, at a good margin.", name="Kim", role="head of Polder"),
        Passage("user_guide", "| a | Polder’s |\n|---|---|\n| b | c |"),
        Passage("appendix", "Polder."),
    )
    found = list(answers.nothing_internal_reaches_customers(draft(others=told, internal_terms=("polder",))))
    assert [(one.severity, one.variant, one.section, one.field, one.quote) for one in found] == [
        ("E", "own", "leader_quote", "text", "Polder"),
        ("W", "generic", "leader_quote", "text", "margin"),
        ("E", "own", "leader_quote", "role", "Polder"),
        ("E", "own", "user_guide", "text", "Polder’s"),
    ]
    among_colleagues = draft(others=told, internal_terms=("polder",), profile="internal")
    assert {one.variant for one in answers.nothing_internal_reaches_customers(among_colleagues)} == {"own"}


def test_internal_words_of_the_workspace_in_traditional_letters() -> None:
    text = Passage("introduction", "青鳥計畫今天開放。")
    one = Draft(Manuscript(Front("zh-Hant"), (text,)), workspace=Workspace(internal=("青鳥計畫",)))
    assert [(found.severity, found.quote) for found in answers.nothing_internal_reaches_customers(one)] == [
        ("E", "青鳥計畫")
    ]


def test_what_a_profile_does_not_show_is_not_asked_for() -> None:
    """Both kinds of questions stand in every profile; without a word in them nothing else is said of them."""
    empty = draft(profile="essential")
    checks = (questions.questions_ask_once, answers.answers_have_the_right_length, answers.yes_or_no_comes_first)
    assert not [found for check in checks for found in check(empty)]

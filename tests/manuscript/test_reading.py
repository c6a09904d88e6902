"""Markdown as people write it is understood as they mean it."""

import time

import pytest

from app import catalogue
from app.i18n import TAGS
from app.manuscript.model import Item, Manuscript, Passage
from app.manuscript.notices import MarkdownRefused
from app.manuscript.reading import Reading, from_markdown
from app.manuscript.titles import section_named, title_of
from app.manuscript.writing import to_markdown

CONTRACT = """---
foreword: 1
language: en
profile: essential
product: Meridian
launch: 2027-03-15
---
# Independent pharmacies can now see every vial, from factory to fridge

> Meridian tells pharmacists within a second whether a cold-chain carton may be used.

## Introduction
HAMBURG, March 15, 2027 — Today.

## Value proposition
Better.

## Features
### Answer on arrival
At once.

## Customer FAQ
### What does it cost?
<!-- topic: price -->
Pharmacies pay nothing.

## Stakeholder FAQ
### Why could this fail?
<!-- topic: failure; owner: Kim; due: 2027-01-31; state: open -->
Because.

## User guide
Scan.
"""


def read(text: str) -> Manuscript:
    """The manuscript of a text that raises no notice."""
    reading = from_markdown(text)
    assert reading.notices == ()
    return reading.manuscript


def told(reading: Reading) -> list[str]:
    return [notice.message % notice.values for notice in reading.notices]


def test_the_promised_form() -> None:
    manuscript = read(CONTRACT)
    assert (manuscript.front.product, manuscript.front.launch) == ("Meridian", "2027-03-15")
    assert manuscript.headline == "Independent pharmacies can now see every vial, from factory to fridge"
    assert manuscript.passage("subtitle").text.startswith("Meridian tells")
    assert manuscript.passage("introduction").text == "HAMBURG, March 15, 2027 — Today."
    assert manuscript.passage("features").items == (Item("Answer on arrival", "At once."),)
    assert manuscript.passage("customer_faq").items == (
        Item("What does it cost?", "Pharmacies pay nothing.", topic="price"),
    )
    assert manuscript.passage("stakeholder_faq").items == (
        Item("Why could this fail?", "Because.", "failure", "Kim", "2027-01-31", "open"),
    )
    assert to_markdown(manuscript) == CONTRACT


@pytest.mark.parametrize("bent", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: "\n\n" + t])
def test_marks_and_line_ends_of_other_systems(bent: object) -> None:
    assert read(bent(CONTRACT)) == read(CONTRACT)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("INTRODUCTION", "introduction"), ("Summary:", "introduction"), ("**Solution**", "value_proposition"),
        ("2. Value-Proposition", "value_proposition"), ("value_proposition", "value_proposition"), ("FAQ", "customer_faq"),
        ("External FAQ", "customer_faq"), ("Internal FAQs", "stakeholder_faq"), ("Customer’s quote", "customer_quote"),
        ("Customer's Quote", "customer_quote"), ("Lösung", "value_proposition"), ("Häufige Fragen", "customer_faq"),
        ("Zitat", "leader_quote"), ("Perguntas frequentes", "customer_faq"), ("Introdução", "introduction"),
        ("ＦＡＱ", "customer_faq"), ("常见问题：", "customer_faq"), ("內部常見問題", "stakeholder_faq"), ("解决方案", "value_proposition"),
        ("附錄", "appendix"), ("Whatever", None), ("", None), ("x" * 500, None),
    ],
)  # fmt: skip
def test_headings_in_any_language(title: str, key: str | None) -> None:
    assert section_named(title) == key


@pytest.mark.parametrize("key", list(catalogue.BY_KEY))
def test_every_section_is_written_under_a_title_that_is_understood(key: str) -> None:
    assert all(section_named(title_of(key, tag)) == key for tag in TAGS)


def test_underlined_headings() -> None:
    manuscript = read("We launch\n=========\n\n> Sub\n\nIntroduction\n------------\nText\n\n---\n\nmore\n")
    assert manuscript.headline == "We launch"
    assert manuscript.passage("subtitle").text == "Sub"
    assert manuscript.passage("introduction").text == "Text\n\n---\n\nmore"


def test_a_headline_that_is_not_first() -> None:
    manuscript = read("## Problem\nBad.\n\n# We launch\n> Sub\n> goes on\n\n## Features\n")
    assert manuscript.headline == "We launch"
    assert manuscript.passage("subtitle").text == "Sub goes on"
    assert manuscript.shown == ("headline", "subtitle", "problem", "features")


def test_sections_as_first_level_headings() -> None:
    manuscript = read(
        "# We launch\n# Introduction\nText\n# FAQ\n## Why?\nSo.\n## How?\n### really\n# User guide\n## Step\nGo"
    )
    assert manuscript.headline == "We launch"
    assert [item.title for item in manuscript.passage("customer_faq").items] == ["Why?", "How?", "really"]
    assert manuscript.passage("user_guide").text == "### Step\nGo"


def test_sections_below_a_press_release() -> None:
    text = "# We launch\n\n## Press release\n\n### Introduction\nText\n\n### Features\n#### One\nfirst\n\n## FAQ\n### Why?\nSo."
    manuscript = read(text)
    assert manuscript.passage("introduction").text == "Text"
    assert manuscript.passage("features").items == (Item("One", "first"),)
    assert manuscript.passage("customer_faq").items == (Item("Why?", "So."),)


def test_headline_and_subtitle_as_sections() -> None:
    manuscript = read("# Press release\n## Headline\nWe launch\n## Subtitle\nFor you\n")
    assert (manuscript.headline, manuscript.passage("subtitle").text) == ("We launch", "For you")


def test_a_headline_as_a_section_of_the_first_level() -> None:
    manuscript = read("# Headline\nWe launch\n\n# Introduction\nText\n")
    assert (manuscript.headline, manuscript.passage("introduction").text) == ("We launch", "Text")
    assert read("# Title\n\n> For you\n\n## Introduction\nText\n").headline == "Title"
    reading = from_markdown("# Press release\n### Headline\nWe launch\n# We launched\nText")
    assert reading.manuscript.headline == "We launch"
    assert reading.manuscript.passage("appendix").text == "### We launched\nText"
    assert told(reading) == ["“We launched” is none of the sections; it is now in the appendix."]


def test_text_before_any_section_becomes_the_introduction() -> None:
    reading = from_markdown("# We launch\n\nToday we launch.\n\n## Problem\nBad.")
    assert reading.manuscript.passage("introduction").text == "Today we launch."
    assert told(reading) == ["The text before the first section is now the introduction."]


def test_text_before_any_section_goes_to_the_appendix_when_there_is_an_introduction() -> None:
    reading = from_markdown("Draft of May\n\n# We launch\n\n## Introduction\nText\n\n## Appendix\nTable")
    assert reading.manuscript.passage("introduction").text == "Text"
    assert reading.manuscript.passage("appendix").text == "Table\n\nDraft of May"
    assert told(reading) == ["The text before the first section is now in the appendix."]


def test_what_fits_no_section_goes_to_the_appendix() -> None:
    reading = from_markdown("# We launch\n## Roadmap 2028\nSoon.\n### Q1\nx\n## Problem\nBad.\n# Another\ny")
    assert reading.manuscript.passage("appendix").text == "### Roadmap 2028\nSoon.\n### Q1\nx\n\n### Another\ny"
    assert told(reading) == [
        "“Roadmap 2028” is none of the sections; it is now in the appendix.",
        "“Another” is none of the sections; it is now in the appendix.",
    ]


def test_a_section_that_comes_twice_is_joined() -> None:
    reading = from_markdown("# H\n## Problem\nOne.\n## Problem\nTwo.")
    assert reading.manuscript.passage("problem").text == "One.\n\nTwo."
    assert told(reading) == ["“Problem” is there more than once; its texts were joined."]


def test_the_brief_by_its_questions_in_any_language() -> None:
    manuscript = read("## Brief\n### 客户是谁？\nA\n### What is the one most important benefit\nB\n### Else?\nC")
    assert [item.topic for item in manuscript.passage("brief").items] == ["who", "benefit", ""]


@pytest.mark.parametrize("body", ["### Wer?\nA\n### Was?\nB", "1. A\n2. B", "**Wer?**\nA\n\n**Was?**\nB"])
def test_the_brief_by_order(body: str) -> None:
    items = read("---\nlanguage: de\n---\n## Briefing\n" + body).passage("brief").items
    assert [(item.topic, item.text) for item in items] == [("who", "A"), ("need", "B")]
    assert all(item.title for item in items)


@pytest.mark.parametrize(
    ("body", "passage"),
    [
        ("> It works.\n>\n> — Ada, head of care", ("It works.", "Ada", "head of care")),
        ("> It works.\n> — Ada", ("It works.", "Ada", "")),
        ("> It works.\n\n— Ada, head", ("It works.", "Ada", "head")),
        ("“It works.”\n\n— Ada, head", ("“It works.”", "Ada", "head")),
        ("“It works.” — Ada, head of care, Bonn", ("“It works.”", "Ada", "head of care, Bonn")),
        ("> “有用。”——周屿宁，总经理", ("“有用。”——周屿宁，总经理", "", "")),
        ("> 有用。\n>\n> ——周屿宁，总经理", ("有用。", "周屿宁", "总经理")),
        ("> It works.\n> -- Ada, head", ("It works.", "Ada", "head")),
        ("It works.", ("It works.", "", "")),
        ("> — King\\, Jr., head", ("", "King, Jr.", "head")),
        ("", ("", "", "")),
    ],
)
def test_quotes(body: str, passage: tuple[str, str, str]) -> None:
    found = read("## Leader quote\n" + body).passage("leader_quote")
    assert (found.text, found.name, found.role) == passage


def test_features_as_bullets() -> None:
    items = (
        read("## Features\n- **Answer:** at once\n  and again\n- No forms\n- Costs: none\n").passage("features").items
    )
    assert items == (Item("Answer", "at once\nand again"), Item("No forms"), Item("Costs", "none"))


def test_questions_as_bold_lines_or_letters() -> None:
    bold = read("## FAQ\n**Why?**\nSo.\n\n**How?**\n\nThus **bold**.\n").passage("customer_faq").items
    assert bold == (Item("Why?", "So."), Item("How?", "Thus **bold**."))
    letters = read("## FAQ\nQ: Why?\nA: So.\n\n**Q2:** How?\n**A:** Thus.\n").passage("customer_faq").items
    assert letters == (Item("Why?", "So."), Item("How?", "Thus."))
    assert read("## FAQ\nNothing yet.").passage("customer_faq").items == (Item(text="Nothing yet."),)


def test_code_and_escapes() -> None:
    text = "## User guide\n```sh\n# not a heading\n## Problem\n```\n\\## Problem\n### Step\n## Problem\n```\nopen"
    manuscript = read(text)
    assert manuscript.passage("user_guide").text == "```sh\n# not a heading\n## Problem\n```\n## Problem\n### Step"
    assert manuscript.passage("problem").text == "```\nopen"


def test_headings_without_a_blank() -> None:
    manuscript = read("##常见问题\n###多少钱？\n免费。\n#no heading")
    assert manuscript.passage("customer_faq").items == (Item("多少钱？", "免费。\n#no heading"),)


def test_the_language_is_guessed_from_the_headings() -> None:
    assert read("# Los\n## Einleitung\nx").front.language == "de"
    assert read("# 開始\n## 價值主張\nx").front.language == "zh-Hant"
    assert read("# Go").front.language == "en"


def test_nothing_at_all() -> None:
    assert read("") == Manuscript()
    assert read("---\n---\n") == Manuscript()


def test_too_long_and_too_many_are_told() -> None:
    reading = from_markdown("## Problem\n" + "x" * 200_001 + "\n## FAQ\n" + "### q\n" * 201)
    assert told(reading) == [
        "“Problem” is longer than 200000 letters; please shorten it.",
        "“Customer FAQ” has more than 200 entries; please remove some.",
    ]
    assert len(reading.manuscript.passage("customer_faq").items) == 201


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 2_000_001, "larger than 2 MB"),
        ("中" * 700_000, "larger than 2 MB"),
        ("### a\n" * 300_000, "more than 100000 lines"),
        ("a\0b", "not text"),
        ("---\nlanguage: en\nauthors: [a\n---\n# H", "Line 3"),
        ("\n---\nlanguage: en\n  profile: x\n---\n# H", "Line 4"),
        ("---\nlanguage: en\nx: !!python/object:os.system y\n---\n", "Line 3"),
        ("---\nlanguage: en\nx: !!int y\n---\n", "Line 3"),
        ("---\na: &a [x]\nlanguage: en\nb: [*a, *a]\n---\n", "Line 4 of the front matter uses an alias"),
        ("---\nlanguage: en\nb: " + "[" * 9_000 + "\n---\n", "Line 3 of the front matter nests too deeply"),
        ("---\nlanguage: en\n# H", "never ends"),
        ("---\nlanguage: en\nx: " + "y" * 30_000 + "\n---\n", "longer than 20000"),
        ("---\nlanguage: e\x80n\n---\n", "Line 2"),
        ("---\nlanguage en\nprofile: x\n---\n", "Line 3"),
        ("---\nproduct: Polder\nProduct: Deich\n---\n", "Line 3"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    with pytest.raises(MarkdownRefused) as caught:
        from_markdown(text)
    assert words in str(caught.value)
    assert caught.value.message % caught.value.values == str(caught.value)


@pytest.mark.parametrize("line", ["### a", "FAQ\n--", "## Subtitle\n>", "```\n~~~"])
def test_a_long_text_takes_no_longer_for_being_odd(line: str) -> None:
    began = time.process_time()
    from_markdown("## FAQ\n" + f"{line}\n" * (50_000 // (line.count("\n") + 1)))
    assert time.process_time() - began < 10


def test_line_ends_of_two_letters_count_once() -> None:
    assert read("# We launch\r\n" + "\r\n" * 60_000).headline == "We launch"


def test_rules_across_the_page_are_no_front_matter() -> None:
    assert from_markdown("---\n# We launch\n---\n").manuscript.headline == "We launch"
    reading = from_markdown("---\nJust words\n---\n# H\n")
    assert reading.manuscript.headline == "H"
    assert reading.manuscript.passage("introduction").text == "---\nJust words\n---"


def test_front_matter_as_people_write_it() -> None:
    front = read(
        "---\nLanguage: pt_BR\nprofile: Full\nproduct: 3.10\nauthors: Kim, Lee\nlaunch: 2027-03-15T10:00:00Z\n"
        "outcomes: [Cost, agility]\nstage: Peer\ninternal-terms:\n  - Polder\nteam: yes\nsince: 2026-01-02\nratio: 1.5\n"
        "deep: {a: [1, null]}\nbinary: !!binary aGk=\nday: !!timestamp 2026-01-02\nset: !!set {b, a}\n---\n"
    ).front
    assert (front.language, front.profile, front.stage) == ("pt-BR", "full", "peer")
    assert (front.product, front.launch, front.authors) == ("3.10", "2027-03-15", ("Kim", "Lee"))
    assert (front.outcomes, front.internal_terms) == (("cost", "agility"), ("Polder",))
    assert dict(front.unknown) == {
        "team": "yes", "since": "2026-01-02", "ratio": 1.5, "deep": {"a": [1, None]}, "binary": "aGk=",
        "day": "2026-01-02", "set": ["a", "b"],
    }  # fmt: skip


def test_what_the_front_matter_says_wrongly_is_told() -> None:
    reading = from_markdown(
        "---\nforeword: 2\nlanguage: fr\nprofile: tiny\nlaunch: March\noutcomes: [fame]\nstage: done\nproduct: [a]\nauthors: [[b]]\n---\n"
    )
    front = reading.manuscript.front
    assert (front.language, front.launch, front.product) == ("en", "", "")
    assert dict(front.unknown) == {
        "language_given": "fr", "profile_given": "tiny", "product_given": ["a"], "launch_given": "March",
        "outcomes_given": ["fame"], "stage_given": "done",
    }  # fmt: skip
    assert from_markdown(to_markdown(reading.manuscript)).manuscript == reading.manuscript
    assert told(reading) == [
        "This file says it is of form 2; only form 1 is known here.",
        "“fr” is not known as language; “en” is used.",
        "“tiny” is not known as profile; “essential” is used.",
        "“product” in the front matter should be one line of text; it was left out.",
        "“March” is not a launch date like 2027-03-15; it was left out.",
        "“authors” in the front matter should be a list of lines; one of them is not.",
        "“fame” is not known as an outcome; it was left out.",
        "“done” is not known as stage; “draft” is used.",
    ]


def test_empty_sections_stay() -> None:
    passages = tuple(Passage(key) for key in catalogue.BY_KEY)
    assert read(to_markdown(Manuscript(passages=passages))) == Manuscript(passages=passages)

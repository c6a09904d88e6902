"""The form of a document: thresholds, severities by stage, silence on what a profile does not show, places."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.coach import appendix, launching
from app.coach.checks import structure
from app.coach.draft import Draft, Pages
from app.coach.finding import Finding
from app.coach.reading import read
from app.manuscript.model import Passage
from tests.coach.cases import draft_of

TODAY = date(2026, 11, 1)
PARTS = ("headline", "subtitle", "introduction", "problem", "value_proposition", "leader_quote", "customer_quote")
STEPS = "1. Open the box.\n2. Scan the code.\n3. Read the answer."


def draft(stage: str = "draft", profile: str = "full", **document: Any) -> Draft:
    """A document of those sections, read on a fixed day."""
    content = {"profile": profile, **document}
    key = next((key for key in document if key in (*PARTS, "user_guide", "appendix", "features")), "introduction")
    case = {"section": key, "stage": stage, "document": content}
    text = content.pop(key, "")
    case["items" if isinstance(text, list) else "text"] = text
    return replace(draft_of("en", case), today=TODAY)


def features(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"title": title, "text": text} for title, text in pairs]


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.severity, finding.variant) for finding in findings]


@pytest.mark.parametrize(("count", "variant"), [(0, "few"), (2, "few"), (3, None), (5, None), (6, "many")])
def test_three_to_five_features(count: int, variant: str | None) -> None:
    many = features(*[(f"Feature {at}", "Read it.") for at in range(count)])
    found = list(structure.three_to_five_features(draft(features=many) if many else draft()))
    assert told(found) == ([("W", variant)] if variant else [])


@pytest.mark.parametrize(("stage", "severity"), [("draft", "W"), ("peer", "E"), ("exec", "E")])
def test_a_feature_has_a_name_and_a_text(stage: str, severity: str) -> None:
    three = features(("One", "Read."), ("", "See."), ("Three", ""))
    found = list(structure.three_to_five_features(draft(stage, features=three)))
    assert [(one.severity, one.variant, one.item) for one in found] == [(severity, "name", 1), (severity, "text", 2)]


@pytest.mark.parametrize(
    ("subtitle", "variants"),
    [
        ("Pharmacists know at the door what is safe.", []),
        ("Beekeepers hear when a swarm is about to leave.", []),
        ("Everything gets better and faster.", ["customer"]),
        ("Pharmacists know at the door. They waste nothing.", ["sentences"]),
        ("", []),
    ],
)
def test_the_subtitle_names_the_customer_in_one_sentence(subtitle: str, variants: list[str]) -> None:
    found = list(structure.subtitle_names_the_customer(draft(subtitle=subtitle)))
    assert [one.variant for one in found] == variants
    assert [one.quote for one in found if one.variant == "sentences"] == ["They waste nothing."] * (
        "sentences" in variants
    )


def test_the_brief_may_name_a_customer_no_list_knows() -> None:
    brief = [{"topic": "who", "text": "Luthiers in small towns who build violins by hand."}]
    found = structure.subtitle_names_the_customer(draft(subtitle="A luthier hears how a top will sound.", brief=brief))
    assert not list(found)


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("BONN, May 4, 2027 — Halden launches Maze today.", []),
        ("BONN, May 4, 2027 — Halden launches a box today.", ["name"]),
        ("Maze is new. Maze is beautiful. It shows the way.", ["verb"]),
    ],
)
def test_the_introduction_says_what_the_product_does(text: str, variants: list[str]) -> None:
    found = structure.introduction_says_what_the_product_does(draft(introduction=text, product="Maze"))
    assert [one.variant for one in found] == variants


@pytest.mark.parametrize(
    ("guide", "stage", "variant"),
    [
        ("", "peer", None),
        ("", "exec", "empty"),
        (STEPS, "draft", None),
        ("### Before\n\nRead.\n\n### During\n\nSee.\n\n### After\n\nSay.", "draft", None),
        ("Step 1: open.\n\nStep 2: read.\n\nStep 3: act.", "draft", None),
        ("1. Open it.\n2. Read it.", "draft", "steps"),
        ("Just open it.", "draft", "steps"),
    ],
)
def test_a_guide_has_three_steps(guide: str, stage: str, variant: str | None) -> None:
    found = list(structure.guide_has_steps(draft(stage, user_guide=guide)))
    assert told(found) == ([("W", variant)] if variant else [])


def test_an_outcome_is_asked_for_before_executives_read() -> None:
    assert not list(structure.outcome_is_chosen(draft("peer")))
    assert told(list(structure.outcome_is_chosen(draft("exec")))) == [("I", "")]
    assert not list(structure.outcome_is_chosen(draft("exec", outcomes=["cost"])))


def test_every_part_that_is_shown_is_asked_for() -> None:
    found = list(structure.all_parts_are_there(draft("draft")))
    assert [one.section for one in found] == [*PARTS, "getting_started"]
    assert {one.severity for one in found} == {"W"}
    shown = list(structure.all_parts_are_there(draft("peer", profile="essential")))
    assert [(one.section, one.severity) for one in shown] == [
        (key, "E") for key in ("headline", "subtitle", "introduction", "value_proposition")
    ]


@pytest.mark.parametrize("text", ["TBD", "Text TBD", "[…]", "   ", "<!-- the customer's day -->", "Lorem ipsum"])
def test_what_only_keeps_a_place_is_missing(text: str) -> None:
    assert "problem" in [one.section for one in structure.all_parts_are_there(draft(problem=text))]


@pytest.mark.parametrize(
    "text", ["Pharmacists guess.", "| a | b |\n|---|---|\n| 1 | 2 |", "It costs TBD euros a month."]
)
def test_what_says_something_is_there(text: str) -> None:
    assert "problem" not in [one.section for one in structure.all_parts_are_there(draft(problem=text))]


@pytest.mark.parametrize(
    ("headline", "variant"),
    [("word " * 15, None), ("word " * 16, "words"), ("Hydroelectrically " * 6, "letters"), ("Short", None)],
)
def test_a_headline_is_short(headline: str, variant: str | None) -> None:
    found = list(structure.headline_is_short(draft(headline=headline.strip())))
    assert [one.variant for one in found] == ([variant] if variant else [])


def test_headline_and_subtitle_say_different_things() -> None:
    one = draft(headline="Maze finds the way. Nobody gets lost.", subtitle="Hikers always know where they are.")
    assert [found.quote for found in structure.headline_is_one_sentence_and_the_subtitle_another(one)] == [
        "Nobody gets lost."
    ]
    same = draft(headline="Maze shows hikers the way home", subtitle="Maze shows all hikers the way home.")
    found = list(structure.headline_is_one_sentence_and_the_subtitle_another(same))
    assert [(one.section, one.variant) for one in found] == [("subtitle", "alike")]


@pytest.mark.parametrize(
    ("headline", "product", "speaks"),
    [
        ("MAZE finds the way", "Maze", False),
        ("Maze’s map finds the way", "Maze", False),
        ("An amazement for hikers", "Maze", True),
        ("Find the way", "", False),
        ("", "Maze", False),
    ],
)
def test_the_product_is_announced(headline: str, product: str, speaks: bool) -> None:
    found = list(structure.headline_names_the_product(draft(headline=headline, product=product)))
    assert bool(found) == speaks


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("BONN, May 4, 2027 — Halden launches Maze.", None),
        ("London – 4 May 2027 – Halden launches Maze.", None),
        ("**BONN, May 4, 2027** — Halden launches Maze.", None),
        ("BONN, February 30, 2027 — Halden launches Maze.", "date"),
        ("On May 4, 2027, Halden launches Maze.", "missing"),
        ("Halden launches Maze.", "missing"),
    ],
)
def test_the_introduction_begins_with_place_and_day(text: str, variant: str | None) -> None:
    for stage, severity in (("peer", "W"), ("exec", "E")):
        found = list(structure.introduction_has_a_dateline(draft(stage, introduction=text)))
        assert told(found) == ([(severity, variant)] if variant else [])


@pytest.mark.parametrize(
    ("launch", "stage", "expected"),
    [
        ("2026-10-31", "draft", [("W", "past")]),
        ("2026-10-31", "exec", [("E", "past")]),
        ("2026-10-31", "approved", []),
        ("2026-11-01", "draft", []),
        ("2027-11-01", "draft", []),
        ("2027-11-02", "draft", [("I", "late")]),
        ("2028-11-01", "draft", [("I", "late")]),
        ("2028-11-02", "draft", [("W", "far")]),
        ("soon", "draft", []),
    ],
)
def test_the_launch_is_near(launch: str, stage: str, expected: list[tuple[str, str]]) -> None:
    assert told(list(structure.launch_date_is_near(draft(stage, launch=launch)))) == expected


def test_dateline_and_launch_date_agree() -> None:
    text = "BONN, May 4, 2027 — Halden launches Maze."
    assert not list(structure.launch_date_is_near(draft(introduction=text, launch="2027-05-04")))
    found = list(structure.launch_date_is_near(draft(introduction=text, launch="2027-05-05")))
    assert [(one.severity, one.variant, one.quote) for one in found] == [("W", "differs", "May 4, 2027")]


def test_the_dateline_alone_tells_the_launch_date() -> None:
    found = list(structure.launch_date_is_near(draft(introduction="BONN, May 4, 2029 — Halden launches Maze.")))
    assert [(one.variant, one.quote) for one in found] == [("far", "May 4, 2029")]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("de", "Lindenau, 14. März 2027 – Heute startet Blick.", date(2027, 3, 14)),
        ("pt-BR", "Viçosa, 9 de março de 2027 – A rede lança a Feira.", date(2027, 3, 9)),
        ("zh-Hans", "宁波，2027年5月18日——今天推出。", date(2027, 5, 18)),
        ("zh-Hant", "臺北，2027年5月18日 — 今天推出。", date(2027, 5, 18)),
    ],
)
def test_datelines_of_five_languages(language: str, text: str, day: date) -> None:
    line = launching.dateline(read(text, language))
    assert line
    assert line.day == day


def test_months_later_end_with_their_month() -> None:
    assert launching.later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert launching.later(date(2026, 12, 5), 12) == date(2027, 12, 5)


@pytest.mark.parametrize(
    ("pages", "stage", "expected"),
    [
        (1.0, "exec", []),
        (1.2, "exec", [("W", "")]),
        (1.6, "peer", [("W", "")]),
        (1.6, "exec", [("E", "")]),
    ],
)
def test_a_press_release_fits_a_page(pages: float, stage: str, expected: list[tuple[str, str]]) -> None:
    assert told(list(structure.press_release_fits_a_page(replace(draft(stage), pages=Pages(pages))))) == expected


@pytest.mark.parametrize(
    ("pages", "stage", "expected"),
    [
        (Pages(1, 2, 3), "exec", []),
        (Pages(1, 2, 3.5), "exec", [("W", "questions"), ("W", "core")]),
        (Pages(2, 2, 2.5), "exec", [("W", "core")]),
        (Pages(1, 4, 4), "peer", [("W", "questions"), ("W", "core")]),
        (Pages(1, 4, 4), "exec", [("W", "questions"), ("E", "core")]),
    ],
)
def test_the_whole_is_read_in_twenty_minutes(pages: Pages, stage: str, expected: list[tuple[str, str]]) -> None:
    found = list(structure.whole_is_read_in_twenty_minutes(replace(draft(stage), pages=pages)))
    assert told(found) == expected


def test_where_nothing_was_laid_out_pages_are_not_spoken_of() -> None:
    assert not list(structure.press_release_fits_a_page(draft("exec")))
    assert not list(structure.whole_is_read_in_twenty_minutes(draft("exec")))


def test_a_paragraph_has_at_most_four_sentences() -> None:
    four, five = "One. Two. Three. Four.", "One. Two. Three. Four. Five."
    assert not list(structure.paragraphs_are_short(draft(problem=f"{four}\n\n{four}")))
    found = list(structure.paragraphs_are_short(draft(problem=f"{four}\n\n{five}\n\n{four}")))
    assert [(one.quote, one.values) for one in found] == [(five, {"count": 5})]


def test_a_quotation_may_be_longer() -> None:
    assert not list(structure.paragraphs_are_short(draft(leader_quote="One. Two. Three. Four. Five.")))


def test_a_press_release_is_told() -> None:
    text = "It does:\n\n- this\n- that\n\nAnd:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nGood."
    found = list(structure.press_release_is_told_not_listed(draft(problem=text)))
    assert [(one.variant, one.quote) for one in found] == [
        ("list", "- this\n- that"),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ]
    assert not list(structure.press_release_is_told_not_listed(draft(headline="1. FC Bonn opens its doors")))
    assert not list(structure.press_release_is_told_not_listed(draft(user_guide=STEPS)))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("It costs TBD euros.", ["TBD"]),
        ("See [...] and [the study](https://example.org).", ["[...]"]),
        ("| Owner | TBD |\n|---|---|\n| Date | 3 |", ["TBD"]),
        ("Write `TBD` in the field, as at https://example.org/TBD.", []),
        ("The note said “TBD”.", []),
    ],
)
def test_placeholders_are_found_where_they_stand(text: str, quotes: list[str]) -> None:
    found = list(structure.nothing_is_left_to_be_written(draft("draft", problem=text)))
    assert [(one.severity, one.quote) for one in found] == [("W", quote) for quote in quotes]
    assert {one.severity for one in structure.nothing_is_left_to_be_written(draft("peer", problem=text))} <= {"E"}


def test_placeholders_in_names_and_quotations_are_found() -> None:
    quote = Passage("customer_quote", "“TBD”", name="TBD", role="owner of a shop")
    one = draft()
    found = structure.nothing_is_left_to_be_written(replace(one, manuscript=replace(one.manuscript, passages=(quote,))))
    assert [finding.field for finding in found] == ["text", "name"]


APPENDIX = """### Table A1: What they decided

| a | b |
|---|---|
| 1 | 2 |

### Sources

- [Field study](https://example.org/study)
"""


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("Nothing.", ["Table A1: What they decided", "Sources"]),
        ("See Table A1.", ["Sources"]),
        ("Table A1 holds it ([study](https://example.org/study)).", []),
        ("What they decided is in table A1; the sources follow.", []),
        ("The appendix has the detail.", []),
        ("Appendix, Table A1, has the detail.", ["Sources"]),
        ("See Table A12.", ["Table A1: What they decided", "Sources"]),
    ],
)
def test_parts_of_the_appendix_are_referred_to(text: str, missed: list[str]) -> None:
    found = list(structure.appendix_is_referred_to(draft(appendix=APPENDIX, problem=text)))
    assert [one.quote for one in found] == missed
    assert {one.severity for one in found} <= {"I"}


def test_labels_of_tables_and_of_list_items_count_as_names() -> None:
    source = read("Tabelle 2: Kosten\n\n| a |\n|---|\n| 1 |\n\n### Quellen\n\n- **Quelle 3:** Bericht", "de")
    assert appendix.never_mentioned(source, [read("Siehe Quelle 3.", "de")]) == [(0, 17)]
    assert not appendix.never_mentioned(source, [read("Siehe Quelle 3 und Tabelle 2.", "de")])


def test_traditional_titles_are_found_in_traditional_texts() -> None:
    source = read("### 候診時間實測\n\n三家診所。", "zh-Hant")
    assert not appendix.never_mentioned(source, [read("結果見附錄「候診時間實測」。", "zh-Hant")])
    assert appendix.never_mentioned(source, [read("平均等七分鐘。", "zh-Hant")]) == [(4, 10)]


@pytest.mark.parametrize(
    ("guide", "appendix_text", "speaks"),
    [
        ("Just open it.", "", True),
        ("Just open it. ![A box](images/a.png)", "", False),
        ("Just open it.", "![A box](images/a.png)", False),
        (STEPS, "", False),
        ("", "", False),
    ],
)
def test_a_guide_shows_or_numbers(guide: str, appendix_text: str, speaks: bool) -> None:
    found = list(structure.guide_shows_or_numbers(draft("exec", user_guide=guide, appendix=appendix_text)))
    assert bool(found) == speaks
    assert not list(structure.guide_shows_or_numbers(draft("peer", user_guide=guide, appendix=appendix_text)))


def test_what_is_not_shown_is_not_asked_for() -> None:
    bare = draft("exec", profile="essential")
    without = replace(bare, manuscript=replace(bare.manuscript, passages=()))
    checks = (structure.appendix_is_referred_to, structure.guide_shows_or_numbers, structure.paragraphs_are_short)
    assert not [finding for check in checks for finding in check(without)]

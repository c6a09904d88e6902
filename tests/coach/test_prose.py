"""Sentences, verbs, numbers, repetitions, scripts; and that no check takes longer than its text."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.coach.checks import REGISTER
from app.coach.draft import Draft, Workspace
from app.coach.examining import examine
from app.coach.finding import Finding
from app.coach.packs import LANGUAGES
from app.manuscript.model import Front, Item, Manuscript, Passage
from tests.coach.cases import draft_of
from tests.coach.test_shadow import HOSTILE, TEXT, seconds

WORDS_26 = "One " + "one " * 24 + "word."
WORDS_31 = "One " + "one " * 29 + "word."


def found(check: str, text: str, tag: str = "en", **case: Any) -> list[Finding]:
    if tag not in REGISTER[check].languages:
        return []
    return list(REGISTER[check].look(draft_of(tag, {"text": text, **case})))


def quotes(check: str, text: str, tag: str = "en", **case: Any) -> list[str]:
    return [finding.quote for finding in found(check, text, tag, **case)]


def kinds(check: str, text: str, tag: str = "en", **case: Any) -> list[tuple[str, str]]:
    return [(finding.severity, finding.variant) for finding in found(check, text, tag, **case)]


def test_long_sentences() -> None:
    assert kinds("W01", f"{WORDS_26} {WORDS_31} Short one.") == [("I", "sentence"), ("W", "sentence")]
    assert [finding.values for finding in found("W01", WORDS_31)] == [{"units": 31}]
    assert quotes("W01", WORDS_31, section="user_guide") == []
    assert quotes("W01", f"- {WORDS_26}\n- Short.", section="problem") == [WORDS_26]


def test_the_dateline_is_no_part_of_the_sentence() -> None:
    assert quotes("W01", f"HAMBURG, April 13, 2027 — {'one ' * 24}word.") == []
    assert quotes("W01", f"HAMBURG, April 13, 2027 — {WORDS_26}") == [WORDS_26]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("货" * 31 + "，短。", [("I", "clause")]),
        ("货" * 41 + "，短。", [("W", "clause")]),
        (("货" * 20 + "，") * 5 + "短。", [("W", "sentence")]),
        (("货" * 20 + "，") * 4 + "短。", []),
        ("短句，短句。" * 10, []),
    ],
)
def test_long_clauses_in_chinese(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds("W01", text, "zh-Hans") == expected
    assert kinds("W01", text.replace("货", "貨"), "zh-Hant") == expected


def test_passives() -> None:
    text = "It is scanned. It is kept cold. It sees frost. It works. It stays. It goes."
    assert kinds("W06", text) == [("W", "share"), ("I", "hit")]
    assert found("W06", text)[0].values == {"share": 2, "sentences": 6}
    assert kinds("W06", "It is scanned. It works. It stays.") == [("I", "hit")]
    assert quotes("W06", "We are indeed interested. It is red. A hundred wait. It is kept by us.") == []


def test_hints_on_passives_are_few() -> None:
    assert len(found("W06", "It is scanned. It works. It works. It works. It works. It works. " * 20)) == 10


def test_heavy_reading() -> None:
    heavy = "Organizational responsibilities necessitate comprehensive documentation procedures. " * 20
    (finding,) = found("W10", heavy)
    assert (finding.variant, finding.quote, finding.values["formula"]) == ("", "", "Flesch")
    assert found("W10", "The driver hands over the box. " * 20) == []
    assert found("W10", heavy[:400]) == []
    assert (
        found("W10", "Die Verantwortlichkeiten erfordern umfangreiche Dokumentationsmaßnahmen. " * 30, "de")[0].values[
            "formula"
        ]
        == "Amstad"
    )


def test_heavy_reading_in_chinese() -> None:
    assert kinds("W10", ("货" * 21 + "。") * 10, "zh-Hans") == [("I", "clauses")]
    assert kinds("W10", ("货" * 16 + "，" + "货" * 15 + "，" + "货" * 15 + "。") * 5, "zh-Hans") == [("I", "sentences")]
    assert kinds("W10", "每天看一眼。" * 40, "zh-Hans") == []


def test_the_future() -> None:
    document = {"introduction": "It will show it.", "problem": "They will wait."}
    (finding,) = found("W12", "They will scan. They will go.", section="getting_started", document=document)
    assert (finding.quote, finding.section, finding.values) == ("will scan", "getting_started", {"count": 4})
    assert found("W12", "They will go.", document={"problem": "They will wait."}) == []
    assert found("W12", "It will be. It will go. It will stay.", section="customer_faq") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Losses fell by 40%.", ["40%"]),
        ("Losses fell by 40%, from 50 to 30.", []),
        ("Losses fell by 40%. We measured that in 46 shops.", []),
        ("It makes 42% of the cartons.", []),
        ("We stop if fewer than 60% are scanned.", []),
        ("Answers are three times faster.", ["three times"]),
        ("More people scan it three times a day.", []),
    ],
)
def test_changes_without_a_base(text: str, expected: list[str]) -> None:
    assert quotes("W15", text, section="problem") == expected


def test_changes_matter_only_where_they_argue() -> None:
    assert quotes("W15", "Losses fell by 40%.", section="stakeholder_faq") == ["40%"]
    assert quotes("W15", "Losses fell by 40%.", section="customer_faq") == []


def test_two_numbers_for_one_thing() -> None:
    document = {"problem": "The launch region has about 640 independent pharmacies."}
    (finding,) = found(
        "W16", "Our launch region has about 630 independent pharmacies.", section="stakeholder_faq", document=document
    )
    assert (finding.severity, finding.variant, finding.quote, finding.values) == (
        "I",
        "differs",
        "630",
        {"other": "640"},
    )


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("The region has about 640 independent pharmacies.", "The region has about 640 independent pharmacies."),
        ("It costs €3.60 per labeled carton.", "It costs €3.6 per labeled carton."),
        ("In 2026 the region counted pharmacies.", "In 2027 the region counted pharmacies."),
        ("See Table 1 about lost cartons.", "See Table 2 about lost cartons."),
        ("Losses fell from 18 to 6 kilos per hundred.", "Losses fall from 18 to 5 kilos per hundred."),
        ("It opens on March 3, 2027.", "It opens on March 4, 2027."),
        ("We asked in 46 pharmacies and compared.", "We stood in 12 pharmacies and looked."),
    ],
)
def test_numbers_that_do_not_contradict(there: str, here: str) -> None:
    assert found("W16", here, section="stakeholder_faq", document={"problem": there}) == []


def test_a_sure_contradiction_holds_up_the_decision() -> None:
    document = {"problem": "Manufacturers pay €3.60 per labeled carton."}
    case = {"section": "stakeholder_faq", "document": document}
    assert kinds("W16", "Manufacturers pay €3.40 per labeled carton.", stage="exec", **case) == [("E", "differs")]
    assert kinds("W16", "Manufacturers pay €3.40 per labeled carton.", stage="peer", **case) == [("I", "differs")]


def test_three_numbers_for_one_thing_are_a_list() -> None:
    items = [{"title": "?", "text": f"Plans cost €{price} per labeled carton."} for price in (1, 2, 3)]
    assert found("W16", "", section="customer_faq", items=items) == []


def test_the_same_words_for_the_third_time() -> None:
    same = "the label sits inside the lid of each carton"
    document = {"problem": f"Here {same}.", "value_proposition": f"There {same}."}
    (finding,) = found("W16", f"And {same}, too.", section="getting_started", document=document)
    assert (finding.severity, finding.variant, finding.quote, finding.values) == ("I", "repeated", same, {"count": 3})
    assert found("W16", f"And {same}, too.", section="getting_started", document={"problem": f"Here {same}."}) == []


def test_the_same_letters_for_the_third_time() -> None:
    same = "跟单主管每天早上打开手机看一眼"
    document = {"problem": f"甲{same}。", "value_proposition": f"乙{same}。"}
    assert quotes("W16", f"丙{same}。", "zh-Hans", section="getting_started", document=document) == [same]


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("de", "Die Prüfung der Messung bei Beschädigung dauert.", 1),
        ("de", "Die Wohnung neben der Wohnung und den Wohnungen.", 0),
        ("de", "Die Prüfung der Messung dauert.", 0),
        ("pt-BR", "A implementação da solicitação de atualização da documentação.", 1),
        ("pt-BR", "A implementação da solicitação.", 0),
        ("en", "The implementation of the determination of the calculation.", 0),
    ],
)
def test_heavy_nouns(tag: str, text: str, expected: int) -> None:
    assert len(found("W17", text, tag)) == expected


def test_words_that_make_readers_guess() -> None:
    assert kinds("W18", "其价格低，其质量好，其速度快。", "zh-Hans") == [("I", "pronoun")]
    assert kinds("W18", "其價格低，其質量好。", "zh-Hant") == []
    assert quotes("W18", "我們不得不等。", "zh-Hant") == ["不得不"]


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("zh-Hans", "我們的工厂。", [("W", "們")]),
        ("zh-Hant", "我们的工廠发货。", [("W", "们")]),
        ("zh-Hant", "皇后里的台灣茶干，若干批准。", []),
        ("zh-Hans", "他说“我們”，价格。", []),
        ("zh-Hans", "工厂,价格. 交期", [("I", ","), ("I", ". ")]),
        ("zh-Hans", "交期 3.5 天，1,180张。", []),
        ("zh-Hant", "**工廠**的 `软件`。", []),
    ],
)
def test_mixed_scripts_and_marks(tag: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(finding.severity, finding.quote) for finding in found("W19", text, tag)] == expected


def test_a_half_width_mark_becomes_a_full_one() -> None:
    assert [finding.fix for finding in found("W19", "工厂,价格. 交期", "zh-Hans")] == ["，", "。"]


def test_names_are_written_as_their_owners_write_them() -> None:
    document = {"product": "穩達"}
    assert found("W19", "穩達上线。", "zh-Hans", document=document) == []
    assert found("W19", "臺積電。", "zh-Hans", workspace={"products": ["臺積電"]}) == []


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("de", "Das kostet 1,250.50 Euro.", ["1,250.50"]),
        ("de", "Das kostet 1.250,50 Euro am 3.4.2027.", []),
        ("pt-BR", "Custa R$ 1,250.50 hoje.", ["1,250.50"]),
        ("pt-BR", "Custa R$ 1.250,50.", []),
        ("en", "It costs €1.250,50 or €1,250.50.", ["1.250,50"]),
        ("en", "They say „so“ and “so”.", ["„so“"]),
        ("de", "Sie sagt „so“.", []),
    ],
)
def test_numbers_and_marks_of_other_languages(tag: str, text: str, expected: list[str]) -> None:
    assert quotes("W20", text, tag) == expected


MINE = [*(f"W{number:02}" for number in range(1, 21)), "Q01", "Q02", "Q03", "Q04", "T01"]


def whole(tag: str, text: str) -> Draft:
    """That text everywhere."""
    items = (Item(text, text), Item("", text))
    keys = ("headline", "introduction", "problem", "leader_quote", "customer_quote", "user_guide")
    passages = (
        *(Passage(key, text) for key in keys),
        *(Passage(key, items=items) for key in ("customer_faq", "stakeholder_faq")),
    )
    return Draft(
        Manuscript(Front(language=tag), passages), workspace=Workspace(banned=(("might", ""), ("例如", "比如")))
    )


@settings(max_examples=150, deadline=None)
@given(TEXT, st.sampled_from(LANGUAGES))
def test_findings_stand_where_they_say(text: str, tag: str) -> None:
    draft = whole(tag, text)
    for finding in (
        finding for check in MINE if tag in REGISTER[check].languages for finding in REGISTER[check].look(draft)
    ):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert not finding.quote or text[finding.start : finding.end] == finding.quote


@pytest.mark.parametrize("name", [*HOSTILE, "hedges", "one long sentence", "numbers alike", "passives"])
@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_no_check_takes_longer_than_its_text(name: str, tag: str) -> None:
    """Each check over hostile texts; a quadratic one would take minutes."""
    more = {
        "hedges": "might soon perhaps many 40% more 可能 " * 8_000,
        "one long sentence": "might, many, up to, soon, 40%, more, very, SLA, would, 其, " * 4_000,
        "numbers alike": "".join(f"It costs €{number} per labeled carton. " for number in range(8_000)),
        "passives": "is scanned will go 被他看，" * 10_000,
    }
    text = (HOSTILE | more)[name]
    draft = Draft(Manuscript(Front(language=tag), (Passage("introduction", text), Passage("problem", text))))
    slow = {
        check: seconds(lambda check=check: list(REGISTER[check].look(draft)))
        for check in MINE
        if tag in REGISTER[check].languages
    }
    assert max(slow.values()) < 5, slow


def test_an_empty_document_is_no_crash() -> None:
    for tag in LANGUAGES:
        assert all(finding.section for finding in examine(Draft(Manuscript(Front(language=tag)))))

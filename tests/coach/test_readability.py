"""Syllables counted by hand, formulas worked out by hand."""

import pytest

from app.coach import readability
from app.coach.draft import read
from app.coach.finding import Finding
from app.coach.messages import say
from app.coach.readability import Lengths, lengths, syllables

COUNTED = {
    "en": "the=1 label=2 carton=2 whole=1 called=1 agreed=2 waited=2 boxes=2 likes=1 table=2 tables=2 handled=2 people=2 "
    "temperature=4 pharmacist=3 vaccine=2 don’t=1 2,278=1 fridge=1 guessing=2 rhythm=1 manufacturer=5",
    "de": "Wärme=2 Häuser=2 Mietshaus=2 bauen=2 neue=2 Quelle=2 Eigentümer=4 Zähler=2 sehen=2 Boot=1 Liebe=2 Straße=2 "
    "Heizung=2 Januar=3 Bayern=2 Rangliste=3 2027=1 Fühler=2 Ruine=3",
    "pt-BR": "água=2 família=3 dia=2 padaria=4 não=1 mãe=1 pedidos=3 entrega=3 quero=2 aquilo=3 queijo=2 guia=2 quatro=2 "
    "saúde=3 rainha=3 ainda=3 cair=2 Paulo=2 bairro=2 estações=3 dois=1 muito=2 país=2 maior=2 dinheiro=3 língua=2",
}


@pytest.mark.parametrize("tag", COUNTED)
def test_syllables(tag: str) -> None:
    counted = {word: int(count) for word, count in (pair.split("=") for pair in COUNTED[tag].split())}
    assert {word: syllables(word, tag) for word in counted} == counted


def test_the_formulas() -> None:
    text = Lengths(sentences=10, words=150, syllables=210)  # 15 words a sentence, 1.4 syllables a word
    assert readability.FORMULAS["en"].value(text) == pytest.approx(206.835 - 15.225 - 118.44)
    assert readability.FORMULAS["de"].value(text) == pytest.approx(180 - 15 - 81.9)
    assert readability.FORMULAS["pt-BR"].value(text) == pytest.approx(248.835 - 15.225 - 118.44)


def test_lengths_are_of_sentences_only() -> None:
    text = lengths([read("# A heading\n\nThe label is thin. It sees frost.\n\n| a | b |\n| - | - |\n| c | d |", "en")])
    assert text == Lengths(sentences=2, words=7, syllables=8)


def test_chinese_counts_units_of_sentences_and_clauses() -> None:
    text = lengths([read("跟单主管，每天看一眼。报得出LeanCloud的交期！", "zh-Hans")])
    assert text == Lengths(sentences=2, clauses=3, words=9 + 7)


def test_short_texts_have_no_figure() -> None:
    assert readability.of(read("The label is thin.", "en")) is None
    assert readability.of(read("", "zh-Hant")) is None


def test_easy_is_easier_than_heavy() -> None:
    easy = readability.of(read("The driver hands over the box. " * 20, "en"))
    heavy = readability.of(
        read("Organizational responsibilities necessitate comprehensive documentation procedures. " * 20, "en")
    )
    assert easy is not None
    assert heavy is not None
    assert easy > 80 > 0 > heavy
    assert readability.of(read("跟单主管每天看一眼。" * 30, "zh-Hans")) == pytest.approx(9)


def test_figures_are_said_as_the_reader_writes_them_and_never_rounded_to_the_limit() -> None:
    def pages(value: float, reader: str) -> str:
        return say(Finding("S07", "W", "headline", None, values={"pages": value}), reader, "en").what

    assert "1,3 Seiten" in pages(1.34, "de")
    assert "1,04 Seiten" in pages(1.04, "de")
    assert "1.04" in pages(1.04, "zh-Hans")
    assert "2 páginas" in pages(2.0, "pt-BR")

"""The floor under the checks: places stay true, whatever is written, and nothing takes longer than its length."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.coach import blocks, script, shadow
from app.coach.draft import Draft, Workspace
from app.coach.lexicon import Entry, Lexicon, spellings
from app.coach.packs import LANGUAGES, pack
from app.coach.reading import Reading
from app.coach.sentences import clauses, sentences
from app.manuscript.model import Front, Manuscript

MARKS = [
    "**",
    "_",
    "`",
    "[",
    "](",
    "![",
    ")",
    "<",
    ">",
    "<!--",
    "-->",
    "\n",
    "\n\n",
    "# ",
    "- ",
    "1. ",
    "> ",
    "| ",
    "|\n|--|\n",
    "```\n",
    "~",
]
WORDS = [
    "might ", "U.S. ", "Dr. ", "am 3. März ", "3.60", "例如", "，", "。", "？”", "“", "”", "„", "「", "」", '"', "«", "...", "!?",
    "https://a.b/c(d) ", "a.b@c.example ", "\u200b", "\u202e", "שלום ", "👩\u200d🚀", "e\u0301", "ﬃ", "İ", "ß", "\t", "中a1", "後", "…", "—",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(MARKS + WORDS) | st.text(max_size=4), max_size=40).map("".join)

HOSTILE = {
    "letters": "a" * 200_000,
    "han": "中" * 200_000,
    "short sentences": "So it is. " * 20_000,
    "short Chinese sentences": "是。" * 20_000,
    "open images": "![" * 20_000,
    "links": "[a](b" * 20_000,
    "deep quotes": "> " * 5_000 + "a",
    "deep lists": "".join("  " * depth + "- a\n" for depth in range(300)),
    "stops": "." * 100_000 + "x",
    "quotation marks": '" ' * 50_000,
    "open quotations": "„a “b «c " * 20_000,
    "underscores": "_" * 100_000 + "a",
    "backticks": "`" * 50_001,
    "brackets": "<!--" * 30_000,
    "zero width": "\u200b" * 100_000,
    "right to left": "\u202eשלום. " * 15_000,
    "numbers": "1.2," * 40_000,
    "line ends": "\n" * 100_000 + "a",
    "headings": "# might\n\n" * 10_000,
    "items": "1. a might. \n" * 10_000,
    "addresses": "a@" * 50_000,
}


@settings(max_examples=300, deadline=None)
@given(TEXT, st.sampled_from(LANGUAGES))
def test_a_reading_keeps_every_place(source: str, language: str) -> None:
    reading = Reading(source, language)
    assert len(reading.shadow) == len(reading.prose) == len(reading.spoken) == len(source)
    for letter, kept in zip(source, reading.shadow, strict=True):
        assert kept in (letter, " ")
        assert (letter == "\n") == (kept == "\n")
    at = 0
    for start, end in reading.sentences:
        assert at <= start < end <= len(source)
        assert reading.shadow[start:end].strip()
        at = end
    for hit in reading.hits:
        assert 0 <= hit.start < hit.end <= len(source)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_blocks_stand_in_order_and_hold_all_that_is_written(source: str) -> None:
    at = 0
    for block in blocks.blocks(source):
        assert at <= block.start < block.end <= len(source)
        at = block.end


@settings(max_examples=200, deadline=None)
@given(TEXT, st.sampled_from(LANGUAGES))
def test_sentences_hold_every_letter(text: str, language: str) -> None:
    spans = list(sentences(text, pack(language).stops, pack(language).is_chinese))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_clauses_stand_in_order(text: str) -> None:
    at = 0
    for start, end in clauses(text):
        assert at <= start < end <= len(text)
        at = end


@settings(max_examples=200, deadline=None)
@given(
    TEXT, st.lists(st.sampled_from(["might", "up to", "up to date", "例如", "p&l", "a(|s) b"]), max_size=4, unique=True)
)
def test_a_lexicon_finds_its_phrases_and_no_others(text: str, phrases: list[str]) -> None:
    known = {one for phrase in phrases for one in spellings(phrase)}
    at = 0
    for hit in Lexicon(Entry("x", phrase) for phrase in phrases).hits(text):
        assert hit.start >= at
        assert " ".join(text[hit.start : hit.end].casefold().split()) in known
        at = hit.end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_simplified_is_as_long(text: str) -> None:
    assert len(script.simplified(text)) == len(text)


def seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def read_all(source: str, language: str) -> None:
    reading = Reading(source, language)
    spans = reading.sentences
    _ = reading.hits, reading.units
    for span in spans:
        reading.has_number(span)
        reading.length(span)
    for hit in reading.hits:
        reading.has_number(reading.sentence_at(hit.start))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_hostile_texts_take_no_longer_than_their_length(name: str, language: str) -> None:
    """A quadratic step would take minutes on these."""
    assert seconds(lambda: read_all(HOSTILE[name], language)) < 3


def test_what_is_hidden() -> None:
    source = "See [the study](https://a.b/c) and `might` and ![may](images/a.png) or <https://could.example>.\n\n> would\n\n```\nshould\n```"
    assert shadow.shadow_of(source, blocks.blocks(source)).split() == ["See", "the", "study", "and", "and", "or", "."]


@pytest.mark.parametrize("mark", ["“might”", "„might“", "»might«", "«might»", "「might」", '"might"'])
def test_quotations_are_blank_in_prose_only(mark: str) -> None:
    reading = Reading(f"They say {mark} here.", "en")
    assert "might" in reading.spoken
    assert "might" not in reading.prose


def test_a_phrase_with_a_mark_is_found() -> None:
    words = Lexicon([Entry("x", "p&l"), Entry("x", "aufgrund der Tatsache, dass")])
    assert [hit.entry.phrase for hit in words.hits("the P&L; aufgrund der Tatsache,\ndass; p l, aufgrund der Tatsache dass")] == [
        "p&l", "aufgrund der Tatsache, dass",
    ]  # fmt: skip


def test_the_longest_phrase_wins_and_allowed_only_hides() -> None:
    words = Lexicon([Entry("hedge", "might"), Entry("allowed", "the might of"), Entry("vague", "might")])
    assert [(hit.entry.list, hit.start) for hit in words.hits("It might. The might of it.")] == [
        ("hedge", 3),
        ("vague", 3),
    ]


def test_a_place_outside_any_sentence_is_in_its_line() -> None:
    reading = Reading("Before.\n\n# A heading\n\nAfter.", "en")
    assert reading.source[slice(*reading.sentence_at(12))] == "# A heading"


def test_numbers_are_those_of_that_sentence() -> None:
    reading = Reading("It has two parts. It has parts. It has 3.", "en")
    assert [reading.has_number(span) for span in reading.sentences] == [True, False, True]
    assert [hit.entry.phrase for hit in reading.hits_in(reading.sentences[0], "number")] == ["two"]


@pytest.mark.parametrize("letter", "后干准松只余于谷台里")
def test_letters_of_both_scripts_belong_to_both(letter: str) -> None:
    assert not script.belongs_to_other_script(letter, "zh-Hant")
    assert not script.belongs_to_other_script(letter, "zh-Hans")


def test_letters_of_one_script() -> None:
    assert all(script.belongs_to_other_script(letter, "zh-Hant") for letter in "发软这说为")
    assert all(script.belongs_to_other_script(letter, "zh-Hans") for letter in "發軟這說為")


def test_the_teams_words_are_found_in_either_script() -> None:
    draft = Draft(
        Manuscript(Front(language="zh-Hant")), workspace=Workspace(banned=(("軟體", "程式"),), internal=("毛利",))
    )
    found = [draft.workspace.lexicon.hits(Reading("這個軟體的毛利", "zh-Hant").prose)]
    assert [hit.entry.list for hits in found for hit in hits] == ["banned", "internal"]


def test_a_long_text_is_read_once() -> None:
    draft = Draft(Manuscript(Front()))
    assert draft._read("a" * 30_000) is draft._read("a" * 30_000)

"""Sections of one text: a line, prose and a quote."""

import pytest

from app.documents.text import Text, TooLong, UnknownField, UnknownSection, document
from app.manuscript.model import Item, Passage

TEXTS = [
    "Independent pharmacies can now see every vial",
    "Unabhängige Apotheken sehen jetzt jede Ampulle – vom Werk bis zum Kühlschrank",
    "Farmácias independentes agora veem cada frasco, até a geladeira",
    "独立药房现在可以看到每一支疫苗，从工厂到冰箱。",
    "獨立藥局現在看得到每一支疫苗，從工廠到冰箱。",
    "👩🏽‍⚕️ e\u0301 naïve 🇩🇪 \U0001f600",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_seeded_is_read_again_from_the_log(text: str) -> None:
    quote = Passage("leader_quote", text, name=text, role=text)
    written, update = Text.seeded([Passage("headline", text), Passage("introduction", text + "\n\n" + text), quote])
    for reader in (written, Text.open([update])):
        assert reader.passage("headline").text == text
        assert reader.passage("introduction").text == text + "\n\n" + text
        assert reader.passage("leader_quote") == quote
        assert reader.passage("problem") == Passage("problem")


@pytest.mark.parametrize("text", TEXTS)
def test_a_form_writes_what_was_typed(text: str) -> None:
    ours, first = Text.seeded([Passage("problem", text)])
    for changed in (text + " 😀", "é" + text, text[: len(text) // 2] + "中文" + text[len(text) // 2 :], "", text):
        second = ours.write("problem", ours.passage("problem").text, changed)
        assert ours.passage("problem").text == changed
        theirs = Text.open([first, second])
        first = theirs.snapshot()
        assert theirs.passage("problem").text == changed


def test_nothing_changed_is_no_update() -> None:
    text, _ = Text.seeded([Passage("problem", "Same")])
    assert text.write("problem", "Same", "Same") == b""
    assert text.write("problem", "Other", "Same") == b""
    assert text.replace_passage(Passage("problem", "Same")) == b""


def test_blanks_at_the_end_stay_while_typing_but_are_not_shown() -> None:
    text, _ = Text.seeded([])
    text.write("problem", "", "Two words ")
    assert text.passage("problem").text == "Two words"
    text.write("problem", "Two words", "Two words more")
    assert text.passage("problem").text == "Two words more"
    assert str(text._shared("problem")) == "Two words more "


def test_forms_send_windows_line_ends_and_control_characters() -> None:
    text, _ = Text.seeded([])
    text.write("problem", "", "one\r\ntwo\x00\x0b\rthree\ud800")
    assert text.passage("problem").text == "one\ntwo\nthree"
    text.write("headline", "", "one\r\ntwo\tthree")
    assert str(text._shared("headline")) == "one two three"


def test_a_stale_form_keeps_what_others_wrote() -> None:
    text, _ = Text.seeded([Passage("problem", "The nurse opens the fridge. She writes a number.")])
    shown = text.passage("problem").text
    text.write("problem", shown, "The nurse opens the heavy fridge. She writes a number.")
    text.write("problem", shown, "The nurse opens the fridge. She writes a number twice a day.")
    assert text.passage("problem").text == "The nurse opens the heavy fridge. She writes a number twice a day."


def test_quotes_have_a_name_and_a_role() -> None:
    text, _ = Text.seeded([Passage("customer_quote", "Good.", name="Ana", role="Nurse")])
    text.write("customer_quote", "Ana", "Ana Lima", field="name")
    text.write("customer_quote", "Nurse", "Head nurse", field="role")
    assert text.passage("customer_quote") == Passage("customer_quote", "Good.", name="Ana Lima", role="Head nurse")


def test_strangers_are_named() -> None:
    text, _ = Text.seeded([])
    with pytest.raises(UnknownSection, match="nowhere"):
        text.passage("nowhere")
    with pytest.raises(UnknownField, match="name"):
        text.write("problem", "", "x", field="name")
    with pytest.raises(UnknownField):
        text.write("features", "", "x")
    with pytest.raises(UnknownField):
        text.items("problem")


def test_a_line_has_its_limit_and_may_be_shortened_beyond_it() -> None:
    text, _ = Text.seeded([])
    with pytest.raises(TooLong) as refused:
        text.write("headline", "", "x" * 1_001)
    assert (refused.value.letters, refused.value.limit) == (1_001, 1_000)
    assert text.passage("headline").is_empty
    first, second = Text.open([]), Text.open([])
    text.apply(first.write("headline", "", "a" * 900))
    text.apply(second.write("headline", "", "b" * 900))
    shown = text.passage("headline").text
    assert len(shown) == 1_800
    text.write("headline", shown, shown[:1_500])
    assert text.passage("headline").text == shown[:1_500]


@pytest.mark.parametrize(
    ("base", "mine"), [("word " * 260_000, "words " * 210_000), ("", "x" * 400_001), ("x" * 400_001, "y")]
)
def test_what_can_never_fit_is_refused_before_it_is_compared(
    base: str, mine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison would take many seconds, and all other writers wait for it."""
    text, _ = Text.seeded([Passage("problem", "x y z"), Passage("features", items=(Item("One", "x y z"),))])
    monkeypatch.setattr(document, "merged", lambda *texts: pytest.fail("was compared"))
    with pytest.raises(TooLong):
        text.write("problem", base, mine)
    with pytest.raises(TooLong):
        text.write_item("features", text.items("features")[0][0], "text", base, mine)


def test_what_several_typed_at_once_is_shortened_however_long_it_is() -> None:
    text, _ = Text.seeded([])
    for letter in "abcd":
        text.apply(Text.open([]).write("headline", "", letter * 900))
    shown = text.passage("headline").text
    text.write("headline", shown, shown[:10])
    assert text.passage("headline").text == shown[:10]

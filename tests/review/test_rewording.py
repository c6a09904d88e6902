"""Two texts as suggestions: taken one by one or together they give what was typed, and each stands on words."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from app.review.rewording import Rewording, every_rewording, is_said_by, reworded, rewordings

TEXT = "Meridian shows every carton. It costs nothing."
PIECES = st.sampled_from(
    [
        "word",
        " ",
        "\n\n",
        ".",
        "**",
        "世",
        "界",
        "，",
        "- ",
        "[a](b)",
        "😀",
        "é",
        "e\u0301",
        "Carton",
        "every",
        "\U0001f469\u200d\U0001f680",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


def words(before: str, after: str) -> list[tuple[str, str]]:
    return [(before[piece.start : piece.end], piece.text) for piece in rewordings(before, after)]


def test_each_run_of_changed_words_is_one() -> None:
    assert words(TEXT, TEXT.replace("every", "each").replace("nothing", "a cent")) == [
        ("every", "each"),
        ("nothing", "a cent"),
    ]


def test_what_is_added_takes_the_word_before_along() -> None:
    assert words(TEXT, TEXT.replace("every carton", "every small carton")) == [("every", "every small")]
    assert words(TEXT, f"{TEXT}\n\nAnd more.") == [("nothing.", "nothing.\n\nAnd more.")]
    assert words(TEXT, f"Now {TEXT}") == [("Meridian", "Now Meridian")]
    assert words("很好", "很不好") == [("很", "很不")]


def test_two_additions_at_one_word_are_one() -> None:
    assert words("a b", "x a y b") == [("a", "x a y")]


def test_marks_alone_take_a_word_along() -> None:
    assert words("It is. So.", "It is! So.") == [("is.", "is!")]


def test_words_left_out() -> None:
    assert words(TEXT, TEXT.replace(" It costs nothing.", "")) == [(" It costs nothing.", "")]


def test_an_empty_text_has_no_words_to_stand_on() -> None:
    assert rewordings("", "New.") == [] == rewordings("\n", "New.")


def test_a_text_that_was_written_anew_is_one() -> None:
    before = " ".join(f"old{number} same same same same" for number in range(200))
    after = before.replace("old", "new")
    assert rewordings(before, after) == [Rewording(0, len(before), after)]
    assert len(every_rewording(before, after)) == 200, "a file from Word is looked through piece by piece"


@given(TEXTS, TEXTS)
@example("**", "****")
@example(".\n\n", "x")
def test_together_they_give_what_was_typed(before: str, after: str) -> None:
    pieces = rewordings(before, after)
    assert reworded(before, pieces) == after if before.strip() else not pieces
    for one, other in pairwise(pieces):
        assert one.end <= other.start
    assert all(before[piece.start : piece.end].strip() for piece in pieces)
    assert all(is_said_by(piece, pieces, before) for piece in pieces)


@given(TEXTS, TEXTS)
def test_one_at_a_time_from_the_end_gives_the_same(before: str, after: str) -> None:
    text = before
    for piece in reversed(rewordings(before, after)):
        text = reworded(text, [piece])
    assert text == after or not before.strip()

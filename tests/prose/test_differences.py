"""A comparison can be read, can be applied, and never takes long."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.prose import differences
from app.prose.differences import changes, edits


def told(before: str, after: str) -> str:
    frames = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(frames[change.kind].format(change.text) for change in changes(before, after))


@pytest.mark.parametrize(
    ("before", "after", "reading"),
    [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new", "[+new+]"),
        ("gone", "", "[-gone-]"),
        ("the cat sat", "the big cat sat", "the [+big +]cat sat"),
        ("A\n\nB", "A\n\nNew\n\nB", "A\n\n[+New\n\n+]B"),
        ("It costs 12 euros.", "It costs 15 dollars.", "It costs [-12 euros-][+15 dollars+]."),
        ("我们今天发布", "我们明天发布", "我们[-今-][+明+]天发布"),
        ("don’t", "do", "[-don’t-][+do+]"),
        (
            "They lose three hours of work each day.", "They win some two hours for play each week.",
            "They [-lose three -][+win some two +]hours [-of work-][+for play+] each [-day-][+week+].",
        ),
        ("one two\n\nthree four", "five six\n\nseven eight", "[-one two-][+five six+]\n\n[-three four-][+seven eight+]"),
    ],
)  # fmt: skip
def test_changes_read_well(before: str, after: str, reading: str) -> None:
    assert told(before, after) == reading


PIECES = st.sampled_from(
    ["a", "b", "word", "Wort", " ", "  ", "\n", "\n\n", ".", "，", "中", "文", "don’t", "é", "👩‍👧", "3.5"]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=30)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([0, 40, differences.MOST_CELLS]))
def test_nothing_is_lost_at_any_coarseness(before: str, after: str, cells: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "MOST_CELLS", cells)
        patch.setattr(differences, "_FAR_TOO_MANY_LETTERS", 25 * cells)
        found = changes(before, after)
        assert "".join(change.text for change in found if change.kind != "new") == before
        assert "".join(change.text for change in found if change.kind != "gone") == after
        assert all(change.text for change in found)
        assert all(one.kind != other.kind for one, other in pairwise(found))
        assert applied(before, after) == after


def applied(before: str, after: str) -> str:
    found = edits(before, after)
    assert all(one.end < other.start for one, other in pairwise(found))
    for edit in reversed(found):
        assert edit.end > edit.start or edit.text
        before = before[: edit.start] + edit.text + before[edit.end :]
    return before


def test_edits_are_whole_words_in_code_points() -> None:
    found = [(edit.start, edit.end, edit.text) for edit in edits("😀 the cat sat", "😀 the dog sits")]
    assert found == [(6, 9, "dog"), (10, 13, "sits")]


def test_a_long_comparison_is_quick_and_fine() -> None:
    chance = random.Random(7)
    words = [f"w{number}" for number in range(3_000)]
    before = [chance.choice(words) + ("." if at % 12 == 11 else "") for at in range(20_000)]
    after = list(before)
    for at in chance.sample(range(20_000), 500):
        after[at] = "changed"
    best = 9.0
    for _ in range(3):
        begin = time.process_time()
        found = changes(" ".join(before), " ".join(after))
        best = min(best, time.process_time() - begin)
    assert best < 5  # 0.03 s on a quiet machine; difflib needs half a minute
    assert sum(change.text.count("changed") for change in found if change.kind == "new") == 500
    assert sum(len(change.text) for change in found if change.kind == "gone") < 500 * 12


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b " * 50_000, "b c " * 50_000), ("a\n" * 100_000, "b\na\n" * 50_000), ("中" * 200_000, "文" * 200_000)],
)
def test_hostile_texts_do_not_hang(before: str, after: str) -> None:
    begin = time.process_time()
    changes(before, after)
    assert time.process_time() - begin < 20  # what is quadratic takes minutes

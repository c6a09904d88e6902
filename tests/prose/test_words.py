"""Words are counted as readers count them, and cut so that nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.prose.words import count, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two  three.", 3),
        ("don’t state-of-the-art", 2),
        ("1,000.50 € at 12:30", 3),
        ("Größe, São Paulo", 3),
        ("café", 1),
        ("我们今天发布 Meridian 3.5 版。", 9),
        ("葛󠄀城", 2),
        ("— … “”", 0),
        ("snake_case", 2),
        ("👩‍👩‍👧 ok", 1),
    ],
)
def test_count(text: str, words: int) -> None:
    assert count(text) == words


def test_tokens_are_words_letters_blanks_and_marks() -> None:
    assert tokens("Don’t  go，我们\n\n👩‍👩‍👧.") == ["Don’t", "  ", "go", "，", "我", "们", "\n", "\n", "👩‍👩‍👧", "."]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert all(tokens(text))

"""What is longer than a comment may be."""

import pytest

from app.returning.taking import in_pieces
from app.review.discussion import LONGEST


@pytest.mark.parametrize("length", [0, 1, LONGEST, LONGEST + 1, 3 * LONGEST])
def test_nothing_of_it_is_left_out(length: int) -> None:
    pieces = in_pieces("x" * length)
    assert sum(map(len, pieces)) == length and max(map(len, pieces)) <= LONGEST

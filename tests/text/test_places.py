import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.text.places import DIGITS, between, is_place, spread

places = st.text(DIGITS, min_size=1, max_size=12).filter(is_place)


@given(places, places)
def test_there_is_always_room_between_two_places(one: str, other: str) -> None:
    if one == other:
        with pytest.raises(ValueError, match="nothing lies between"):
            between(one, other)
        return
    low, high = sorted((one, other))
    middle = between(low, high)
    assert low < middle < high
    assert is_place(middle)
    assert len(middle) <= max(len(low), len(high)) + 1


@given(places)
def test_there_is_always_room_at_both_ends(place: str) -> None:
    assert "" < between("", place) < place < between(place, None)
    assert is_place(between("", place))
    assert is_place(between(place, None))


@given(places, places, st.integers(0, 60), st.booleans())
def test_spreading_is_ascending_and_inside(one: str, other: str, count: int, is_open: bool) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    laid = spread(low, None if is_open else high, count)
    assert len(laid) == count
    assert [low, *laid] == sorted({low, *laid})
    assert all(is_place(place) and (is_open or place < high) for place in laid)


def test_appending_and_prepending_do_not_lengthen_places() -> None:
    first = last = between("", None)
    for _ in range(5_000):
        first, last = between("", first), between(last, None)
    assert len(first) <= 3
    assert len(last) <= 3


def test_insertions_at_one_spot_cost_a_digit_for_five() -> None:
    low, high = "V", between("V", None)
    for _ in range(60):
        high = between(low, high)
    assert len(high) <= 16


@pytest.mark.parametrize("value", ["", "a0", "0", "é", "a b", "a\n", None, 3, "x" * 1000])
def test_no_places(value: object) -> None:
    assert not is_place(value)

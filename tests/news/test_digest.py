"""Many things become few lines, and none is lost."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app import db
from app.news.digest import Thing, folded

NOW = db.now()
PEOPLE = {1: "Ana", 2: "Ben", 3: "李", 0: ""}


@st.composite
def many(draw: st.DrawFn) -> list[Thing]:
    rows = draw(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(sorted(PEOPLE)), st.booleans()), max_size=40))
    made = [
        Thing(at, burst, "commented", "d", "Title", NOW + timedelta(seconds=at), f"#{at}", read, by, PEOPLE[by])
        for at, (burst, by, read) in enumerate(rows, 1)
    ]
    return draw(st.permutations(made))


@given(many())
def test_each_thing_is_in_one_line(things: list[Thing]) -> None:
    lines = folded(things)
    assert sorted(thing.id for line in lines for thing in line.things) == sorted(thing.id for thing in things)
    assert len({line.newest.burst for line in lines}) == len(lines)
    assert [line.newest.id for line in lines] == sorted((line.newest.id for line in lines), reverse=True)
    for line in lines:
        assert {thing.burst for thing in line.things} == {line.newest.burst}
        assert line.count == len(line.things) and line.newest.id == max(thing.id for thing in line.things)
        assert len(line.names) == len({thing.by_id for thing in line.things})
        assert line.names[0] == line.newest.by
        fresh = [thing.path for thing in line.things if not thing.is_read]
        assert line.path == (fresh[-1] if fresh else line.newest.path) and line.is_read == (not fresh)


@given(many())
def test_the_order_in_which_they_come_does_not_matter(things: list[Thing]) -> None:
    assert folded(things) == folded(sorted(things, key=lambda thing: thing.id))


def test_what_is_folded_keeps_its_words_only_alone() -> None:
    thing = Thing(1, 1, "commented", "d", "T", NOW, "#1", excerpt="Words")
    assert folded([thing])[0].excerpt == "Words"
    assert folded([thing, Thing(2, 1, "commented", "d", "T", NOW, "#2", excerpt="More")])[0].excerpt == ""

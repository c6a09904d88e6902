"""Features and questions."""

import pytest

from app.documents.text import Text, TooLong, TooMany, UnknownField, UnknownItem
from app.manuscript.model import Item, Passage

FAQ = "customer_faq"


def a_faq(*titles: str) -> tuple[Text, bytes, list[str]]:
    text, update = Text.seeded([Passage(FAQ, items=tuple(Item(title, f"About {title}") for title in titles))])
    return text, update, [name for name, _ in text.items(FAQ)]


def titles(text: Text) -> str:
    return "".join(item.title for _, item in text.items(FAQ))


def test_items_are_read_as_written() -> None:
    items = (Item("Price?", "Nothing.\n\nReally.", "price", "Ana", "2027-01-31", "answered"), Item("Why?"))
    text, update = Text.seeded([Passage(FAQ, items=items)])
    assert text.passage(FAQ).items == items
    assert Text.open([update]).items(FAQ) == text.items(FAQ)


def test_adding_in_front_behind_and_at_the_end() -> None:
    text, _, (a, b) = a_faq("A", "B")
    text.add_item(FAQ, Item("C"))
    text.add_item(FAQ, Item("D"), before=a)
    text.add_item(FAQ, Item("E"), after=a)
    assert titles(text) == "DAEBC"
    assert text.add_item(FAQ, Item("F"), "mine", before=b)[0] == "mine"
    assert text.add_item(FAQ, Item("F again"), "mine") == ("mine", b"")
    assert titles(text) == "DAEFBC"


def test_moving() -> None:
    text, _, (a, b, c) = a_faq("A", "B", "C")
    assert text.move_item(FAQ, a, before=b) == b""
    assert text.move_item(FAQ, c) == b""
    assert text.move_item(FAQ, a, before=a) == b""
    text.move_item(FAQ, c, before=a)
    assert titles(text) == "CAB"
    text.move_item(FAQ, c)
    assert titles(text) == "ABC"
    text.move_item(FAQ, a, before=c)
    assert titles(text) == "BAC"


def test_what_a_colleague_types_into_a_moving_item_is_kept() -> None:
    mine, update, (a, b) = a_faq("A", "B")
    theirs = Text.open([update])
    moved = mine.move_item(FAQ, b, before=a)
    typed = theirs.write_item(FAQ, b, "text", "About B", "About B and more")
    mine.apply(typed)
    theirs.apply(moved)
    assert mine.items(FAQ) == theirs.items(FAQ)
    assert titles(mine) == "BA"
    assert mine.items(FAQ)[0][1].text == "About B and more"


def test_removed_items_are_only_marked_and_come_back_with_what_was_typed() -> None:
    mine, update, (_a, b, _c) = a_faq("A", "B", "C")
    theirs = Text.open([update])
    mine.apply(theirs.write_item(FAQ, b, "text", "About B", "About B, typed meanwhile"))
    removed = mine.remove_item(FAQ, b)
    assert titles(mine) == "AC"
    assert mine.remove_item(FAQ, b) == b""
    assert mine.removed_items(FAQ) == [(b, Item("B", "About B, typed meanwhile"))]
    theirs.apply(removed)
    mine.write_item(FAQ, b, "title", "B", "B!")
    mine.return_item(FAQ, b)
    assert mine.return_item(FAQ, b) == b""
    assert [item.title for _, item in mine.items(FAQ)] == ["A", "B!", "C"]


def test_words_typed_into_a_removed_item_come_back_with_it_whatever_comes_first() -> None:
    mine, _, (a, _b) = a_faq("A", "B")
    mine.remove_item(FAQ, a)
    assert mine.write_item(FAQ, a, "text", "About A", "About A, typed meanwhile") and titles(mine) == "B"
    mine.return_item(FAQ, a)
    mine.write_item(FAQ, a, "text", "About A", "About A, typed meanwhile")
    assert mine.items(FAQ)[0] == (a, Item("A", "About A, typed meanwhile"))


def test_plain_values_are_set() -> None:
    text, _, (a,) = a_faq("A")
    text.set_item(FAQ, a, topic="price", owner=" Ana \n Lima ", due="2027-01-31", state="open")
    assert text.items(FAQ)[0][1] == Item("A", "About A", "price", "Ana Lima", "2027-01-31", "open")
    assert text.set_item(FAQ, a, topic="price") == b""


def test_two_who_add_at_one_spot_leave_room_between() -> None:
    one, update, (a, _b) = a_faq("A", "B")
    two = Text.open([update])
    x, from_one = one.add_item(FAQ, Item("X"), after=a)
    y, from_two = two.add_item(FAQ, Item("Y"), after=a)
    one.apply(from_two)
    two.apply(from_one)
    assert one.items(FAQ) == two.items(FAQ)
    first, second = (item.title for _, item in one.items(FAQ)[1:3])
    one.add_item(FAQ, Item("-"), before=x if second == "X" else y)
    assert titles(one) == f"A{first}-{second}B"


def test_endless_moving_does_not_lengthen_places() -> None:
    text, _, (_a, b, c) = a_faq("A", "B", "C")
    for _ in range(150):
        text.move_item(FAQ, c, before=b)
        text.move_item(FAQ, b, before=c)
    assert titles(text) == "ABC"
    assert max(len(entry.place) for entry in text._entries(FAQ)) <= 40


def test_restoring_keeps_names_by_likeness() -> None:
    text, _, (a, b, c) = a_faq("How much does it cost?", "Can I leave?", "Who helps me?")
    text.write_item(FAQ, b, "title", "Can I leave?", "May I leave?")
    text.remove_item(FAQ, c)
    old = (
        Item("Who helps me?", "About Who helps me?"),
        Item("Can I leave?", "About Can I leave?", "leaving"),
        Item("Something new", "New"),
        Item("How much does it cost?", "Nothing"),
    )
    text.replace_passage(Passage(FAQ, items=old))
    assert text.passage(FAQ).items == old
    names = [name for name, _ in text.items(FAQ)]
    assert [names[0], names[1], names[3]] == [c, b, a]
    text.replace_passage(Passage(FAQ))
    assert text.items(FAQ) == []
    text.replace_passage(Passage(FAQ, items=old))
    assert [name for name, _ in text.items(FAQ)] == names


def test_strangers_and_limits() -> None:
    text, _, (a,) = a_faq("A")
    for act in (
        lambda: text.remove_item(FAQ, "nobody"),
        lambda: text.move_item(FAQ, a, before="nobody"),
        lambda: text.add_item(FAQ, Item("B"), after="nobody"),
        lambda: text.add_item(FAQ, Item("B"), "no name/"),
        lambda: text.write_item(FAQ, "nobody", "text", "", "x"),
        lambda: text.set_item(FAQ, "nobody", topic="x"),
    ):
        with pytest.raises(UnknownItem):
            act()
    with pytest.raises(UnknownField):
        text.set_item(FAQ, a, place="x")
    with pytest.raises(UnknownField):
        text.write_item(FAQ, a, "owner", "", "x")
    with pytest.raises(TooLong):
        text.set_item(FAQ, a, owner="x" * 201)
    with pytest.raises(TooLong):
        text.write_item(FAQ, a, "text", "", "x" * 200_001)
    with pytest.raises(TooMany) as refused:
        text.replace_passage(Passage(FAQ, items=(Item("x"),) * 201))
    assert (refused.value.items, refused.value.limit) == (201, 200)
    assert titles(text) == "A"


def test_items_of_foreign_programs_do_not_stop_anybody() -> None:
    text, _, (_a,) = a_faq("A")
    section = text._map(FAQ)
    section["plain"] = {"title": "P", "text": 7, "place": 3}
    section["number"] = 5
    section["bad name!"] = {"title": "x"}
    assert titles(text) == "PA"
    text.write_item(FAQ, "plain", "text", "", "Answer")
    text.move_item(FAQ, "plain")
    assert text.items(FAQ)[1] == ("plain", Item("P", "Answer"))
    section["odd"] = {}
    text.add_item(FAQ, Item("B"), before="odd")
    assert titles(text) == "BAP"

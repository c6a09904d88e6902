"""Comparisons tell the truth: the words that came and went, which question is which, what moved."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.manuscript.model import Front, Item, Manuscript, Passage
from app.prose.words import count
from app.versions.comparison import Comparison, SectionComparison, compare, words_of
from app.versions.wording import Wording, word_by_word
from tests.versions.stories import items, passages, texts

anything = st.one_of(texts, st.text(max_size=60), st.text("ab \n.药。é\u0301", max_size=40))
manuscripts = st.lists(passages, max_size=5, unique_by=lambda passage: passage.key).map(
    lambda found: Manuscript(Front(), tuple(found))
)


def section(before: Passage, after: Passage) -> SectionComparison:
    comparison = compare(Manuscript(passages=(before,)), Manuscript(passages=(after,)))
    return comparison.sections[0]


def items_of(before: list[Item], after: list[Item]) -> list[tuple[str, int, bool]]:
    compared = section(Passage("features", items=tuple(before)), Passage("features", items=tuple(after)))
    return [(item.state, item.number, item.moved) for item in compared.items]


@settings(max_examples=150, deadline=None)
@given(before=anything, after=anything)
def test_stretches_give_both_texts_again(before: str, after: str) -> None:
    changes = list(word_by_word(before, after))
    assert "".join(change.text for change in changes if change.kind != "new") == before
    assert "".join(change.text for change in changes if change.kind != "gone") == after
    assert all(change.text for change in changes)
    assert all(one.kind != other.kind for one, other in pairwise(changes))


@settings(max_examples=100, deadline=None)
@given(before=texts, after=texts)
def test_what_was_less_what_went_plus_what_came_is_what_is(before: str, after: str) -> None:
    wording = Wording(before, after)
    assert count(before) - wording.words_gone + wording.words_new == count(after)


@settings(max_examples=100, deadline=None)
@given(before=manuscripts, after=manuscripts)
def test_counts_add_up_over_whole_manuscripts(before: Manuscript, after: Manuscript) -> None:
    comparison = compare(before, after)
    assert words_of(before) - comparison.words_gone + comparison.words_new == words_of(after)
    assert {section.key for section in comparison.sections} == {*before.shown, *after.shown}
    backwards = compare(after, before)
    assert [section.key for section in comparison.changed] == [section.key for section in backwards.changed]


@settings(max_examples=60, deadline=None)
@given(manuscript=manuscripts)
def test_a_manuscript_is_the_same_as_itself(manuscript: Manuscript) -> None:
    comparison = compare(manuscript, manuscript)
    assert comparison.is_same
    assert (comparison.words_new, comparison.words_gone) == (0, 0)


@settings(max_examples=100, deadline=None)
@given(before=st.lists(items, max_size=7), after=st.lists(items, max_size=7))
def test_every_item_is_told_of_once(before: list[Item], after: list[Item]) -> None:
    compared = section(Passage("features", items=tuple(before)), Passage("features", items=tuple(after))).items
    assert [item.after for item in compared if item.after] == after
    assert sorted((item.before for item in compared if item.before), key=repr) == sorted(before, key=repr)


def test_one_word() -> None:
    wording = Wording("The cold chain holds.", "The whole cold chain holds.")
    assert (wording.words_new, wording.words_gone) == (1, 0)


def test_states_of_sections() -> None:
    empty, written = Passage("problem"), Passage("problem", "Now")
    assert section(empty, written).state == "new"
    assert section(written, empty).state == "gone"
    assert section(written, replace(written, text="Then")).state == "changed"
    assert section(written, written).state == "same"


def test_a_section_that_is_shown_now_but_still_empty() -> None:
    comparison = compare(Manuscript(), Manuscript(passages=(Passage("problem"),)))
    assert [each.state for each in comparison.sections] == ["changed"]


A, B, C = Item("What does it cost?", "Nothing."), Item("How do I start?", "By post."), Item("Is it safe?", "Yes.")


def test_an_edited_answer_is_the_same_question() -> None:
    assert items_of([A, B], [replace(A, text="Ten euros."), B]) == [("changed", 1, False), ("same", 2, False)]


def test_a_reworded_question_is_the_same_question() -> None:
    assert items_of([A], [replace(A, title="What will it cost me?")]) == [("changed", 1, False)]


def test_a_question_with_another_title_and_the_same_answer_is_the_same_question() -> None:
    assert items_of([B], [replace(B, title="Wo fange ich an?")]) == [("changed", 1, False)]


def test_a_moved_question_is_shown_where_it_stands_now() -> None:
    assert items_of([A, B, C], [C, A, B]) == [("moved", 1, True), ("same", 2, False), ("same", 3, False)]
    assert items_of([A, B, C], [replace(C, text="No."), A, B])[0] == ("changed", 1, True)


def test_a_section_in_another_order_has_moved_and_not_changed() -> None:
    before, after = (Passage("features", items=items) for items in ((A, B), (B, A)))
    assert section(before, after).state == "moved"
    assert section(before, replace(after, items=(*after.items, C))).state == "changed"


def test_a_removed_question_stays_behind_its_neighbour() -> None:
    assert items_of([A, B, C], [A, C]) == [("same", 1, False), ("gone", 0, False), ("same", 2, False)]


def test_a_new_question() -> None:
    assert items_of([A], [B, A]) == [("new", 1, False), ("same", 2, False)]


def test_who_answers_by_when_is_a_change_without_words() -> None:
    compared = section(
        Passage("stakeholder_faq", items=(A,)),
        Passage("stakeholder_faq", items=(replace(A, owner="Kim", state="open"),)),
    )
    (item,) = compared.items
    assert [(value.name, value.before, value.after) for value in item.values] == [
        ("owner", "", "Kim"),
        ("state", "", "open"),
    ]
    assert (compared.words_new, compared.words_gone) == (0, 0)


def test_many_items_written_anew_are_matched_in_time() -> None:
    before = [Item(f"Question {number} about things", "text " * 200) for number in range(200)]
    after = [
        replace(item, title=f"{item.title}, now", text=f"{item.text} more {item.title}") for item in reversed(before)
    ]
    assert {state for state, _, _ in items_of(before, after)} == {"changed"}


def test_details_are_compared() -> None:
    comparison: Comparison = compare(Manuscript(Front(product="A")), Manuscript(Front(product="B", authors=("Kim",))))
    assert [(change.name, change.before, change.after) for change in comparison.front] == [
        ("product", "A", "B"),
        ("authors", (), ("Kim",)),
    ]
    assert not comparison.is_same

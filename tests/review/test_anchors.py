"""Anchors: the words stay the same words, whatever happens around them; when they are gone that is said."""

from hypothesis import assume, given
from hypothesis import strategies as st

from app.review.anchors import Anchor, Place, Steps, followed, found, made, refound

HERE: Place = ("problem", "", "text")
THERE: Place = ("value_proposition", "", "text")
SENTENCE = "Pharmacists threw away 76 of 1,840 cartons, although 53 of those were fine."
TEXT = f"A vaccine that froze can look the same. {SENTENCE} And 16 had been too warm."


def words(text: str, quote: str) -> Anchor:
    at = text.index(quote)
    return made(HERE, text, (at, at + len(quote)))


def after(anchor: Anchor, before: str, now: str, elsewhere: str = "") -> str | None:
    there = {THERE: elsewhere} if elsewhere else {}
    moved = followed(anchor, {HERE: before}, {HERE: now, **there}, Steps.between(before, now))
    return moved.quote if moved else None


def test_edits_before_and_behind_change_nothing() -> None:
    anchor = words(TEXT, SENTENCE)
    assert after(anchor, TEXT, f"First of all: {TEXT} The end.") == SENTENCE
    assert after(anchor, TEXT, TEXT.replace("A vaccine that froze can look the same. ", "")) == SENTENCE


def test_what_is_typed_inside_belongs_to_the_words() -> None:
    now = TEXT.replace("76 of 1,840", "about 80 of 1,840")
    assert after(words(TEXT, SENTENCE), TEXT, now) == SENTENCE.replace("76", "about 80")


def test_what_is_typed_at_the_edges_does_not() -> None:
    now = TEXT.replace(SENTENCE, f"New here. {SENTENCE} New there.")
    assert after(words(TEXT, SENTENCE), TEXT, now) == SENTENCE


def test_a_sentence_rewritten_is_still_that_sentence() -> None:
    new = "Pharmacists had to throw away 76 of the 1,840 cartons, though 53 were fine."
    assert after(words(TEXT, SENTENCE), TEXT, TEXT.replace(SENTENCE, new)) in (new, new.rstrip("."))


def test_words_that_are_gone_are_gone() -> None:
    assert after(words(TEXT, SENTENCE), TEXT, TEXT.replace(SENTENCE, "")) is None
    assert after(words(TEXT, SENTENCE), TEXT, TEXT.replace(SENTENCE, "Nobody knows why.")) is None
    assert after(words(TEXT, "froze"), TEXT, TEXT.replace("froze", "thawed")) is None


def test_words_cut_and_pasted_are_found_in_the_other_section() -> None:
    assert after(words(TEXT, SENTENCE), TEXT, TEXT.replace(SENTENCE, ""), f"We know this: {SENTENCE}") == SENTENCE


def test_short_words_need_what_stood_around_them() -> None:
    anchor = words("It was fine then.", "fine")
    assert refound(anchor, {THERE: "A fine day."}) is None
    again = refound(anchor, {THERE: "They say: it was fine then, all of it."})
    assert again and again.quote == "fine"


def test_of_two_places_the_one_with_the_same_surroundings() -> None:
    text = "The red box is full. The blue box is full."
    assert found(text, "box is full", before="The blue ") == (text.rindex("box"), len(text) - 1)
    assert found(text, "box is full", before="red", near=40) == (text.index("box"), text.index("box") + 11)


def test_a_selection_on_the_page_is_found_in_the_markdown() -> None:
    text = "## Before\n\n1. Hold the **phone** to [the carton](https://example.org/a(b)).\n2. Read."
    span = found(text, "Hold the phone to the carton.\nRead")
    assert span and text[slice(*span)] == "Hold the **phone** to [the carton](https://example.org/a(b)).\n2. Read"
    assert found("上海——药房**现在**看得见每一支疫苗。", "药房现在看得见") == (4, 15)


def test_a_sign_alone_is_found_as_it_is() -> None:
    assert found("HAMBURG — today.", "—") == (8, 9)
    anchor = words("HAMBURG — today.", "—")
    assert after(anchor, "HAMBURG — today.", "In HAMBURG — today.") == "—"


def test_there_is_nothing_to_find_in_nothing() -> None:
    assert found("Some words", "") is None and found("", "words") is None and found("Some words", "…!") is None


PARAGRAPH = st.text(st.sampled_from("ab 漢字é😀.\n"), max_size=60)


@given(PARAGRAPH, PARAGRAPH, PARAGRAPH, PARAGRAPH, st.text(st.sampled_from("xyz漢"), min_size=12, max_size=20))
def test_words_that_nobody_touched_keep_their_place(one: str, two: str, new: str, other: str, quote: str) -> None:
    text, now = f"{one}\n\n§{quote}§\n\n{two}", f"{new}\n\n§{quote}§\n\n{other}"
    at = text.index(f"§{quote}§") + 1
    anchor = made(HERE, text, (at, at + len(quote)))
    moved = followed(anchor, {HERE: text}, {HERE: now}, Steps.between(text, now))
    assume(text.count(quote) == 1 and now.count(quote) == 1)
    assert moved and moved.quote.strip("§") and quote in now[moved.start - 1 : moved.end + 1]


@given(PARAGRAPH, PARAGRAPH, st.data())
def test_whatever_happens_the_place_lies_in_the_text(text: str, now: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    moved = followed(made(HERE, text, (start, end)), {HERE: text}, {HERE: now}, Steps.between(text, now))
    if moved:
        assert 0 <= moved.start < moved.end <= len(now) and moved.quote == now[moved.start : moved.end]


@given(PARAGRAPH)
def test_an_undo_brings_the_words_back(other: str) -> None:
    anchor = words(TEXT, SENTENCE)
    assert refound(anchor, {THERE: other, HERE: TEXT}) == anchor

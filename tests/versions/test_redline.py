"""What changed is marked in formatted text, and nothing a writer types becomes live or unbalanced HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.prose.markdown import _TAGS, line_to_html, to_html
from app.versions import marking, redline, wording

ALLOWED = _TAGS | {"ins", "del", "span"}
VOID = {"br", "hr", "img", "input"}

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](https://evil.example/x.png)",
    "</ins></del><b>", "<ins class=came>", "`</code>`", "\ufffc", "**a *b** c*", "[a](<https://x.example/\"onclick=1>)", "&lt;svg&gt;",
    "- [ ] box", "- [x] box", "| a | b |\n|---|--:|\n| 1 | 2 |", "> deep\n> > deeper", "```\n</code>\n```", "1. one\n2. two", "# Big",
    "---", "~~gone~~", "a  \nb", "\\*", "![cat](images/0123456789abcdef0123456789abcdef.png)", "药房**可以**看到", "- a\n  - b\n\n    c",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), max_size=7).map("\n\n".join)


class Tags(HTMLParser):
    """Checks that every tag is allowed, closed, and has no attribute that acts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert not name.startswith("on") and name != "style", name
            assert name not in ("href", "src") or not (value or "").lower().strip().startswith(
                ("javascript", "data")
            ), value
            assert name != "src" or re.fullmatch(r"images/[0-9a-f]{32}\.(png|jpg)", value or ""), value
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "span" not in self.open:
            self.words.append(data)


def checked(html: str) -> str:
    """The words of it, after a look at every tag."""
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert tags.open == []
    return re.sub(r"\s+", "", "".join(tags.words))


@settings(max_examples=150, deadline=None)
@given(before=texts, after=texts)
@example("- a\n\n  b", "- a\n\n  c\n- d")
@example("> | a |\n> |---|\n> | b |", "> | a |\n> |---|\n> | c |")
def test_no_mixture_is_harmful_or_unbalanced(before: str, after: str) -> None:
    checked(redline.inline(before, after))
    for row in redline.rows(before, after):
        checked(row.before)
        checked(row.after)
    checked(redline.line(" ".join(before.split()), " ".join(after.split())))


@settings(max_examples=150, deadline=None)
@given(before=texts, after=texts)
def test_each_side_says_what_its_text_says(before: str, after: str) -> None:
    found = redline.rows(before, after)
    assert "".join(checked(row.before) for row in found) == checked(to_html(before))
    assert "".join(checked(row.after) for row in found) == checked(to_html(after))


@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_equal_texts_have_no_marks_and_look_as_ever(text: str) -> None:
    html = redline.inline(text, text)
    assert 'class="came"' not in html and 'class="went"' not in html
    assert checked(html) == checked(to_html(text))


def bare(html: str) -> str:
    return re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("a cat", "a big cat", '<p>a <ins class="came">big </ins>cat</p>'),
        ("a cat", "a **cat**", '<p>a <del class="went">cat</del><strong><ins class="came">cat</ins></strong></p>'),
        ("- a\n- b", "- a", '<ul><li>a</li><li><del class="went">b</del></li></ul>'),
        ("One.", "One.\n\nTwo.", '<p>One.</p><p><ins class="came">Two.</ins></p>'),
        ("药房看到", "药房可以看到", '<p>药房<ins class="came">可以</ins>看到</p>'),
        ("# Old", "New", '<h3><del class="went">Old</del></h3><p><ins class="came">New</ins></p>'),
    ],
)
def test_marks(before: str, after: str, html: str) -> None:
    assert bare(redline.inline(before, after)) == html


def test_rows_of_tables_stay_whole() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    html = bare(redline.inline(table, table + "| 3 | 4 |\n"))
    assert '<tr><td><ins class="came">3</ins></td><td><ins class="came">4</ins></td></tr></tbody></table>' in html


def test_what_was_written_anew_stands_beside_what_it_replaces() -> None:
    before = "Same.\n\nOur cartons are simply the best there have ever been."
    after = "Same.\n\n26 hours pass before a pharmacist knows.\n\n- counted in Hamburg"
    sides = [(plain(row.before), plain(row.after)) for row in redline.rows(before, after)]
    assert sides == [
        ("Same.", "Same."),
        (before.removeprefix("Same.\n\n"), "26 hours pass before a pharmacist knows.counted in Hamburg"),
    ]


def plain(html: str) -> str:
    return re.sub("<[^>]+>", "", bare(html))


def test_lines() -> None:
    assert bare(redline.line("See *every* vial", "See *each* vial")) == (
        'See <em><del class="went">every</del><ins class="came">each</ins></em> vial'
    )
    assert redline.line("same **text**", "same **text**") == line_to_html("same **text**")


def test_marks_are_spoken_once_each() -> None:
    html = redline.inline("a y c", "a **b** x c")
    assert html.count("Removed:") == html.count("Added:") == 1


def test_images_are_marked() -> None:
    html = redline.inline("", "![cat](images/0123456789abcdef0123456789abcdef.png)", "/documents/x/images/")
    assert '<img src="/documents/x/images/0123456789abcdef0123456789abcdef.png"' in html
    assert 'class="came"' in html


def test_what_a_writer_strikes_out_is_not_what_went() -> None:
    assert 'class="went"' not in redline.inline("~~old~~", "~~old~~")


def test_a_text_far_too_long_is_shown_as_typed() -> None:
    html = redline.inline("<b>" * 200_000, "<b>" * 200_000)
    assert html.startswith("<pre>&lt;b&gt;")


MANY_LINES = "\n\n".join(str(number) for number in range(8_000))


def test_a_text_of_very_many_lines_is_compared_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formatted, two such texts took eight seconds and more; what changed is marked all the same."""
    monkeypatch.setattr(redline, "leaves_of", lambda *about: pytest.fail("was taken apart"))
    after = MANY_LINES.replace("\n4000\n", "\nfour thousand\n")
    assert redline.is_as_typed(MANY_LINES, after)
    html = bare(redline.inline(MANY_LINES, after))
    assert html.startswith("<pre>") and '<del class="went">4000</del><ins class="came">four thousand</ins>' in html
    (row,) = redline.rows(MANY_LINES, after)
    assert '<ins class="came">four thousand</ins>' in bare(row.after) and "four thousand" not in row.before


def test_a_long_text_of_usual_lines_is_compared_as_it_prints() -> None:
    text = "\n\n".join("Every **vial** is cold" + ", and the nurse sees it at once" * 15 for _ in range(400))
    assert not redline.is_as_typed(text, text + "More.")
    assert redline.inline(text, text + "More.").startswith("<p>Every <strong>vial</strong>")


def test_side_by_side_marks_each_block_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(redline, "marked", lambda *runs: calls.append(runs) or marking.marked(*runs))
    redline.rows("One cat.\n\nTwo cats.", "One dog.\n\nTwo cats.")
    assert len(calls) == 2


def test_very_many_lines_are_not_compared_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    middle = wording._middle
    monkeypatch.setattr(wording, "_middle", lambda *texts: calls.append(texts) or middle(*texts))
    before, after = ("".join(f"{letter} {number}\n" for number in range(11_000)) for letter in "ab")
    told = list(wording.word_by_word(before, after))
    assert len(calls) == 1
    assert "".join(change.text for change in told if change.kind != "new") == before
    assert "".join(change.text for change in told if change.kind != "gone") == after

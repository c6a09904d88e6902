"""Whatever a manuscript says, its Markdown gives it back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app import catalogue
from app.i18n import TAGS
from app.manuscript.model import Front, Item, Manuscript, Passage, tidy, tidy_line, without_controls
from app.manuscript.reading import from_markdown
from app.manuscript.writing import to_markdown

HOSTILE_LINES = st.sampled_from(
    ["# x", "## x", "### x", "#### x", "#", "##", "### ", "# x #", "##标题", "###问", "#no", "\\# x", "\\\\## y", "  # x", "\t# x",
     "## Problem", "## Introduction ##", "Introduction", "FAQ", "Kundenzitat", "问题", "---", "----", "--", "===", "\\---", "***",
     "```", "```` py", "~~~", "~~~~", "   ```", "\\```", "``` a`b", "> ```", "- ```", "```\n# in code\n```", "~~~ x\n## y\n~~~",
     "> quoted", ">", ">> x", "— Ada, boss", "-- x", "—", "\\— y", "——周，总", "<!-- topic: price -->", "\\<!-- topic: x -->",
     "<!-- topic: -->", "<!-- other -->", "<!-- owner: a; due: b", "-->", "| a | b |", "|-|-|", "- item", "1. item", "**bold**",
     "Q: why?", "A: so", "", " ", "   ", "    code", "trailing  ", "tail\\", "\\", "\\\\", "text", "中文，标点。", "\u3000全角", "\u2028",
     "\x85", "\ufeff", "😀", "a\u00a0", "...", "foreword: 1", "[x]: y", "<pre>", "<!--", "&amp;", "%", "{}", "﹟ x"]
)  # fmt: skip
LETTERS = st.text(st.characters(codec="utf-8"), max_size=12)
TEXTS = st.lists(HOSTILE_LINES | LETTERS, max_size=7).map(lambda lines: tidy("\n".join(lines)))

HOSTILE_WORDS = st.sampled_from(
    ["#", "##", "\\#", "\\", "\\\\", ",", "，", "—", "–", "--", "---", "-->", "<!--", ";", ":", "%3B", "%25", "%", "topic: x", ">", "> ",
     "King, Jr.", "A", "b", "问", "Introduction", "Headline", "FAQ", "Who is the customer?", "客户是谁？", "need", "1.", "'", '"', "`", "```",
     "*", "**", "|", "=", "===", "&", "!x", "no", "null", "3.10", "0x1f", "1_000", "12:30", "2027-01-01", "~", "@", "`", "<<", "x:"]
)  # fmt: skip
LINES = st.lists(HOSTILE_WORDS | LETTERS, max_size=4).map(lambda words: tidy_line(" ".join(words)))

TOPICS = st.sampled_from(["", "price", "who", "need", "failure"])
ITEMS = st.builds(
    Item, title=LINES, text=TEXTS, topic=TOPICS | LINES, owner=LINES, due=LINES, state=st.sampled_from(["", "open", "answered"]) | LINES
) | st.builds(Item, title=LINES, text=TEXTS, topic=TOPICS)  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | LETTERS.map(without_controls) | LINES | TEXTS | st.dates().map(str) | st.just("1e5") | st.just(".inf"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS.map(without_controls) | LINES, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
STRANGE_KEYS = (LETTERS.map(without_controls) | LINES | st.just("x-y") | st.just("yes")).filter(
    lambda key: (
        key.strip().casefold().replace("-", "_").replace(" ", "_") not in Front.__dataclass_fields__ | {"foreword": 0}
    )
)
FRONTS = st.builds(
    Front,
    language=st.sampled_from(TAGS),
    profile=st.sampled_from(list(catalogue.PROFILE_BY_KEY)),
    product=LINES,
    launch=st.dates().map(str) | st.just(""),
    authors=st.lists(LINES, max_size=3).map(tuple),
    outcomes=st.lists(st.sampled_from(catalogue.OUTCOMES), max_size=3).map(tuple),
    stage=st.sampled_from(catalogue.STAGES),
    internal_terms=st.lists(LINES, max_size=3).map(tuple),
    unknown=st.dictionaries(STRANGE_KEYS, JSON, max_size=3).map(lambda known: tuple(known.items())),
)


@st.composite
def manuscripts(draw: st.DrawFn) -> Manuscript:
    keys = draw(st.sets(st.sampled_from(list(catalogue.BY_KEY)), max_size=6))
    return Manuscript(draw(FRONTS), tuple(draw(_passage(section)) for section in catalogue.in_reading_order(keys)))


def _passage(section: catalogue.Section) -> st.SearchStrategy[Passage]:
    key = st.just(section.key)
    match section.kind:
        case "line":
            return st.builds(Passage, key, LINES)
        case "quote":
            return st.builds(Passage, key, TEXTS, name=LINES, role=LINES)
        case "prose":
            return st.builds(Passage, key, TEXTS)
    return st.builds(Passage, key, items=st.lists(ITEMS, max_size=4).map(tuple))


@settings(max_examples=200, deadline=None)
@given(manuscripts())
def test_nothing_is_lost(manuscript: Manuscript) -> None:
    written = to_markdown(manuscript)
    reading = from_markdown(written)
    assert reading.manuscript == manuscript
    assert reading.notices == ()
    assert to_markdown(reading.manuscript) == written
    assert from_markdown("\ufeff" + written.replace("\n", "\r\n")).manuscript == manuscript


@settings(max_examples=200, deadline=None)
@given(st.lists(HOSTILE_LINES | LETTERS | LINES, max_size=25).map("\n".join))
def test_whatever_people_write_can_be_read_and_settles_at_once(text: str) -> None:
    first = from_markdown("Some words first.\n\n" + text.replace("\x00", "")).manuscript
    assert from_markdown(to_markdown(first)).manuscript == first

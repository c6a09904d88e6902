"""Whatever stands in a Markdown text is somewhere in the manuscript it becomes, however its headings are named."""

import re
from collections import Counter
from itertools import count

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app import catalogue
from app.i18n import TAGS, translate
from app.manuscript import titles
from app.manuscript.reading import MarkdownRefused, from_markdown
from app.manuscript.writing import to_markdown

WORD = "\N{SECTION SIGN}"
"""Stands for a word that comes nowhere else."""

SECTIONS = [translate(section.title, tag) for section in catalogue.SECTIONS for tag in TAGS]
ASKED = [translate(question.title, tag) for question in catalogue.BRIEF_QUESTIONS for tag in TAGS]
KNOWN = st.sampled_from(sorted(titles._sections()) + SECTIONS + ASKED + sorted(titles._press_release()))
NAMED = st.sampled_from(["headline", "subtitle", "brief", "features", "customer_faq", "leader_quote", "Press release"])
UNKNOWN = st.sampled_from([WORD, f"{WORD} {WORD}", f"1. {WORD}", f"{WORD}?", f"*{WORD}*", f"{WORD} #", f"（{WORD}）"])
TITLES = NAMED | KNOWN | UNKNOWN

HEADINGS = st.builds(lambda level, title: f"{'#' * level} {title}", st.integers(1, 6), TITLES)
UNDERLINED = st.builds(lambda title, line: f"{title}\n{line}", TITLES, st.sampled_from(["===", "---"]))
SPEECH = st.sampled_from([
    WORD, f"{WORD} {WORD},\n{WORD}.", f"**{WORD}**", f"**{WORD}:** {WORD}", f"Q: {WORD}\nA: {WORD}", f"问：{WORD}\n答：{WORD}",
    f"- {WORD}\n- {WORD}: {WORD}\n  {WORD}", f"1. **{WORD}** — {WORD}\n2. {WORD}", f"* {WORD}\n\n    {WORD}",
    f"> {WORD}", f"> {WORD}\n>\n> — {WORD}, {WORD}", f"“{WORD}” — {WORD}，{WORD}", f"> {WORD}\n{WORD}\n\n— {WORD}",
    f"```\n# {WORD}\n```", f"```\n{WORD}", f"~~~ {WORD}", f"    {WORD}", f"| {WORD} | {WORD} |\n|---|---|\n| {WORD} | {WORD} |",
    f"<!-- topic: {WORD}; owner: {WORD} -->", f"<!-- {WORD} -->", f"<b>{WORD}</b>", f"\\# {WORD}", f"##{WORD}", "---", "***",
    f"---\n# {WORD}\n---", f"---\n{WORD}\n---",
])  # fmt: skip
FIELDS = st.sampled_from([
    "language: de", f"language: {WORD}", f"product: {WORD}", f"product: [{WORD}]", f"launch: {WORD}", f"launch: 2027-03-15 {WORD}",
    f"stage: {WORD}", f"outcomes: [cost, {WORD}]", f"authors: {WORD}, {WORD}", f"authors: [[{WORD}], {WORD}]",
    f"internal terms: {{{WORD}: {WORD}}}", f"team: {WORD}", f"{WORD}: [{{{WORD}: {WORD}}}]",
])  # fmt: skip
FRONTS = st.just("") | st.lists(FIELDS, max_size=4).map(lambda fields: "\n".join(["---", *fields, "---", ""]))
GAPS = st.sampled_from(["\n", "\n", "\n\n"])
TEXTS = st.lists(st.tuples(HEADINGS | UNDERLINED | SPEECH, GAPS).map("".join), max_size=14).map("".join)
FILES = st.tuples(FRONTS, TEXTS).map("".join)


def words_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"w\d+w", text))


def with_words(text: str) -> str:
    number = count()
    return re.sub(WORD, lambda _: f"w{next(number)}w", text)


@settings(max_examples=150)
@given(FILES.map(with_words))
@example("# Headline\nw1w w2w\n\n# Overview\nw3w\n")
@example("# Press release\n### Headline\nw1w\n# w2w\n")
@example("# Title\n# w1w\nw2w\n")
@example("---\n# w1w\n---\n")
@example("## Brief\n### w1w\n### 2027\nw2w\n")
def test_every_word_is_kept(text: str) -> None:
    try:
        kept = to_markdown(from_markdown(text).manuscript)
    except MarkdownRefused:
        return  # and said so
    assert words_in(text) - words_in(kept) == Counter()

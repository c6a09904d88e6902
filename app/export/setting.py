"""Small typographic decisions no style sheet can make: where a Chinese heading may break, how wide a headline is."""

import re

from markupsafe import Markup

from app.i18n import BY_TAG
from app.prose.markdown import line_to_html

# A break inside a Chinese word reads badly in a heading; after these marks it reads well.
_PHRASE = re.compile(r"[^，、；：。！？]+[，、；：。！？”」』）》]*")
LONGEST_PHRASE = 16
"""Letters; a longer one would leave too much of a line empty, and may break anywhere."""

_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_DATELINE = re.compile(r"(<p>)([^<]{3,70}?)(\s*(?:—+|–)\s*)(?=\S)")
_NARROW = frozenset("iljtfrI.,;:’'!|()[] -–")
_WIDE = frozenset("mwMWQOGDHNUCKRXAVY—%@…")

# A last line of one short word, or of the rest of a divided one, is a hole in the page.
_LAST_WORDS = re.compile(r"(?<=[\s>])(?:([^\s<>]{1,14}) )?([^\s<>]{1,20})(?=</p>|</li>)")
_LAST_LETTERS = re.compile(r"([\u3400-\u9fff]{2}[。！？”」』）]{0,3})(?=</p>|</li>)")
_LONGEST_HELD = 20
"""Letters of two words that stay together; a longer last word may stand alone, but not divided."""
_DIVISIBLE = 7

HEADLINE_EMS = 24.0
"""How wide a headline may run, in ems of its own size."""


def set_line(text: str, language: str) -> Markup:
    """A heading: inline Markdown; in Chinese each phrase is kept together, so that lines end at punctuation."""
    html = line_to_html(text)
    if not BY_TAG[language].is_chinese or "<" in html:
        return html
    phrases = _PHRASE.findall(str(html))
    if len(phrases) < 2 or "".join(phrases) != html:
        return html
    return Markup("").join(
        Markup('<span class="phrase">{}</span>' if len(phrase) <= LONGEST_PHRASE else "{}").format(Markup(phrase))
        for phrase in phrases
    )


def measure_of(text: str, language: str) -> str:
    """The class that narrows a headline so that its lines come out about equally long.

    Paged output has no ``text-wrap: balance``; this is the same thing, reckoned from the letters.
    """
    ems = sum(_ems(letter) for letter in text)
    lines = max(1, -(-ems // HEADLINE_EMS))
    if lines == 1:
        return "measure-full"
    slack = 1.0 if BY_TAG[language].is_chinese else 1.5
    return f"measure-{min(round(HEADLINE_EMS), round(ems / lines + slack))}"


def with_dateline(html: Markup) -> Markup:
    """The first paragraph's place and date, up to the dash, marked as the dateline."""
    if not html.startswith("<p>"):
        return html
    return Markup(_DATELINE.sub(r'\1<span class="dateline">\2</span>\3', str(html), count=1))


def with_last_words_held(html: str, language: str) -> str:
    """The same paragraphs, none of which ends with a line that holds less than a word or a very short one. Only for print: a
    page that is read on a screen is broken into lines by the browser."""
    if BY_TAG[language].is_chinese:
        return _LAST_LETTERS.sub(r'<span class="last">\1</span>', html)
    return _LAST_WORDS.sub(_held, html)


def _held(words: re.Match[str]) -> str:
    before, last = words[1], words[2]
    if before and len(before) + len(last) <= _LONGEST_HELD:
        return f'<span class="last">{before} {last}</span>'
    lead = f"{before} " if before else ""
    return f'{lead}<span class="last">{last}</span>' if len(last) >= _DIVISIBLE else words[0]


def _ems(letter: str) -> float:
    if _CJK.match(letter):
        return 1.0
    if letter in _NARROW:
        return 0.27
    return 0.72 if letter in _WIDE else 0.51

"""Small typographic decisions: what keeps together at the end of a paragraph, and which heads say what a page says itself."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from weasyprint import HTML

from app.export.furniture import heads_and_feet
from app.export.job import Job, JobPart
from app.export.setting import with_last_words_held


def held(text: str, language: str) -> str:
    found = re.search('<span class="last">(.*)</span>', with_last_words_held(f"<p>{text}</p>", language))
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("unless the law obliges us to keep it.", "en", "keep it."),
        ("Kommen Sie ins Kundenbüro am Markt 3 in Lindenau.", "de", "in Lindenau."),
        ("Das regelt die Datenschutz-Grundverordnung.", "de", ""),
        ("Das kostet Vorauszahlungen.", "de", "Vorauszahlungen."),
        ("no. ", "en", ""),
        ("See <a>this page</a>.", "en", ""),
        ("让100个日子里守住85个。", "zh-Hans", ""),
        ("表格不用换。", "zh-Hans", "用换。"),
    ],
)
def test_the_last_line_of_a_paragraph_is_no_hole(text: str, language: str, kept: str) -> None:
    assert held(text, language) == kept


@given(some.text("ab ä&;<>中。", max_size=40), some.sampled_from(["en", "de", "zh-Hant"]))
def test_no_letter_changes(text: str, language: str) -> None:
    html = f"<p>{text}</p>"
    made = with_last_words_held(html, language)
    assert made.replace('<span class="last">', "").replace("</span>", "") == html


def test_above_a_title_block_nothing_says_the_same_again() -> None:
    parts = (JobPart("Press release", '<header class="masthead"></header>'), JobPart("Customer FAQ", ""))
    job = Job("en", "Meridian", parts, head="Meridian", contents="Contents")
    page = HTML(string="<p>a").render().pages[0]
    sheets = heads_and_feet(job, [("Contents", [page]), ("Press release", [page, page]), ("Customer FAQ", [page])])
    heads = re.findall('<p class="head-left">(.*?)</p><p class="head-right">(.*?)</p>', sheets)
    assert heads == [("", ""), ("", ""), ("Meridian", "Press release"), ("Meridian", "")]

"""Small typographic decisions: what keeps together at the end of a paragraph, and which heads say what a page says itself."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some
from weasyprint import CSS, HTML
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import LineBox, TextBox

from app.export.breaking import keep_lines_full
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


def test_nor_is_that_of_an_entry_in_a_list() -> None:
    made = with_last_words_held("<ul>\n<li>on the screen.</li>\n<li><p>on paper.</p></li>\n</ul>", "en")
    assert (
        made.count('<span class="last">') == 2 and "the screen.</span></li>" in made and "on paper.</span></p>" in made
    )


@given(some.text("ab ä&;<>中。", max_size=40), some.sampled_from(["en", "de", "zh-Hant"]))
def test_no_letter_changes(text: str, language: str) -> None:
    html = f"<p>{text}</p>"
    made = with_last_words_held(html, language)
    assert made.replace('<span class="last">', "").replace("</span>", "") == html


def test_a_line_that_is_full_to_the_brim_is_not_broken_in_its_middle() -> None:
    """As WeasyPrint did: at the first long word of the line, however little of it that filled."""
    keep_lines_full()
    words = "<b>Entregue.</b> Chegue ao ponto entre 6h e 9h. A conferente lê a etiqueta, e seu celular mostra <b>Aceito</b>."
    style = "body { font: 10pt serif; hyphens: auto; hyphenate-limit-chars: 7 3 3 }"
    longest = 0
    for width in range(110, 190):
        page = CSS(string=f"@page {{ size: {width}mm 90mm; margin: 0 }} {style}")
        first = next(_lines(HTML(string=f'<html lang="pt-BR"><p>{words}').render(stylesheets=[page]).pages[0]))
        assert len(first) > longest - 20, first
        longest = max(longest, len(first))


def _lines(page: Page) -> Iterator[str]:
    for box in page._page_box.descendants():
        if isinstance(box, LineBox):
            yield "".join(each.text for each in box.descendants() if isinstance(each, TextBox))


def test_above_a_title_block_nothing_says_the_same_again() -> None:
    parts = (JobPart("Press release", '<header class="masthead"></header>'), JobPart("Customer FAQ", ""))
    job = Job("en", "Meridian", parts, head="Meridian", contents="Contents")
    page = HTML(string="<p>a").render().pages[0]
    sheets = heads_and_feet(job, [("Contents", [page]), ("Press release", [page, page]), ("Customer FAQ", [page])])
    heads = re.findall('<p class="head-left">(.*?)</p><p class="head-right">(.*?)</p>', sheets)
    assert heads == [("", ""), ("", ""), ("Meridian", "Press release"), ("Meridian", "")]

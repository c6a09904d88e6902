"""How long each part prints, and where exactly each page begins: against the real PDF."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app import demo
from app.export.measuring import PageStart, lengths, look_of, measure
from app.export.pdf import job_for
from app.export.press import Press
from app.i18n import TAGS
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.prose.markdown import to_plain

SENTENCE = "The carton number {0} stands at the counter and nobody in the pharmacy knows why it is there. "
LONG = "".join(SENTENCE.format(number) for number in range(12)).strip()


def nothing(_name: str) -> None:
    return None


def of(*passages: Passage, language: str = "en") -> Manuscript:
    return Manuscript(Front(language=language, product="Meridian"), passages)


def pages_of(manuscript: Manuscript, press: Press) -> list[str]:
    """The text of each page of the very PDF, without blanks and without marks for divided words."""
    pdf = press.print(job_for(manuscript, look_of(manuscript), nothing)).pdf
    return ["".join(page.extract_text().replace("‐", "").split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def inner(press: Press, manuscript: Manuscript, section: str) -> list[PageStart]:
    return [start for start in measure(manuscript, nothing, press).starts if start.section == section and start.field]


def test_a_paragraph_that_goes_on_is_told_to_the_letter(press: Press) -> None:
    paragraphs = [" ".join(f"carton {number} of row {row}" for number in range(60)) for row in range(14)]
    manuscript = of(Passage("headline", "Cartons"), Passage("problem", "\n\n".join(paragraphs)))
    starts = inner(press, manuscript, "problem")
    pages = pages_of(manuscript, press)
    assert len(starts) == len(pages) - 1 >= 2
    for start in starts:
        assert (start.item, start.field) == (None, "text")
        assert start.letters > 0
        seen = "".join(paragraphs[start.path[0]].split())[start.letters :]
        assert seen[:40] in pages[start.page - 1]
        assert seen[:40] not in pages[start.page - 2]


@pytest.mark.parametrize("tag", TAGS)
def test_the_pages_of_the_demo_begin_where_it_is_told(press: Press, tag: str) -> None:
    manuscript = demo.manuscript(tag)
    pages = pages_of(manuscript, press)
    starts = measure(manuscript, nothing, press).starts
    assert [start.page for start in starts] == list(range(2, len(pages) + 1))
    for start in starts:
        if start.field != "title":
            continue
        assert start.item is not None
        title = "".join(to_plain(manuscript.passage(start.section).items[start.item].title).split())
        assert title in pages[start.page - 1]
        assert title not in pages[start.page - 2]


def test_items_are_counted_as_they_are_written_not_as_they_are_printed(press: Press) -> None:
    items = [Item(f"Question {number}?", LONG) for number in range(9)]
    manuscript = of(Passage("headline", "Cartons"), Passage("customer_faq", items=(Item(), Item(), *items)))
    starts = inner(press, manuscript, "customer_faq")
    pages = pages_of(manuscript, press)
    assert starts
    for start in starts:
        title = f"Question{(start.item or 0) - 2}?"
        before = pages[start.page - 2] if start.field == "text" else pages[start.page - 1]
        assert title in before


def test_features_and_labels_are_passed_over(press: Press) -> None:
    features = tuple(Item(f"Feature {number}", LONG) for number in range(9))
    manuscript = of(
        Passage("headline", "Cartons"), Passage("features", items=features), Passage("getting_started", LONG)
    )
    starts = inner(press, manuscript, "features")
    pages = pages_of(manuscript, press)
    assert starts
    for start in starts:
        assert f"Feature{start.item}" in pages[start.page - 1]
        assert f"Feature{(start.item or 0) - 1}" not in pages[start.page - 1]
    longer = replace(manuscript.passage("getting_started"), text="\n\n".join([LONG] * 8))
    started = inner(press, of(Passage("headline", "Cartons"), longer), "getting_started")
    assert [start.path[0] for start in started] == sorted(start.path[0] for start in started)
    assert 0 < started[0].path[0] < 8


def test_rows_of_a_long_table_are_told_without_its_repeated_head(press: Press) -> None:
    table = "| Year | Cartons |\n| --- | --- |\n" + "\n".join(f"| {1900 + row} | {row} |" for row in range(90))
    manuscript = of(Passage("headline", "Cartons"), Passage("appendix", table))
    starts = inner(press, manuscript, "appendix")
    pages = pages_of(manuscript, press)
    assert starts
    for start in starts:
        _table, _body, row, _cell = start.path
        assert str(1900 + row) in pages[start.page - 1]
        assert str(1900 + row) not in pages[start.page - 2]


def test_a_table_that_begins_a_page_begins_with_its_head(press: Press) -> None:
    table = "| Year | Cartons |\n| --- | --- |\n" + "\n".join(f"| {1900 + row} | {row} |" for row in range(11))
    starts = inner(
        press, of(Passage("headline", "Cartons"), Passage("appendix", f"{LONG}\n\n{table}\n\n" * 4)), "appendix"
    )
    assert [start.path for start in starts if len(start.path) == 1 and start.path[0] % 2]
    assert all(len(start.path) == 1 for start in starts)


@pytest.mark.parametrize("tag", TAGS)
def test_no_part_is_longer_than_its_pages(press: Press, tag: str) -> None:
    manuscript = demo.manuscript(tag)
    printed = press.print(job_for(manuscript, look_of(manuscript), nothing))
    assert all(length <= pages for length, pages in zip(printed.part_lengths, printed.part_pages, strict=True))
    assert all(length > pages - 1 for length, pages in zip(printed.part_lengths, printed.part_pages, strict=True))
    assert tuple(lengths(manuscript, nothing, press).values()) == printed.part_lengths


def test_an_empty_document_has_one_page_and_none_that_begins(press: Press) -> None:
    measured = measure(of(Passage("headline")), nothing, press)
    assert list(measured.lengths) == ["press_release"]
    assert measured.starts == ()

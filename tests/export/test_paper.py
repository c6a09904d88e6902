"""What readers of paper ask for: a list of contents with page numbers, numbered lines, a code that tells the revision."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pikepdf
import pypdf
import pytest
import segno

from app.documents import writing
from app.documents.models import Document
from app.export.job import Printed
from app.export.kept import name_of
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.export.stamp import code_of, stamp
from app.i18n import TAGS
from app.manuscript.model import Item, Manuscript, Passage
from app.versions import history
from tests.cast import REX, Site
from tests.export import samples

LOOK = Look(document_id="k3v9", label="Version 4", day=date(2026, 11, 22))
ADDRESS = "https://foreword.example.org/documents/k3v9/read"

Prints = Callable[..., Printed]


@pytest.fixture
def prints(press: Press) -> Prints:
    def prints(manuscript: Manuscript, **how: object) -> Printed:
        return press.print(job_for(manuscript, replace(LOOK, **how), {}.get))  # type: ignore[arg-type]

    return prints


def reader(printed: Printed) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(printed.pdf))


def test_the_list_of_contents_tells_the_pages_and_leads_there(prints: Prints) -> None:
    printed = prints(samples.english(), contents=True)
    pages = reader(printed).pages
    assert printed.pages == len(pages) == 7
    lines = pages[0].extract_text().split("\n")
    assert lines[0] == "Contents"
    for title, number in (("Customer FAQ", 3), ("What does it cost?", 3), ("Stakeholder FAQ", 4), ("Scan", 5)):
        assert any(re.fullmatch(rf"{re.escape(title)}\s*{number}", line.strip()) for line in lines), (title, lines)
        assert title in pages[number - 1].extract_text()
    destinations = reader(printed).named_destinations
    links = [note.get_object() for note in pages[0]["/Annots"]]  # type: ignore[attr-defined]
    reached = [reader(printed).get_destination_page_number(destinations[link["/Dest"]]) for link in links]
    assert reached == sorted(reached)
    assert set(reached) == {1, 2, 3, 4, 5, 6}
    assert all(f"{number} / 7" in page.extract_text() for number, page in enumerate(pages, 1))


def test_the_list_is_tagged_as_a_list_of_links_under_a_heading(prints: Prints) -> None:
    with pikepdf.open(io.BytesIO(prints(samples.english(), contents=True).pdf)) as pdf:
        elements = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/Type") == "/StructElem"]
        links = [e for e in elements if e.S == "/Link" and e.Pg.objgen == pdf.pages[0].objgen]
        assert len(links) == len(pdf.pages[0].Annots)
        assert all(any("/Obj" in kid for kid in link.K if isinstance(kid, pikepdf.Dictionary)) for link in links)
        headings = [str(e.S) for e in elements if re.fullmatch("/H[1-6]", str(e.S))]
        assert headings[0] == "/H1"


def test_a_list_longer_than_a_page_counts_itself(prints: Prints) -> None:
    items = tuple(Item(f"Question number {n}?", "Short.") for n in range(70))
    printed = prints(replace(samples.english(), passages=(Passage("customer_faq", items=items),)), contents=True)
    pages = [page.extract_text() for page in reader(printed).pages]
    first = next(at for at, text in enumerate(pages) if "Short." in text)
    assert first == 2
    assert re.search(rf"Question number 0\?\s*{first + 1}\b", pages[0])
    last = next(at for at, text in enumerate(pages) if "Question number 69?" in text and at >= first)
    assert re.search(rf"Question number 69\?\s*{last + 1}\b", pages[1])


def test_nothing_of_it_is_there_unless_it_was_asked_for(prints: Prints) -> None:
    plain = "\n".join(page.extract_text() for page in reader(prints(samples.english())).pages)
    assert "Contents" not in plain
    assert "Revision" not in plain


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_lines_are_numbered_beside_a_wide_margin(prints: Prints, paper: str) -> None:
    text = "A line of words that runs on and on for a while. " * 40
    printed = prints(samples.in_language("en", "Numbered", text), pencil=True, paper=paper)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        width = float(pdf.pages[0].MediaBox[2])
    assert round(width) == {"A4": 595, "Letter": 612}[paper]
    places: dict[str, list[float]] = {}

    def note(words: str, _cm: object, matrix: list[float], *_: object) -> None:
        places.setdefault(words.strip(), []).append(matrix[4])

    page = reader(printed).pages[0]
    taken = page.extract_text(visitor_text=note)
    numbers = [int(words) for words in places if words.isdigit()]
    assert sorted(numbers)[:3] == [1, 2, 3]
    assert len(numbers) == max(numbers) > 20
    assert f"Revision {code_of(samples.in_language('en', 'Numbered', text))}" in taken


def test_numbers_and_codes_are_no_part_of_what_is_read_aloud(prints: Prints) -> None:
    with pikepdf.open(io.BytesIO(prints(samples.english(), pencil=True, address=ADDRESS).pdf)) as pdf:
        for page in pdf.pages:
            marks: list[str] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BDC", "BMC"):
                    marks.append(str(operands[0]))
                elif str(operator) == "EMC":
                    marks.pop()
                elif str(operator) in ("Tj", "TJ", "f", "f*"):
                    assert marks
        figures = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Figure"]
        assert all("/Alt" in figure for figure in figures)


@pytest.mark.parametrize("language", TAGS)
def test_every_language_has_its_words_for_it(prints: Prints, language: str) -> None:
    printed = prints(samples.in_language(language, "疫苗 Impfung", "疫苗"), pencil=True, contents=True, address=ADDRESS)
    text = " ".join(page.extract_text() for page in reader(printed).pages)
    words = {"en": ("Contents", "Revision"), "de": ("Inhalt", "Textstand"), "pt-BR": ("Sumário", "Revisão"),
             "zh-Hans": ("目录", "版本码"), "zh-Hant": ("目錄", "版本碼")}[language]  # fmt: skip
    assert all(word in text for word in words)


def test_the_square_code_is_the_address_with_the_revision() -> None:
    manuscript = samples.english()
    html = stamp(manuscript, replace(LOOK, address=ADDRESS))
    size = int(re.findall(r'viewBox="0 0 (\d+)', html)[0])
    dark = [[False] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", html):
        for at in range(int(x), int(x) + int(length)):
            dark[int(y)][at] = True
    wanted = segno.make_qr(f"{ADDRESS}?printed={code_of(manuscript)}", error="m").matrix
    assert dark == [[bool(square) for square in row] for row in wanted]


def test_paper_tells_whether_it_is_still_current(site: Site) -> None:
    where = f"/documents/{site.document.id}/read?printed="
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        version = history.keep(session, document, None)
        assert version
        code = code_of(history.manuscript_of(session, version))
    client = site.client(REX)
    assert "Your paper is up to date." in client.get(where + code).text
    reader_of_paper = site.user(REX)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        text = "Independent pharmacies can now see every vial, from factory to fridge"
        writing.edit(session, document, reader_of_paper, lambda crdt: crdt.write("headline", text, "Another"))
    changed = client.get(where + code).text
    assert "The text has changed" in changed
    assert f"/documents/{site.document.id}/compare/1...now" in changed
    assert f"/documents/{site.document.id}/versions" in client.get(where + "0000-0000").text
    assert "Your paper" not in client.get(where.split("?")[0]).text


def test_the_same_words_have_the_same_code_and_others_another() -> None:
    english = samples.english()
    assert re.fullmatch("[0-9a-f]{4}-[0-9a-f]{4}", code_of(english))
    assert code_of(english) == code_of(replace(english, front=replace(english.front, stage="approved")))
    assert code_of(english) != code_of(replace(english, passages=english.passages[1:]))


def test_each_wish_is_another_file_on_the_shelf() -> None:
    looks = [LOOK, replace(LOOK, contents=True), replace(LOOK, pencil=True), replace(LOOK, paper="Letter")]
    assert len({name_of(samples.english(), look, {}.get) for look in looks}) == len(looks)

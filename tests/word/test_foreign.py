"""A Word file from anywhere becomes a document: by its headings in five languages, with what people make of Word."""

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from PIL import Image

from app.manuscript.model import Manuscript
from app.prose.markdown import to_plain
from app.word.reading import Brought, from_word
from tests.cast import ALICE, Site
from tests.export.edited import NAMES, changed

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(word: WordDocument) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def brought(write: Callable[[WordDocument], None]) -> Brought:
    word = docx.Document()
    write(word)
    return from_word(saved(word))


def words(write: Callable[[WordDocument], None]) -> Manuscript:
    return brought(write).reading.manuscript


def test_a_press_release_in_word_finds_its_sections() -> None:
    def write(word: WordDocument) -> None:
        word.add_paragraph("Every vial in sight", "Title")
        word.add_paragraph("For pharmacies", "Subtitle")
        word.add_heading("Press release", 1)
        word.add_heading("Summary", 2)
        word.add_paragraph("HAMBURG — Meridian is here.")
        word.add_heading("Problem", 2)
        line = word.add_paragraph("One in ")
        line.add_run("eleven").bold = True
        line.add_run(" is ")
        line.add_run("lost").italic = True
        line.add_run(".")
        word.add_heading("External FAQ", 1)
        word.add_heading("What does it cost?", 2)
        word.add_paragraph("Nothing.")
        word.add_heading("Our offices", 1)
        word.add_paragraph("In Hamburg.")

    found = brought(write).reading
    text = found.manuscript
    assert (text.headline, text.passage("subtitle").text) == ("Every vial in sight", "For pharmacies")
    assert text.passage("introduction").text == "HAMBURG — Meridian is here."
    assert text.passage("problem").text == "One in **eleven** is *lost*."
    assert [(item.title, item.text) for item in text.passage("customer_faq").items] == [
        ("What does it cost?", "Nothing.")
    ]
    assert "In Hamburg." in text.passage("appendix").text
    assert any("Our offices" in notice.values.get("heading", "") for notice in found.notices)


@pytest.mark.parametrize(
    ("tag", "problem", "faq"),
    [
        ("en", "The problem", "Frequently asked questions"),
        ("de", "Ausgangslage", "Häufige Fragen"),
        ("pt-BR", "O problema", "Perguntas frequentes"),
        ("zh-Hans", "客户问题", "常见问题"),
        ("zh-Hant", "客戶問題", "常見問題"),
    ],
)
def test_headings_are_understood_in_five_languages(tag: str, problem: str, faq: str) -> None:
    def write(word: WordDocument) -> None:
        word.core_properties.language = tag
        word.add_heading("Meridian", 0)
        word.add_heading(problem, 1)
        word.add_paragraph("x")
        word.add_paragraph().add_run(faq).bold = True
        word.add_heading("y?", 2)
        word.add_paragraph("z")

    text = words(write)
    assert text.front.language == tag
    assert text.passage("problem").text == "x"
    assert [(item.title, item.text) for item in text.passage("customer_faq").items] == [("y?", "z")]


def test_lists_tables_quotes_code_images_and_links_are_kept() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(picture, "PNG")

    def write(word: WordDocument) -> None:
        word.add_heading("User guide", 1)
        for style, said in (
            ("List Number", "Hold."),
            ("List Number", "Read."),
            ("List Bullet", "a"),
            ("List Bullet 2", "b"),
        ):
            word.add_paragraph(said, style)
        word.add_paragraph("As one says", "Quote")
        word.add_paragraph("2 * 3 * 4 and [x](y), # no heading, a_b_c")
        table = word.add_table(2, 2)
        for row, cells in zip(table.rows, (("A | B", "C"), ("1.", "*2*")), strict=True):
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
        table.rows[0].cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        word.add_picture(picture)
        relation = word.part.relate_to(
            "https://example.org/a", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        line = word.add_paragraph("See ")
        line._p.append(parse_xml(
            f'<w:hyperlink {W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{relation}">'
            "<w:r><w:t>our page</w:t></w:r></w:hyperlink>"
        ))  # fmt: skip

    found = brought(write)
    text = found.reading.manuscript.passage("user_guide").text
    assert "1. Hold.\n2. Read." in text and "- a" in text and "> As one says" in text
    assert "- a\n  - b" in text
    assert "2 * 3 * 4 and [x](y), # no heading, a_b_c" in to_plain(text), "signs that were typed are no marks"
    assert "| A \\| B | C |\n| --- | ---: |\n| 1. | \\*2\\* |" in text
    assert "See [our page](https://example.org/a)" in text
    assert len(found.images) == 1 and f"](images/{next(iter(found.images))})" in text


def test_notes_stand_behind_their_section() -> None:
    def write(word: WordDocument) -> None:
        word.add_heading("Problem", 1)
        line = word.add_paragraph("One in eleven")
        line._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="7"/></w:r>'))
        line.add_run(" is lost.")
        word.add_heading("Value proposition", 1)
        word.add_paragraph("Less waste.")

    word = docx.Document()
    write(word)
    data = changed(saved(word), lambda texts: texts.update({"word/footnotes.xml": (
        f'<w:footnotes {NAMES}><w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Field study, 2026.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )}))  # fmt: skip
    text = from_word(data).reading.manuscript
    assert text.passage("problem").text == "One in eleven¹ is lost.\n\n¹ Field study, 2026."
    assert text.passage("value_proposition").text == "Less waste."


def test_comments_and_tracked_changes_are_not_lost_and_told() -> None:
    def write(word: WordDocument) -> None:
        word.add_heading("Problem", 1)
        line = word.add_paragraph("It is ")
        line._p.append(parse_xml(f'<w:ins {W} w:id="1" w:author="Kim"><w:r><w:t>very </w:t></w:r></w:ins>'))
        line._p.append(parse_xml(f'<w:del {W} w:id="2" w:author="Kim"><w:r><w:delText>not </w:delText></w:r></w:del>'))
        run = line.add_run("hard")
        word.add_comment(run, text="How *hard*?", author="Wanda")

    found = brought(write).reading
    assert found.manuscript.passage("problem").text == "It is very hard"
    appendix = found.manuscript.passage("appendix").text
    assert "### Comments from the Word file\n\n> hard\n\n- **Wanda**: How \\*hard\\*?" in appendix
    told = [notice.message for notice in found.notices]
    assert "Its tracked changes were taken as accepted." in told


def test_what_cannot_be_taken_is_told() -> None:
    def write(word: WordDocument) -> None:
        word.add_paragraph("Words.")
        math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
        line = word.add_paragraph()
        line._p.append(parse_xml(f'<m:oMath xmlns:m="{math}"><m:r><m:t>a=b</m:t></m:r></m:oMath>'))
        line._p.append(parse_xml(f"<w:r {W}><w:object/></w:r>"))

    found = brought(write).reading
    assert "`a=b`" in found.manuscript.passage("introduction").text
    told = [notice.message % notice.values for notice in found.notices]
    assert any("Formulas (1)" in each for each in told) and any("Embedded objects (1)" in each for each in told)


def test_it_is_brought_in_at_the_new_document_page(site: Site) -> None:
    word = docx.Document()
    word.add_heading("Meridian", 0)
    word.add_heading("Problem", 1)
    word.add_paragraph("Too much waste.")
    answer = site.client(ALICE).post("/documents/import", files={"file": ("draft.docx", saved(word))})
    assert answer.status_code == 303
    assert "Too much waste." in site.client(ALICE).get(answer.headers["location"] + "/read").text


def test_what_stands_at_the_head_and_foot_is_told() -> None:
    def write(word: WordDocument) -> None:
        word.add_heading("Problem", 1)
        word.add_paragraph("x")
        word.sections[0].header.paragraphs[0].text = "Strictly confidential"

    notices = brought(write).reading.notices
    assert any("Strictly confidential" in str(notice.values) for notice in notices)

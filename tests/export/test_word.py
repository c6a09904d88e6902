"""The Word file: real styles and lists, every word, marks to find each text again; as other programs read it."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pypdf
import pytest
from docx.document import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app import demo
from app.export.look import Look
from app.export.word import to_docx
from app.i18n import TAGS
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.manuscript.remarks import Remark, Said
from app.word.reading import texts_of
from tests.cast import Site
from tests.export import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "spacing", "ind",
    "contextualSpacing", "jc", "outlineLvl",
)  # fmt: skip
LETTER_ORDER = (
    "rStyle", "rFonts", "b", "i", "strike", "noProof", "color", "sz", "szCs", "u", "lang", "em",
)  # fmt: skip
"""The order of Word's schema: other programs forgive another one, Word calls the file damaged."""


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 300), "white").save(out, "PNG")
    return out.getvalue()


def opened(manuscript: Manuscript, look: Look = Look(), images: dict[str, bytes] | None = None) -> WordDocument:
    return docx.Document(io.BytesIO(to_docx(manuscript, look, (images or {}).get)))


def styled(word: WordDocument) -> list[tuple[str, str]]:
    return [(paragraph.style.style_id if paragraph.style else "", paragraph.text) for paragraph in word.paragraphs]


def test_each_text_has_the_style_that_word_has_for_it() -> None:
    word = opened(samples.english())
    found = styled(word)
    for wanted in (
        ("Title", "Independent pharmacies can now see every vial, from factory to fridge"),
        ("Subtitle", "Meridian tells pharmacists within a second whether a carton may be used."),
        ("Heading3", "Answer on arrival"),
        ("ListBullet", "for you"),
        ("Quote", "We built it for the counter."),
        ("Attribution", "— Ingrid Halden, chief executive"),
        ("Heading1", "Customer FAQ"),
        ("Heading2", "What does it cost?"),
        ("Normal", "Nobody <b>else</b>."),
        ("OpenNote", "Open question · Owner: Kim · Due: January 31, 2027"),
        ("ListNumber", "Hold the phone."),
    ):
        assert wanted in found
    assert [cell.text for cell in word.tables[0].rows[0].cells] == ["Year", "Pharmacies", "Losses"]
    assert word.paragraphs[0].text == "Meridian · Press release · In peer review\tMarch 15, 2027"


def test_customers_get_what_customers_read() -> None:
    text = "\n".join(text for _, text in styled(opened(samples.english(), Look(audience="customer"))))
    assert "What does it cost?" in text and "Why could this fail?" not in text and "Open question" not in text


def test_it_says_what_it_is() -> None:
    look = Look(label="Version 4", document_id="0123456789abcdef01234567", day=date(2026, 11, 22), draft=True)
    word = opened(samples.english(), look)
    about = word.core_properties
    assert about.title.startswith("Independent pharmacies") and about.author == "Ann Lee, Bo Özil"
    assert (about.identifier, about.version, about.language) == (look.document_id, "Version 4", "en")
    assert about.created and about.created.date() == look.day
    foot = word.sections[0].footer.paragraphs[0].text
    assert foot.startswith("Internal · 01234567 · Version 4 · November 22, 2026 · Draft") and foot.endswith("\t1 / 1")


def test_the_dateline_looks_as_it_prints_and_comes_back_as_it_was_typed() -> None:
    data = to_docx(samples.english(), Look(), lambda name: None)
    word = docx.Document(io.BytesIO(data))
    dateline = next(run for each in word.paragraphs for run in each.runs if run.style.name == "Dateline")
    assert dateline.text == "HAMBURG, March 15, 2027"
    assert texts_of(data).words["introduction", None, "text"] == samples.english().passage("introduction").text


def test_columns_are_as_wide_as_what_they_say() -> None:
    text = "| A long question that somebody asks | 1 |\n| --- | --- |\n| " + "word " * 40 + "| 2027-10-31 |"
    table = opened(samples.with_text(text)).tables[0]
    wide, narrow = (int(column.get(f"{W}w")) for column in table._tbl.tblGrid)
    assert wide > 4 * narrow and narrow > 1_300


def test_images_are_inside_with_their_words() -> None:
    with_it = to_docx(samples.english(), Look(), {samples.IMAGE: picture()}.get)
    drawing = docx.Document(io.BytesIO(with_it)).inline_shapes[0]
    assert drawing._inline.docPr.get("descr") == "A carton"
    assert drawing.width / drawing.height == pytest.approx(2, rel=0.01)
    assert not opened(samples.english()).inline_shapes and ("Normal", "A carton") in styled(opened(samples.english()))


def test_each_text_can_be_found_again() -> None:
    names = [mark.get(f"{W}name") for mark in opened(samples.english()).element.body.iter(f"{W}bookmarkStart")]
    assert {"_foreword_introduction", "_foreword_customer_faq_2", "_foreword_user_guide"} <= set(names)
    assert len(names) == len(set(names))


def test_numbers_begin_anew_in_each_list() -> None:
    word = opened(
        Manuscript(passages=(Passage("user_guide", "1. one\n2. two\n\ntext\n\n7. seven\n   - in it\n   8. eight"),))
    )
    numbers = [mark.get(f"{W}val") for mark in word.element.body.iter(f"{W}numId")]
    assert numbers[0] == numbers[1] and len(set(numbers)) == 4
    starts = [mark.get(f"{W}val") for mark in word.part.numbering_part.element.iter(f"{W}startOverride")]
    assert starts == ["1", "7", "8"]


def test_the_same_document_gives_the_same_bytes() -> None:
    look = Look(document_id="0123456789abcdef01234567", day=date(2026, 11, 22))
    assert to_docx(samples.english(), look, lambda name: None) == to_docx(samples.english(), look, lambda name: None)


@pytest.mark.parametrize(
    ("language", "code"), [("de", "de-DE"), ("pt-BR", "pt-BR"), ("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW")]
)
def test_word_knows_the_language(language: str, code: str) -> None:
    word = opened(replace(samples.english(), front=replace(samples.english().front, language=language)))
    spoken = next(iter(word.part._styles_part.element.iter(f"{W}lang")))
    assert code in (spoken.get(f"{W}val"), spoken.get(f"{W}eastAsia"))


WORDS = st.text(max_size=60)
MARKDOWN = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from(["**", "*", "`", "~~", "[a](https://example.org)", "![x](images/0.png)", "\n\n", "\n", "- ", "1. ",
                         "> ", "# ", "| a | b |\n| - | :-: |\n| 1 |", "- [x] ", "```\n", "---\n", "    ", "  \n", "<b>"]),
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(MARKDOWN, WORDS, st.sampled_from(["en", "zh-Hans"]))
def test_whatever_is_written_makes_a_sound_file(text: str, line: str, language: str) -> None:
    manuscript = Manuscript(
        Front(language=language),
        (
            Passage("headline", line),
            Passage("introduction", text),
            Passage("customer_faq", items=(Item(line, text),)),
        ),
    )
    word = opened(manuscript)
    for properties, order in _properties(word):
        names = [child.tag.removeprefix(W) for child in properties]
        assert names == sorted(names, key=order.index), names
    assert all(cell[-1].tag == f"{W}p" for cell in word.element.body.iter(f"{W}tc")), "a cell ends with a paragraph"


def _properties(word: WordDocument) -> Iterator[tuple[list, tuple[str, ...]]]:  # type: ignore[type-arg]
    for root in (word.element, word.part._styles_part.element):
        yield from ((list(found), PARAGRAPH_ORDER) for found in root.iter(f"{W}pPr"))
        yield from ((list(found), LETTER_ORDER) for found in root.iter(f"{W}rPr"))


@given(st.lists(st.text(min_size=1, max_size=40), max_size=5))
def test_no_letter_is_lost(lines: list[str]) -> None:
    words = [re.sub(r"\W", "x", line) for line in lines]
    word = opened(Manuscript(passages=(Passage("problem", "\n\n".join(f"a{text}" for text in words)),)))
    shown = "|".join(text for style, text in styled(word) if style == "Normal")
    assert shown.replace("_", "") == "|".join(f"a{text}" for text in words).replace("_", "")


def test_nothing_is_fetched_and_nothing_strange_is_linked() -> None:
    text = "![a](https://example.org/a.png) [b](javascript:alert(1)) [c](file:///etc/passwd) [d](https://example.org)"
    data = to_docx(Manuscript(passages=(Passage("problem", text),)), Look(), lambda name: None)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        outside = re.findall(
            r'Target="([^"]+)"[^>]*TargetMode="External"', packed.read("word/_rels/document.xml.rels").decode()
        )
        assert not [name for name in packed.namelist() if "vba" in name.lower() or "embed" in name.lower()]
    assert sorted(outside) == ["https://example.org", "https://example.org/a.png"]


def test_an_image_word_cannot_show_leaves_its_words() -> None:
    word = opened(samples.english(), images={samples.IMAGE: b"no image at all"})
    assert not word.inline_shapes and ("Normal", "A carton") in styled(word)


SAID_AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def said(name: str, text: str) -> Said:
    return Said(name, SAID_AT.date(), text, SAID_AT)


def remarks_on(manuscript: Manuscript) -> tuple[Remark, ...]:
    """On words, on a whole section, on the document, on words that went; with an answer, and with other words proposed."""
    text = manuscript.passage("introduction").text
    proposed = manuscript.passage("customer_faq").items[0].title
    return (
        Remark(said=(said("Ann Lee", "A strong draft."),)),
        Remark(
            "introduction", None, "text", 12, text[4:12], said=(said("Rita", "Which?"), said("Bo (guest)", "This."))
        ),
        Remark("stakeholder_faq", said=(said("Kim", "Not enough."),)),
        Remark("customer_faq", 0, "title", len(proposed), proposed, replacement="Oho?", by="Wanda", at=SAID_AT),
        Remark("problem", None, "text", None, "gone words", True, said=(said("Kim", "Where?"),)),
    )


def test_comments_stand_at_their_words_and_proposals_are_changes() -> None:
    remarks = remarks_on(samples.english())
    word = opened(samples.english(), Look(comments="notes", remarks=remarks))
    told = [(comment.author, comment.text) for comment in word.comments]
    assert ("Rita", "Which?") in told and ("Kim", "On “gone words”\nWhere?") in told
    body = word.element.body
    starts = {mark.get(f"{W}id"): mark for mark in body.iter(f"{W}commentRangeStart")}
    assert starts.keys() == {mark.get(f"{W}id") for mark in body.iter(f"{W}commentRangeEnd")}
    assert len(starts) == len(told)
    rita = next(str(comment.comment_id) for comment in word.comments if comment.author == "Rita")
    run = next(starts[rita].itersiblings(f"{W}r"))
    assert "".join(each.text or "" for each in run.iter(f"{W}t")) == "URG, Mar"
    came, went = next(body.iter(f"{W}ins")), next(body.iter(f"{W}del"))
    assert (came.get(f"{W}author"), went.get(f"{W}author"), came.get(f"{W}date")) == (
        "Wanda",
        "Wanda",
        "2026-11-03T09:30:00Z",
    )
    assert [each.text for each in went.iter(f"{W}delText")] == ["What does it cost?"]


def test_customers_and_those_who_did_not_ask_get_no_comments() -> None:
    word = opened(samples.english(), Look(remarks=remarks_on(samples.english())))
    assert not list(word.comments) and next(word.element.body.iter(f"{W}ins"), None) is None


@given(st.integers(0, 60), st.integers(1, 30), st.booleans())
def test_a_comment_anywhere_makes_a_sound_file_and_changes_no_word(start: int, length: int, is_proposal: bool) -> None:
    text = "One **bold *and* slanted** word, [a link](https://example.org), `code`.\n\n- an entry\n\n| a | b |\n| - | - |\n| c | d |"
    quote = text[start : start + length]
    about = {"replacement": "other"} if is_proposal else {}
    remark = Remark(
        "problem", None, "text", start + len(quote), quote, said=(said("Rita", "Here."),), by="Rita", **about
    )
    manuscript = Manuscript(passages=(Passage("problem", text),))
    data = to_docx(manuscript, Look(comments="notes", remarks=(remark,)), lambda name: None)
    assert texts_of(data) == texts_of(to_docx(manuscript, Look(), lambda name: None))


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo documents with comments as LibreOffice prints them, and as it keeps them."""
    folder = tmp_path_factory.mktemp("word")
    for tag in TAGS:
        images = lambda name: (demo.HERE / "images" / name).read_bytes()  # noqa: E731
        look = Look(comments="notes", remarks=remarks_on(demo.manuscript(tag)))
        (folder / f"{tag}.docx").write_bytes(to_docx(demo.manuscript(tag), look, images))
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    for form in ("pdf", "fodt"):
        convert = ["soffice", home, "--headless", "--convert-to", form, "--outdir", folder, *folder.glob("*.docx")]
        subprocess.run(convert, check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.parametrize("tag", TAGS)
def test_libreoffice_shows_all_of_it_in_order(tag: str, converted: Path) -> None:
    manuscript, printed = demo.manuscript(tag), pypdf.PdfReader(converted / f"{tag}.pdf")
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in printed.pages))
    places = [text.find(re.sub(r"\s", "", item.title)) for item in manuscript.passage("customer_faq").items[1:]]
    assert -1 not in places and places == sorted(places)
    assert len({image.name for page in printed.pages for image in page.images}) == 1
    titles = [entry["/Title"] for entry in printed.outline if not isinstance(entry, list)]
    assert titles == [] or len(titles) >= 4


@pytest.mark.parametrize("tag", TAGS)
def test_libreoffice_finds_comments_and_changes(tag: str, converted: Path) -> None:
    kept = (converted / f"{tag}.fodt").read_text(encoding="utf-8")
    authors = re.findall(r"<office:annotation [^>]*>.*?<dc:creator>([^<]*)</dc:creator>", kept, re.DOTALL)
    assert sorted(authors) == ["Ann Lee", "Bo (guest)", "Kim", "Kim", "Rita"]
    changes = re.findall(r"<text:(insertion|deletion)>.*?<dc:creator>([^<]*)</dc:creator>", kept, re.DOTALL)
    assert {("insertion", "Wanda"), ("deletion", "Wanda")} <= set(changes)


def test_it_is_taken_along_from_the_site(site: Site) -> None:
    from tests.cast import REX

    answer = site.client(REX).get(f"/documents/{site.document.id}/export.docx?paper=Letter")
    assert answer.status_code == 200 and answer.headers["content-type"].endswith("wordprocessingml.document")
    assert "Meridian" in answer.headers["content-disposition"] and ".docx" in answer.headers["content-disposition"]
    page = docx.Document(io.BytesIO(answer.content)).sections[0]
    assert page.page_width and page.page_width.inches == pytest.approx(8.5)

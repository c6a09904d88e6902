"""What is in the PDF: text in order, bookmarks, language, tags, faces, and nothing that acts."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pypdf
import pytest
from PIL import Image

from app.export.job import Job, Printed
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.manuscript.model import Item, Manuscript, Passage
from tests.export import samples

LOOK = Look(document_id="k3v9", label="Version 4", day=date(2026, 11, 22))
RED_DOT = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0"
    b"\0\0\3\1\1\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82"
)


@pytest.fixture
def prints(press: Press) -> Callable[..., Printed]:
    def prints(manuscript: Manuscript, look: Look = LOOK) -> Printed:
        return press.print(job_for(manuscript, look, {samples.IMAGE: RED_DOT}.get))

    return prints


@cache
def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(printed: Printed) -> str:
    return "\n".join(page.extract_text() for page in reader(printed.pdf).pages)


def faces_of(printed: Printed) -> set[str]:
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        return {
            str(thing["/BaseFont"]).split("+")[-1]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
        }


def test_the_text_can_be_taken_out_in_order(prints: Callable[..., Printed]) -> None:
    text = " ".join(text_of(prints(samples.english())).split())
    wanted = ("Independent pharmacies can now", "HAMBURG, March 15, 2027", "Answer on arrival", "kettle boils",
              "What does it cost?", "Nothing.", "Why could this fail?", "Owner: Kim", "Hold the phone", "2028")  # fmt: skip
    places = [text.index(words) for words in wanted]
    assert places == sorted(places)


def test_each_part_begins_on_a_new_page_and_is_bookmarked(prints: Callable[..., Printed]) -> None:
    printed = prints(samples.english())
    outline = [entry for entry in reader(printed.pdf).outline if not isinstance(entry, list)]
    assert [entry.title for entry in outline] == [
        "Independent pharmacies can now see every vial, from factory to fridge",
        "Customer FAQ", "Stakeholder FAQ", "User guide", "Brief", "Appendix",
    ]  # fmt: skip
    assert [reader(printed.pdf).get_destination_page_number(entry) for entry in outline] == [0, 1, 2, 3, 4, 5]
    assert printed.part_pages == (1,) * 6
    questions = [entry.title for group in reader(printed.pdf).outline if isinstance(group, list) for entry in group]
    assert "What does it cost?" in questions


def test_heads_and_feet(prints: Callable[..., Printed]) -> None:
    printed = prints(samples.english())
    pages = [page.extract_text() for page in reader(printed.pdf).pages]
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
        assert "k3v9 · Version 4 · November 22, 2026 · In peer review" in text


def test_it_says_what_it_is(prints: Callable[..., Printed]) -> None:
    printed = prints(samples.english())
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
        assert str(pdf.docinfo["/Title"]).startswith("Independent pharmacies")
        assert str(pdf.docinfo["/Author"]) == "Ann Lee; Bo Özil"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122")


def test_all_text_is_tagged_or_an_artifact(prints: Callable[..., Printed]) -> None:
    with pikepdf.open(io.BytesIO(prints(samples.english(), replace(LOOK, draft=True)).pdf)) as pdf:
        for page in pdf.pages:
            marks: list[str] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BDC", "BMC"):
                    marks.append(str(operands[0]))
                elif str(operator) == "EMC":
                    marks.pop()
                elif str(operator) in ("Tj", "TJ"):
                    assert marks, "text outside any mark"
            assert marks == []


def test_heads_and_feet_are_artifacts_and_the_text_is_not(prints: Callable[..., Printed]) -> None:
    with pikepdf.open(io.BytesIO(prints(samples.english()).pdf)) as pdf:
        kinds = {
            str(e["/S"]) for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/Type") == "/StructElem"
        }
        assert {
            "/Document",
            "/H1",
            "/H2",
            "/H3",
            "/P",
            "/L",
            "/LI",
            "/Table",
            "/TH",
            "/TD",
            "/Figure",
            "/Link",
        } <= kinds
        first = pdf.pages[0].Contents.read_bytes()
        assert b"/Artifact" in first
        assert b"/Pagination" in first


def test_an_image_is_inside_with_its_words(prints: Callable[..., Printed]) -> None:
    with pikepdf.open(io.BytesIO(prints(samples.english()).pdf)) as pdf:
        figures = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Figure"]
        assert [str(figure["/Alt"]) for figure in figures] == ["A carton"]
        assert (
            sum(len(page.get_images()) if hasattr(page, "get_images") else len(page.images) for page in pdf.pages) >= 1
        )


def test_a_see_through_image_prints_again_and_again(press: Press) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 30, 30, 90)).save(out, "PNG")
    for number in range(3):
        look = replace(LOOK, label=f"Version {number}")
        printed = press.print(job_for(samples.english(), look, {samples.IMAGE: out.getvalue()}.get))
        with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
            (picture,) = (e for e in pdf.objects if isinstance(e, pikepdf.Stream) and "/SMask" in e)
            assert (picture.Width, picture.SMask.Width) == (40, 40)
            assert picture.SMask.read_bytes()


def test_every_face_is_inside(prints: Callable[..., Printed]) -> None:
    printed = prints(samples.english())
    names = faces_of(printed)
    assert any("Source-Serif-4" in name for name in names)
    assert any("Inter" in name for name in names)
    assert not any("Noto" in name or "DejaVu" in name for name in names)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        described = [
            e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/Type") == "/FontDescriptor"
        ]
        assert described
        assert all("/FontFile2" in e or "/FontFile3" in e for e in described)


@pytest.mark.parametrize(
    ("language", "ours", "others"), [("zh-Hans", "CJK-SC", "CJK-TC"), ("zh-Hant", "CJK-TC", "CJK-SC")]
)
def test_chinese_has_the_face_of_its_readers(
    prints: Callable[..., Printed], language: str, ours: str, others: str
) -> None:
    printed = prints(
        samples.in_language(language, "直接骨頭：药房现在看得见“每一支”疫苗", "上海，2027年3月15日——角度 App。")
    )
    names = faces_of(printed)
    assert any(ours in name and "Serif" in name for name in names)
    assert not any(others in name or "CJK-JP" in name or "Source" in name for name in names)
    assert "每一支" in text_of(printed)
    assert printed.missing_glyphs == ()


def test_german_and_portuguese_words_are_hyphenated(prints: Callable[..., Printed]) -> None:
    german = "Donaudampfschifffahrtsgesellschaftskapitänsmütze " * 12
    portuguese = "inconstitucionalissimamente desenvolvimento " * 14
    for language, text in (("de", german), ("pt-BR", portuguese)):
        taken = text_of(prints(samples.in_language(language, "Kurz", text)))
        assert re.search(r"[a-zäöü]{3,}[-‐]\n", taken), language


def test_paper_draft_mark_and_audience(prints: Callable[..., Printed]) -> None:
    letter = prints(samples.english(), replace(LOOK, paper="Letter", draft=True, audience="customer"))
    page = reader(letter.pdf).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)
    assert letter.pages == 3
    assert "Draft" in page.extract_text()
    assert "Kim" not in text_of(letter)
    a4 = reader(prints(samples.english()).pdf).pages[0]
    assert (round(a4.mediabox.width), round(a4.mediabox.height)) == (595, 842)
    assert "Draft" not in a4.extract_text()


def test_the_same_job_gives_the_same_bytes_whatever_was_printed_before(press: Press) -> None:
    job = job_for(samples.english(), LOOK, {samples.IMAGE: RED_DOT}.get)
    fresh = Press()
    try:
        first = fresh.print(job)
        fresh.print(job_for(samples.in_language("zh-Hans", "药房", "疫苗"), LOOK, {}.get))
        changed = replace(job, head="Another head")
        fresh.print(changed)
        fresh._finished.clear()
        assert fresh.print(job).pdf == first.pdf
    finally:
        fresh.close()
    press._finished.clear()
    assert press.print(job).pdf == first.pdf


def test_a_part_that_spills_a_few_lines_is_set_closer(prints: Callable[..., Printed]) -> None:
    pages = []
    for lines in range(20, 80):
        items = tuple(Item(f"Question {n}?", "One line of an answer.") for n in range(lines))
        job_pages = prints(replace(samples.english(), passages=(Passage("customer_faq", items=items),))).pages
        pages.append(job_pages)
        if job_pages == 2:
            break
    # Without the closer setting the second page would begin with a spill of one question.
    last = reader(prints(replace(samples.english(), passages=(Passage("customer_faq", items=items),))).pdf).pages[-1]
    assert last.extract_text().count("Question") > 3


def test_nothing_in_it_acts(prints: Callable[..., Printed]) -> None:
    with pikepdf.open(io.BytesIO(prints(samples.english()).pdf)) as pdf:
        text = repr([dict(e) for e in pdf.objects if isinstance(e, pikepdf.Dictionary)])
        assert not re.search(r"/(JS|JavaScript|Launch|EmbeddedFiles?|OpenAction|AA|RichMedia|SubmitForm)\b", text)


def test_a_letter_no_face_has_is_told(prints: Callable[..., Printed]) -> None:
    assert "\U0001f95f" in prints(samples.with_text("Dumplings \U0001f95f for all")).missing_glyphs
    assert prints(samples.english()).missing_glyphs == ()


def test_an_empty_manuscript_prints(prints: Callable[..., Printed]) -> None:
    assert prints(Manuscript()).pages == 1


def test_a_job_survives_the_wire() -> None:
    from app.export.job import job_from_wire, job_to_wire, receive, send

    job: Job = job_for(samples.english(), LOOK, {samples.IMAGE: RED_DOT}.get)
    wire = io.BytesIO()
    send(wire, job_to_wire(job), job.images)
    wire.seek(0)
    assert job_from_wire(*receive(wire)) == job

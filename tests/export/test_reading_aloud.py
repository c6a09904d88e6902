"""What a screen reader hears: the structure tree of each kind of PDF, walked in order."""

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from PIL import Image

from app import demo
from app.export.job import Job
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.export.redline import Redline, redline_job
from app.i18n import TAGS
from app.manuscript.remarks import Remark, Said
from tests.export import samples

SAID = (Said("Rita", date(2026, 11, 3), "Which?"),)
NOTES = (
    Remark("introduction", None, "text", 45, "Meridian", said=SAID),
    Remark("features", 1, "text", 5, "Print", said=SAID),
    Remark("user_guide", None, "text", 8, "Scan", said=SAID),
)

LOOSE = """### Deep first

- one

  and more

  - ![Two](images/none.png)

#### Deeper

##### A level left out

## Up again
"""
"""Whatever people type: headings that leave levels out, entries of several paragraphs, a question over several pages."""


def looks() -> dict[str, Job]:
    text, nothing = samples.english(), {}.get
    changed = samples.with_text("## Scan\n\n1. Hold the tablet.\n\n| a | b |\n| - | - |\n| 1 | 2 |")
    return {
        "plain": job_for(text, Look(), nothing),
        "contents": job_for(text, Look(contents=True), nothing),
        "pencil": job_for(text, Look(pencil=True), nothing),
        "notes": job_for(text, Look(comments="notes", remarks=NOTES), nothing),
        "appendix": job_for(text, Look(comments="appendix", remarks=NOTES), nothing),
        "loose": job_for(samples.with_text(LOOSE), Look(), nothing),
        "long": job_for(samples.with_answer("word " * 900 + "\n\n" + "word " * 900), Look(), nothing),
        "redline": redline_job(Redline(text, changed, "1", "2"), Look(), nothing),
        **{tag: job_for(demo.manuscript(tag), Look(), nothing) for tag in TAGS},
    }


def elements(node: Any) -> Iterator[Any]:
    """Every structure element, in reading order."""
    for kid in kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kids(node: Any) -> list[Any]:
    found = node.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def kind(element: Any) -> str:
    return str(element.S).removeprefix("/")


@pytest.fixture(params=["plain", "contents", "pencil", "notes", "appendix", "loose", "long", "redline", *TAGS])
def tree(request: pytest.FixtureRequest, press: Press) -> Iterator[tuple[str, list[Any]]]:
    printed = press.print(looks()[request.param])
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        yield request.param, list(elements(pdf.Root.StructTreeRoot))


def test_headings_begin_with_the_first_level_and_leave_none_out(tree: tuple[str, list[Any]]) -> None:
    levels = [int(kind(each)[1]) for each in tree[1] if re.fullmatch("H[1-6]", kind(each))]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


def test_no_heading_and_no_paragraph_is_empty(tree: tuple[str, list[Any]]) -> None:
    assert not [kind(each) for each in tree[1] if re.fullmatch("H[1-6]|P", kind(each)) and not kids(each)]


def test_lists_hold_entries_and_entries_stand_in_lists(tree: tuple[str, list[Any]]) -> None:
    for each in tree[1]:
        inner = [kind(kid) for kid in kids(each) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        if kind(each) == "L":
            assert set(inner) <= {"LI", "L", "Caption"}, inner
        if kind(each) == "LI":
            assert kind(each.P) == "L"
            assert set(inner) <= {"Lbl", "LBody"}, inner


def test_rows_stand_in_tables_and_cells_in_rows(tree: tuple[str, list[Any]]) -> None:
    for each in tree[1]:
        if kind(each) == "TR":
            assert kind(each.P) in ("Table", "THead", "TBody", "TFoot")
        if kind(each) in ("TD", "TH"):
            assert kind(each.P) == "TR"
        if kind(each) == "TH":
            assert (str(each.A.O), str(each.A.Scope)) == ("/Table", "/Column")


def test_every_picture_has_words_and_every_link_its_annotation(tree: tuple[str, list[Any]]) -> None:
    for each in tree[1]:
        if kind(each) == "Figure":
            assert str(each.get("/Alt", ""))
        if kind(each) == "Link":
            frames = [kid.Obj for kid in kids(each) if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
            assert frames and all(frame.Subtype == "/Link" and frame.F == 4 for frame in frames)


def test_notes_come_in_the_order_of_their_numbers_each_after_its_mark(press: Press) -> None:
    with pikepdf.open(io.BytesIO(press.print(looks()["notes"]).pdf)) as pdf:
        walked = [kind(each) for each in elements(pdf.Root.StructTreeRoot) if kind(each) in ("Reference", "Note")]
        notes = [str(each.ID) for each in elements(pdf.Root.StructTreeRoot) if kind(each) == "Note"]
    assert walked.count("Note") == walked.count("Reference") == 3
    assert len(set(notes)) == 3
    marks = notes_met = 0
    for each in walked:
        marks += each == "Reference"
        notes_met += each == "Note"
        assert notes_met <= marks


def test_the_whole_is_read_in_the_order_of_the_pages(tree: tuple[str, list[Any]]) -> None:
    pages = [each.Pg.objgen for each in tree[1] if "/Pg" in each]
    seen = list(dict.fromkeys(pages))
    assert [page for page, before in zip(pages, [None, *pages], strict=False) if page != before] == seen


def test_a_link_is_one_whatever_is_in_it(press: Press) -> None:
    words = samples.with_text("Read [our **new** *study*](https://example.org/a).")
    with pikepdf.open(io.BytesIO(press.print(job_for(words, Look(), {}.get)).pdf)) as pdf:
        links = [each for each in elements(pdf.Root.StructTreeRoot) if kind(each) == "Link"]
        frames = [frame for page in pdf.pages for frame in page.get("/Annots", [])]
    assert len(links) == len(frames) == 1


def test_nothing_is_painted_that_is_neither_read_nor_decoration(press: Press) -> None:
    """A group, as ``opacity`` would paint one, hides the words in it from the structure."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 30)).save(out, "PNG")
    images = {f"{letter * 32}.png": out.getvalue() for letter in "ab"}
    before, after = (samples.with_text(f"## Scan\n\n![What one sees](images/{name})") for name in images)
    with pikepdf.open(
        io.BytesIO(press.print(redline_job(Redline(before, after, "1", "2"), Look(), images.get)).pdf)
    ) as pdf:
        painted = [depth for page in pdf.pages for depth in _depths_of_pictures(page)]
    assert painted and all(painted)


def _depths_of_pictures(page: pikepdf.Page) -> Iterator[int]:
    """In how much marked content each image or group is painted."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if operator == "Do":
            yield depth

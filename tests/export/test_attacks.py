"""What was tried on printers of this kind, written into a document by somebody who may: told to the reader in their own
language, quickly, and the next print works."""

import io
import secrets
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import zip_longest

import pikepdf
import pypdf
import pytest
from PIL import Image
from sqlmodel import select

from app.accounts.models import User
from app.documents import writing
from app.documents.models import Document, Picture
from app.documents.text import Text
from app.export import formats, limits
from app.export.html import parts
from app.export.job import TooMuch
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.i18n import TAGS, translate, with_numbers_spelled
from app.manuscript.remarks import Remark, Said
from tests.cast import ALICE, REX, Site
from tests.documents.test_images import photo, saved
from tests.export import samples

LONGEST_TEXT = 190_000
TABLE = "| a |\n| - |\n"
ATTACKS = {
    "a word of 200,000 letters": ("w" * 200_000, "There is a word with more than %(most)s letters.", limits.WORD),
    "3,000 rows": (
        TABLE + "| b |\n" * 3_000, "The tables of one part have more than %(most)s rows.", limits.ROWS,
    ),
    "20,000 cells": (
        f"|{' a |' * 60}\n|{' - |' * 60}\n" + f"|{' b |' * 60}\n" * 400,
        "The tables of one part have more than %(most)s cells.", limits.CELLS,
    ),
    "500 pages of short paragraphs": (
        "a\n\n" * 25_000, "This document has more than %(most)s paragraphs, list entries and table rows.", limits.BLOCKS,
    ),
    "500 pages of long ones": (
        ("word " * 100 + "\n\n") * 1_300, "This document has more than %(most)s letters.", limits.LETTERS,
    ),
}  # fmt: skip


def write(site: Site, text: str) -> None:
    """As much as one text takes, and the rest into the next."""
    pieces = [text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT)]
    for key, piece in zip_longest(("user_guide", "appendix", "problem", "value_proposition"), pieces, fillvalue=""):
        with site.session() as session:
            document = session.get_one(Document, site.document.id)
            before = writing.open_text(session, document).passage(key).text
            writing.edit(session, document, None, partial(Text.write, key=key, base=before, mine=piece))


def words_in(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def still_prints(press: Press) -> None:
    """The child that was attacked, or the one that took its place."""
    printed = press.print(job_for(samples.english(), Look(label=secrets.token_hex(4)), {}.get))  # not one it kept
    assert "Independent pharmacies can now see every vial" in words_in(printed.pdf)


@pytest.fixture
def language(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    with site.session() as session:
        session.get_one(User, site.ids["Rex"]).language = request.param
    yield request.param


@pytest.mark.parametrize(
    ("attack", "language"), list(zip(ATTACKS, TAGS, strict=True)), indirect=["language"], ids=list(ATTACKS)
)
def test_too_much_is_told_in_the_readers_language(site: Site, attack: str, language: str) -> None:
    text, message, most = ATTACKS[attack]
    write(site, text)
    began = time.process_time()
    for path in ("export.pdf", "export/check"):
        answer = site.client(REX).get(f"/documents/{site.document.id}/{path}")
        assert answer.status_code == 422 and f'lang="{language}"' in answer.text
        assert translate(message, language, **with_numbers_spelled({"most": most}, language)) in answer.text
    assert time.process_time() - began < 10
    write(site, "Short again.")
    printed = site.client(REX).get(f"/documents/{site.document.id}/export.pdf")
    assert printed.status_code == 200 and "Short again." in words_in(printed.content)


def nested(depth: int) -> dict[str, str]:
    return {
        "quotations": "> " * depth + "a",
        "lists": "".join(f"{'  ' * n}- a\n" for n in range(depth)),
        "both": "".join("> " if n % 2 else "- " for n in range(depth)) + "a",
    }


@pytest.mark.parametrize("text", nested(400).values(), ids=nested(1))
def test_nothing_nests_deeper_than_can_be_printed(press: Press, text: str) -> None:
    """However deep it is written; what the house's own rules may do with it is in test_own_fonts."""
    try:
        assert press.print(job_for(samples.with_text(text), Look(), {}.get)).pages >= 1
    except TooMuch as told:
        assert told.limit == "depth"
    still_prints(press)


def test_no_html_of_anybody_reaches_the_printer() -> None:
    """So no spans, no boxes that flex, no drawings, no attachments: only what Markdown makes."""
    hostile = (
        '<table><tr><td colspan="65000">a</td></tr></table> <div style="display:flex">b</div> '
        '<svg><use href="#a"/></svg> <a rel="attachment" href="file:///etc/passwd">c</a> <style>p{display:flex}</style>'
    )
    (part,) = parts(samples.with_text(f"{hostile}\n\n{hostile}"), "full")
    assert "&lt;svg" in part.html and "&lt;style" in part.html
    assert not any(tag in part.html for tag in ("<td colspan", "<div", "<svg", "<a rel", "<style"))


def test_two_thousand_notes_are_told_before_they_hurt(press: Press) -> None:
    remarks = tuple(
        Remark(section="introduction", quote="Meridian", end=23, said=(Said("Ann", date(2026, 11, 1), "Why?"),))
        for _ in range(2_000)
    )
    with pytest.raises(TooMuch) as told:
        job_for(samples.english(), Look(comments="notes", remarks=remarks), {}.get)
    assert told.value.limit == "notes" and "as an appendix" in str(told.value)
    assert press.print(job_for(samples.english(), Look(comments="appendix", remarks=remarks[:200]), {}.get)).pages > 5


WHOLE = saved(photo((64, 64)), "PNG")
HALF = WHOLE[: len(WHOLE) // 2]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>', "SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "Only images in the formats"),
        (HALF, "The image is damaged"),
    ],
    ids=["svg", "no png", "half a png"],
)
def test_images_that_could_hurt_never_come_in(site: Site, data: bytes, why: str) -> None:
    address = f"/documents/{site.document.id}/images"
    answer = site.client(ALICE).post(address, files={"file": ("a.png", data)})
    assert answer.status_code == 422 and why in answer.text
    by_script = {"accept": "application/json"}
    assert site.client(ALICE).post(address, files={"file": ("a.png", WHOLE)}, headers=by_script).status_code == 201
    with site.session() as session:
        assert len(session.exec(select(Picture)).all()) == 1, "the whole one alone"


def test_huge_images_are_told(press: Press) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    manuscript = samples.with_text(f"![a](images/{samples.IMAGE})")
    with pytest.raises(TooMuch) as told:
        formats.render(manuscript, "pdf", images=lambda _name: out.getvalue(), press=press)
    assert told.value.limit == "pixels"
    still_prints(press)


def test_letters_without_a_face_are_named_with_what_helps(press: Press) -> None:
    made = formats.render(samples.with_text("Here: \U000f1234 and \U0001fae8."), "pdf", images={}.get, press=press)
    notice = next(each for each in made.notices if "packages" in each.values)
    assert "\U000f1234" in notice.values["letters"] and "fonts-noto" in notice.values["packages"]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert len(pdf.pages) == made.pages == 1

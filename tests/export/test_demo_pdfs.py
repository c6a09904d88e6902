"""``foreword render`` turns every demo document into a PDF whose words, bookmarks, language, tags and faces are right."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from app import catalogue, demo
from app.console import run
from app.export import formats
from app.export.look import passages_by_part
from app.i18n import TAGS, translate
from app.manuscript.model import Manuscript
from app.prose.markdown import parsed, to_plain

IMAGE = re.compile(r"!\[([^\]]+)\]\(images/[^)]+\)")
HERE = Path(demo.__file__).parent
LATIN = {"Source-Serif-4", "Source-Serif-4-Display", "Inter"}
FACES = {
    **dict.fromkeys(("en", "de", "pt-BR"), LATIN),
    "zh-Hans": {"Noto-Serif-CJK-SC", "Noto-Sans-CJK-SC"},
    "zh-Hant": {"Noto-Serif-CJK-TC", "Noto-Sans-CJK-TC"},
}


@dataclass(frozen=True)
class Print:
    """A demo document and the PDF that was made of its file."""

    tag: str
    manuscript: Manuscript = field(repr=False)
    pdf: bytes = field(repr=False)

    @property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.pdf))


@pytest.fixture(scope="module", params=TAGS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Print]:
    out = tmp_path_factory.mktemp("demo") / "out.pdf"
    assert run(["render", str(HERE / f"{request.param}.md"), "--format", "pdf", "--out", str(out)]) == 0
    yield Print(request.param, demo.manuscript(request.param), out.read_bytes())


@pytest.fixture(scope="module", autouse=True)
def press_ends() -> Iterator[None]:
    yield
    formats.close()


def lines_in_print(manuscript: Manuscript) -> Iterator[str]:
    """Every line a reader reads; what images show is said in their tags."""
    for _part, passages in passages_by_part(manuscript, "full"):
        for passage in passages:
            for text in passage.texts():
                yield from to_plain(IMAGE.sub("", text)).split("\n")


def letters(text: str) -> str:
    """Without what a line's end adds or takes away."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_its_words_can_be_taken_out_in_order(made: Print) -> None:
    text = letters("".join(page.extract_text() for page in made.reader.pages))
    at = 0
    for line in lines_in_print(made.manuscript):
        beginning = letters(line)[:12]
        found = text.find(beginning, at)
        assert found >= 0, f"{line!r} is not behind {text[at - 80 : at]!r}"
        at = found + len(beginning)


def headings(manuscript: Manuscript, part: str) -> list[str]:
    """What the bookmarks of a part say: its questions, or the headings in its texts."""
    found: list[str] = []
    for passage in (passage for passage in manuscript.passages if passage.section.part == part):
        found += [to_plain(item.title) for item in passage.items]
        tokens = parsed(passage.text)
        pairs = pairwise(tokens)
        found += [inline.content for opening, inline in pairs if opening.type == "heading_open"]
    return found


def test_its_bookmarks_are_its_parts_and_their_questions(made: Print) -> None:
    parts = [key for key, _ in passages_by_part(made.manuscript, "full")]
    wanted: list[Any] = [to_plain(made.manuscript.headline)]
    for part in parts[1:]:
        wanted += [translate(catalogue.PART_TITLES[part], made.tag), headings(made.manuscript, part)]

    def titles(outline: list[Any]) -> list[Any]:
        return [titles(entry) if isinstance(entry, list) else entry.title for entry in outline]

    assert titles(made.reader.outline) == wanted


def test_it_says_its_language_and_its_title(made: Print) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert made.tag == pdf.Root.Lang
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == to_plain(made.manuscript.headline)
        with pdf.open_metadata() as about:
            assert about["dc:title"] == to_plain(made.manuscript.headline)
            assert about["pdfuaid:part"] == "1"


def test_it_is_tagged(made: Print) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K
        tags = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each and "/P" in each]
        count = {kind: sum(str(tag["/S"]) == kind for tag in tags) for kind in ("/H1", "/H2", "/H3")}
        parts = [key for key, _ in passages_by_part(made.manuscript, "full")]
        assert count["/H1"] == 1
        assert count["/H2"] >= len(parts) - 1
        assert count["/H3"] >= sum(len(headings(made.manuscript, part)) for part in parts[1:])
        described = [str(tag["/Alt"]) for tag in tags if str(tag["/S"]) == "/Figure"]
        texts = (text for passage in made.manuscript.passages for text in passage.texts())
        assert described == [words for text in texts for words in IMAGE.findall(text)]
        assert described


def test_its_faces_are_inside_and_those_of_its_readers(made: Print) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        things = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        described = [each for each in things if each.get("/Type") == "/FontDescriptor"]
        used = {str(each["/BaseFont"]).partition("+")[2] for each in things if each.get("/Type") == "/Font"}
        assert described
        assert all("/FontFile2" in each or "/FontFile3" in each for each in described)
    assert {next((own for own in FACES[made.tag] if face.startswith(own)), face) for face in used} <= FACES[made.tag]
    assert len(used) > 2


def test_it_is_as_long_as_somebody_reads(made: Print) -> None:
    assert 5 <= len(made.reader.pages) <= 7


def test_it_answers_enough_questions(made: Print) -> None:
    for key in ("customer_faq", "stakeholder_faq"):
        assert len(made.manuscript.passage(key).items) >= 8

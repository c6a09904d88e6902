"""Out to Word and back: the same Markdown, whatever was written; through LibreOffice as well."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app import demo
from app.export.look import Look
from app.export.word import to_docx
from app.i18n import TAGS
from app.manuscript.model import Front, Item, Manuscript, Passage, tidy, tidy_line
from app.prose.markdown import to_html
from app.word.reading import from_word, returned, texts_of


def image(name: str) -> bytes | None:
    path = demo.HERE / "images" / name
    return path.read_bytes() if path.exists() else None


def back(manuscript: Manuscript) -> Manuscript:
    return from_word(to_docx(manuscript, Look(), image)).reading.manuscript


def usual(text: str) -> str:
    """With a blank line behind headings, as most people write them."""
    return re.sub(r"^(#{2,6} .*)\n(?!\n)", r"\1\n\n", text, flags=re.MULTILINE)


@pytest.mark.parametrize("tag", TAGS)
def test_the_demo_comes_back_letter_by_letter(tag: str) -> None:
    manuscript = demo.manuscript(tag)
    again = back(manuscript)
    assert (again.front.language, again.front.product) == (tag, manuscript.front.product)
    for passage in manuscript.passages:
        own = again.passage(passage.key)
        assert (own.text, own.name, own.role) == (usual(passage.text), passage.name, passage.role)
        assert [(item.title, item.text) for item in own.items] == [
            (item.title, usual(item.text)) for item in passage.items
        ]


WORD = some.text("abcäé中文，。 1-+.*_[]()#>|~`<&:!\\", min_size=1, max_size=12).map(tidy_line).filter(bool)
LETTERS = some.text("abcäé中文", min_size=1, max_size=6)
PIECE = some.one_of(
    LETTERS, LETTERS.map("**{}**".format), LETTERS.map("*{}*".format), LETTERS.map("~~{}~~".format), LETTERS.map("`{}`".format),
    LETTERS.map("[{}](https://example.org/a)".format),
)  # fmt: skip
LINE = some.lists(PIECE, min_size=1, max_size=4).map(" ".join)
BLOCK = some.one_of(
    LINE,
    LINE.map("### {}".format),
    some.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    some.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))),
    some.tuples(LINE, LINE).map(lambda two: f"- {two[0]}\n  - {two[1]}"),
    LINE.map("> {}".format),
    LETTERS.map("```\n{}\n```".format),
    some.tuples(LETTERS, LETTERS).map(lambda two: f"| {two[0]} | {two[1]} |\n| --- | ---: |\n| {two[1]} | {two[0]} |"),
)  # fmt: skip


def _may_stand_together(blocks: list[str]) -> bool:
    """Lists, quotes or code that touch are one in Word."""
    kinds = [block[0] if block[0] in ">`" else "list" if re.match(r"-|\d", block) else "" for block in blocks]
    return all(not one or one != other for one, other in pairwise(kinds))


TEXT = some.lists(BLOCK, min_size=1, max_size=4).filter(_may_stand_together).map("\n\n".join)


@given(TEXT)
@settings(max_examples=60)
def test_markdown_comes_back_as_it_was(text: str) -> None:
    assert back(Manuscript(passages=(Passage("user_guide", text),))).passage("user_guide").text == text


ANY = some.lists(
    some.one_of(WORD, some.sampled_from(["\n", "\n\n", "- ", "1. ", "> ", "# ", "**", "`", "| a |\n| - |\n", "    "])),
    max_size=8,
)


@given(ANY.map("".join).map(tidy), WORD)
@settings(max_examples=60)
def test_whatever_was_written_shows_the_same_letters_and_comes_back_the_same_the_second_time(
    text: str, line: str
) -> None:
    once = back(
        Manuscript(
            passages=(
                Passage("headline", line),
                Passage("appendix", text),
                Passage("customer_faq", items=(Item(line, text),)),
            )
        )
    )
    assert _said(back(once)) == _said(once)

    def shown(source: str) -> str:
        return "".join(re.findall(r"\w", re.sub("<[^>]+>", "", str(to_html(source)))))

    assert shown(once.passage("appendix").text) == shown(text)


def _said(manuscript: Manuscript) -> list[Passage]:
    return [passage for passage in manuscript.passages if not passage.is_empty]


def test_a_file_saved_by_libreoffice_without_a_change_has_none(tmp_path: Path) -> None:
    data = to_docx(demo.manuscript("en"), Look(document_id="a" * 24, digest="b" * 32), image)
    (tmp_path / "out.docx").write_bytes(data)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    convert = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        tmp_path / "back",
        tmp_path / "out.docx",
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    again = returned((tmp_path / "back" / "out.docx").read_bytes())
    assert again.before == texts_of(data) and not again.by_person and again.origin.document_id == "a" * 24


def test_the_language_and_authors_are_known_again() -> None:
    front = back(
        Manuscript(Front(language="pt-BR", product="Feira", authors=("Ana", "Rui")), (Passage("problem", "a"),))
    ).front
    assert (front.language, front.product, front.authors) == ("pt-BR", "Feira", ("Ana", "Rui"))

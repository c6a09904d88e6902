"""Word files that mean no good, or cannot be read: refused in plain words, in five languages, before they do harm."""

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time

import docx
import pytest
from PIL import Image

from app.export.look import Look
from app.export.word import to_docx
from app.i18n import TAGS, translate
from app.manuscript.model import Manuscript, Passage
from app.manuscript.notices import MarkdownRefused
from app.word import opening, runs
from app.word.reading import Brought, from_word, returned
from tests.cast import ALICE, Site
from tests.export.edited import MAIN, NAMES, changed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def good() -> bytes:
    return to_docx(Manuscript(passages=(Passage("problem", "One in eleven."),)), Look(), lambda name: None)


def with_files(**files: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good())) as packed:
        all_files = {name: packed.read(name) for name in packed.namelist()} | {
            name.replace("__", "/"): data for name, data in files.items()
        }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in all_files.items():
            packed.writestr(name, data)
    return out.getvalue()


def with_path(path: str, data: bytes = b"x") -> bytes:
    return with_files(**{path: data})


def body(text: str) -> bytes:
    return changed(
        good(), lambda texts: texts.update({MAIN: f"<w:document {NAMES}><w:body>{text}</w:body></w:document>"})
    )


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><w:document {NAMES}><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>'
    return changed(good(), lambda texts: texts.update({MAIN: bomb}))


def outside_entity() -> bytes:
    steal = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/hostname">]><w:document {NAMES}><w:body><w:p><w:r><w:t>&s;</w:t></w:r></w:p></w:body></w:document>'
    return changed(good(), lambda texts: texts.update({MAIN: steal}))


def typed(old: str, new: str) -> bytes:
    return changed(
        good(), lambda texts: texts.update({"[Content_Types].xml": texts["[Content_Types].xml"].replace(old, new)})
    )


WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "This is no Word file"),
    "text": (lambda: b"Hello", "This is no Word file"),
    "locked": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "old": (lambda: OLE + b"\0" * 600, "old Word format"),
    "macros by type": (lambda: typed(WORDML, "application/vnd.ms-word.document.macroEnabled.main+xml"), "contains macros"),
    "macros by part": (lambda: with_path("word__vbaProject.bin"), "contains macros"),
    "a table": (lambda: typed(WORDML, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "This is no Word file"),
    "path outside": (lambda: with_path("..__..__etc__cron.xml"), "packed as no Word program packs it"),
    "absolute path": (lambda: with_path("__etc__x.xml"), "packed as no Word program packs it"),
    "zip bomb": (lambda: with_path("word__media__a.png", b"\0" * 90_000_000), "packed as no Word program packs it"),
    "thousands of files": (lambda: with_files(**{f"word__{at}.xml": b"" for at in range(2_100)}), "packed as no Word program packs it"),
    "cut off": (lambda: good()[:5_000], "packed as no Word program packs it"),
    "entity bomb": (entities, "is damaged"),
    "outside entity": (outside_entity, "is damaged"),
    "too deep": (lambda: body("<w:sdt>" * 400 + "</w:sdt>" * 400), "is damaged"),
    "no text": (lambda: typed("/word/document.xml", "/word/none.xml"), "This is no Word file"),
    "strict": (
        lambda: changed(good(), lambda texts: texts.update({MAIN: texts[MAIN].replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")})),
        "Strict Open XML",
    ),
    "giant table": (lambda: body(f"<w:tbl>{'<w:tr>' + '<w:tc><w:p/></w:tc>' * 60 + '</w:tr>'}</w:tbl>" * 400), "more than 20000 cells"),
    "giant text": (lambda: body("<w:p/>" * 500_000), "too long to be read"),
}  # fmt: skip


def nodes() -> bytes:
    """Small on the wire, and a gigabyte when it is parsed: in parts that are read only when something needs them."""
    parts = {name: f"<x>{'<a/>' * 2_400_000}</x>".encode() for name in ("word__footnotes.xml", "word__comments.xml")}
    return with_files(**parts, **{"word__media__noise.png": random.Random(1).randbytes(300_000)})


def attributes() -> bytes:
    told = " ".join(f'a{at:x}=""' for at in range(1_800_000))
    return body(f"<w:p {told}/>")


def wide(cells: int, rows: int, span: str = "") -> str:
    """A row of many cells, and many of one: as Markdown all are as long."""
    about = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span else ""
    long = f"<w:tr>{f'<w:tc>{about}<w:p/></w:tc>' * cells}</w:tr>"
    return f"<w:tbl>{long}{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * rows}</w:tbl>"


BAD |= {
    "millions of elements": (nodes, "too long to be read"),
    "millions of attributes": (attributes, "too long to be read"),
    "a long row above short ones": (lambda: body(wide(5_000, 5_000)), "more than 20000 cells"),
    "a row of wide cells": (lambda: body(wide(1_000, 1_000, "60")), "more than 20000 cells"),
}


def all_of(brought: Brought) -> str:
    return "\n".join(text for passage in brought.reading.manuscript.passages for text in passage.texts())


def test_numbers_and_signs_that_no_word_program_writes() -> None:
    many = "9" * 5_000
    about = f'<w:pPr><w:outlineLvl w:val="{many}"/><w:numPr><w:ilvl w:val="{many}"/><w:numId w:val="1"/></w:numPr><w:ind w:left="{many}"/></w:pPr>'
    signs = "".join(f'<w:sym w:char="{sign}"/>' for sign in ("-5", "0000", "D800", "41", many))
    text = f"<w:p>{about}<w:r><w:t>One</w:t>{signs}</w:r></w:p><w:p><w:r><w:t>Two</w:t></w:r></w:p>{wide(2, 1, many)}"
    words = all_of(from_word(body(text)))
    assert "OneA" in words and "Two" in words and "\0" not in words


NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def test_a_note_that_is_named_often_is_told_once() -> None:
    note = f'<w:footnotes {NAMES}><w:footnote w:id="2">{"<w:p><w:r><w:t>Aside</w:t></w:r></w:p>" * 300}</w:footnote></w:footnotes>'
    text = "<w:p><w:r><w:t>Body</w:t>" + '<w:footnoteReference w:id="2"/>' * 3_000 + "</w:r></w:p>"
    data = changed(body(text), lambda texts: texts.update({"word/footnotes.xml": note}))
    words = all_of(from_word(data))
    assert words.count("Aside") == 300 and words.count("¹") == 3_001


@contextmanager
def in_time() -> Iterator[None]:
    """Of the processor: what grows with the square of its length takes minutes."""
    began = process_time()
    yield
    assert process_time() - began < 30


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        pytest.param(f'<w:p><w:r><w:t xml:space="preserve">a{" " * 300_000}b</w:t></w:r></w:p>', {"a": 1, "b": 1}, id="blanks"),
        pytest.param('<w:p><w:pPr><w:pStyle w:val="Code"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>' * 30_000, {"x": 30_000}, id="lines of code"),
        pytest.param("<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>" * 20_000 + "</w:p>", {"a": 20_000, "b": 20_000}, id="looks"),
    ],
)  # fmt: skip
def test_what_is_long_takes_only_long(text: str, letters: dict[str, int]) -> None:
    data = body(text)
    with in_time():
        words = all_of(from_word(data))
    assert {letter: count for letter, count in Counter(words).items() if letter.isalpha()} == letters


def test_one_picture_in_many_places_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    usual = runs._name_of
    monkeypatch.setattr(runs, "_name_of", lambda data: looked.append(1) or usual(data))
    drawing = '<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rIdIn"/></w:drawing>'
    relation = '<Relationship Id="rIdIn" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/></Relationships>'
    data = body(f"<w:p><w:r><w:t>Seen</w:t>{drawing * 100}</w:r></w:p>")

    def relate(texts: dict[str, str]) -> None:
        path = "word/_rels/document.xml.rels"
        texts[path] = texts[path].replace("</Relationships>", relation)
        texts["word/media/a.png"] = "any bytes"

    found = from_word(changed(data, relate))
    assert len(found.images) == 1 and looked == [1]


def test_a_long_chain_of_answers() -> None:
    """Each comment answers the one before it."""
    told = "".join(
        f'<w:comment w:id="{at}" w:author="A"><w:p w14:paraId="{at + 1:08X}"><w:r><w:t>{at}</w:t></w:r></w:p></w:comment>'
        for at in range(1_000)
    )
    more = "".join(
        f'<w15:commentEx w15:paraId="{at + 1:08X}" w15:paraIdParent="{at:08X}"/>' for at in range(500, 1_000)
    )
    parts = {
        "word/comments.xml": f"<w:comments {NAMES}>{told}</w:comments>",
        "word/commentsExtended.xml": f'<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">{more}</w15:commentsEx>',
    }
    remarks = returned(changed(good(), lambda texts: texts.update(parts))).remarks
    assert len(remarks) == 500 and len(remarks[-1].said) == 501


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The parts that were parsed: a hundred times as large in memory."""
    parts: list[bytes] = []
    usual = opening._parsed
    monkeypatch.setattr(opening, "_parsed", lambda data: parts.append(data) or usual(data))
    return parts


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_in_plain_words(name: str, site: Site, parsed: list[bytes]) -> None:
    make, says = BAD[name]
    data = make()
    with in_time():
        with pytest.raises(MarkdownRefused) as refused:
            returned(data)
        assert sum(part.count(b"<") + part.count(b"=") for part in parsed) <= opening.MOST_SIGNS
        answer = site.client(ALICE).post(f"/documents/{site.document.id}/word", files={"file": ("a.docx", data)})
    assert says in str(refused.value)
    message, values = refused.value.message, refused.value.values
    assert len({translate(message, tag, **values) for tag in TAGS}) == len(TAGS)
    assert answer.status_code == 422 and (says in answer.text or not data), answer.text


@pytest.mark.parametrize("name", [name for name in BAD if name != "empty"])
def test_it_is_no_new_document_either(name: str, site: Site) -> None:
    make, says = BAD[name]
    with in_time():
        answer = site.client(ALICE).post("/documents/import", files={"file": ("draft.docx", make())})
    assert answer.status_code == 422 and says in answer.text, answer.text


def test_what_is_outside_is_never_fetched_and_told() -> None:
    relation = '<Relationship Id="rIdOut" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://127.0.0.1:9/a.png" TargetMode="External"/></Relationships>'
    drawing = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rIdOut"/></w:drawing></w:r></w:p>'
    )

    def change(texts: dict[str, str]) -> None:
        path = "word/_rels/document.xml.rels"
        texts[path] = texts[path].replace("</Relationships>", relation)
        texts[MAIN] = texts[MAIN].replace("<w:sectPr", f"{drawing}<w:sectPr")

    found = from_word(changed(good(), change))
    assert not found.images
    assert any("not inside the file (1)" in notice.message % notice.values for notice in found.reading.notices)


def test_an_image_that_is_none_leaves_its_words(site: Site) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(picture, "PNG")
    word = docx.Document()
    word.add_heading("Problem", 1)
    word.add_picture(picture)
    for blip in word.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        blip.set("descr", "A carton")
    out = io.BytesIO()
    word.save(out)
    with zipfile.ZipFile(out) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, b"<svg onload='alert(1)'/>" if "/media/" in name else data)
    answer = site.client(ALICE).post(
        "/documents/import", files={"file": ("draft.docx", damaged.getvalue())}, follow_redirects=True
    )
    assert answer.status_code == 200 and "cannot be used" in answer.text


def test_changes_by_people_nobody_knows_are_only_names(site: Site) -> None:
    """Names come from the file: they are shown as words, whatever they are made of."""
    from tests.export.edited import came, in_text

    data = in_text(good(), ("One in", f"One {came('more ', '&lt;img src=x onerror=alert(1)&gt;')}in"))
    found = returned(data)
    assert list(found.by_person) == ["<img src=x onerror=alert(1)>"]
    answer = site.client(ALICE).post(f"/documents/{site.document.id}/word", files={"file": ("a.docx", data)})
    assert answer.status_code == 200 and "<img src=x" not in answer.text

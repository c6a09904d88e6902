"""Word files that mean no good, or cannot be read: refused in plain words, in five languages, before they do harm."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from PIL import Image

from app.export.look import Look
from app.export.word import to_docx
from app.i18n import TAGS, translate
from app.manuscript.model import Manuscript, Passage
from app.manuscript.notices import MarkdownRefused
from app.word import opening
from app.word.reading import from_word, returned
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


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_in_plain_words(name: str, site: Site) -> None:
    make, says = BAD[name]
    data = make()
    with pytest.raises(MarkdownRefused):
        returned(data)
    if data:
        answer = site.client(ALICE).post("/documents/import", files={"file": ("draft.docx", data)})
        assert answer.status_code == 422 and says in answer.text, answer.text
        assert answer.elapsed.total_seconds() < 20


def test_every_refusal_is_said_in_every_language() -> None:
    said = [value for name, value in vars(opening).items() if name in ("_DAMAGED", "_OTHER_FORM")]
    for message in said:
        assert len({translate(message, tag) for tag in TAGS}) == len(TAGS)


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

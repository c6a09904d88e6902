"""Bringing a draft in: its words, its images, and whose images may come along."""

import io
import zipfile
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select
from starlette.testclient import TestClient

from app.documents import bringing, search, writing
from app.documents.images import AcceptedImage, accept
from app.documents.models import Document, Picture
from app.documents.pictures import keep_picture
from app.manuscript.reading import Reading, from_markdown
from app.prose.markdown import to_plain
from tests.cast import ALICE, REX, SAM, Person, Site
from tests.documents.test_images import drawn, photo, saved


@pytest.fixture
def image(site: Site) -> str:
    """Alice’s document shows a photograph of this name."""
    return keep(site, saved(photo((60, 40)), "JPEG"))


def keep(site: Site, data: bytes) -> str:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        name = keep_picture(session, site.app.state.files, document, data).name
        markdown = f"![A carton](images/{name})"
        writing.edit(session, document, None, lambda text: text.write("user_guide", "", markdown))
    return name


def exported(site: Site, form: str) -> bytes:
    answer = site.client(ALICE).get(f"/documents/{site.document.id}/export.{form}")
    assert answer.status_code == 200
    return answer.content


def bring(client: TestClient, data: bytes) -> Any:
    return client.post("/documents/import", data={"markdown": ""}, files={"file": ("a.md", data)})


def newest(site: Site, person: Person) -> Document:
    with site.session() as session:
        mine = select(Document).where(Document.changed_by_id == site.ids[person.name])
        return max(session.exec(mine), key=lambda document: document.created_at)


def bytes_shown(site: Site, person: Person, name: str) -> bytes:
    answer = site.client(person).get(f"/documents/{newest(site, person).id}/images/{name}")
    return answer.content if answer.status_code == 200 else b""


def test_a_parcel_brings_words_and_images_to_somebody_who_never_saw_them(site: Site, image: str) -> None:
    parcel = exported(site, "zip")
    assert zipfile.ZipFile(io.BytesIO(parcel)).namelist() == ["document.md", f"images/{image}"]
    assert bring(site.client(SAM), parcel).status_code == 303
    assert bytes_shown(site, SAM, image)
    again = site.client(SAM).get(f"/documents/{newest(site, SAM).id}/export.md").content
    assert again == exported(site, "md")


def test_the_same_document_gives_the_same_parcel(site: Site, image: str) -> None:
    assert exported(site, "zip") == exported(site, "zip")


@pytest.mark.parametrize("form", ["md", "zip"])
def test_who_may_read_the_image_keeps_it_byte_for_byte(site: Site, image: str, form: str) -> None:
    rex = site.client(REX)
    assert bring(rex, exported(site, form)).status_code == 303
    assert bytes_shown(site, REX, image) == site.app.state.files.read(image)


def test_the_images_of_others_are_not_found(site: Site, image: str) -> None:
    answer = bring(site.client(SAM), exported(site, "md"))
    assert f"The image {image} was not found" in answer.text
    assert bytes_shown(site, SAM, image) == b""
    with site.session() as session:
        assert not session.exec(select(Picture).where(Picture.document_id == newest(site, SAM).id)).all()


def test_what_is_no_image_is_told(site: Site, image: str) -> None:
    parcel = exported(site, "zip").replace(site.app.state.files.read(image)[:2], b"<s")
    answer = bring(site.client(SAM), parcel)
    assert answer.status_code == 422  # its checksum is wrong
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.md", exported(site, "md"))
        file.writestr(f"images/{image}", b"<svg>")
    assert f"The image {image} cannot be used" in bring(site.client(SAM), out.getvalue()).text


def test_a_drawing_stays_the_same_file_wherever_it_goes(site: Site) -> None:
    name = keep(site, saved(drawn(), "PNG"))
    assert bring(site.client(SAM), exported(site, "zip")).status_code == 303
    with site.session() as session:
        assert session.get_one(Picture, (newest(site, SAM).id, name)).file == name


def test_hostile_archives_are_refused_in_the_reader_s_language_and_leave_nothing(site: Site) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.md", f"![](images/{'a' * 32}.png)")
        file.writestr(f"images/{'a' * 32}.png", saved(drawn(), "PNG"))
        file.writestr("../evil", "x")
    client = site.client(SAM)
    with site.session() as session:
        before = len(session.exec(select(Document)).all())
    client.post("/language", data={"language": "de"})
    answer = bring(client, out.getvalue())
    assert answer.status_code == 422
    assert "„../evil“ ist keine gewöhnliche Datei" in answer.text
    with site.session() as session:
        assert len(session.exec(select(Document)).all()) == before
    assert not list(site.app.state.files.names())


def test_nothing_at_all_makes_no_document(site: Site) -> None:
    sam = site.client(SAM)
    for answer in (
        sam.post("/documents/import", data={"markdown": " \n"}),
        sam.post("/documents/import", data={"markdown": ""}, files={"file": ("", b"")}),
        bring(sam, b""),
    ):
        assert answer.status_code == 422
        assert "There is nothing to bring in yet." in answer.text


def test_nobody_who_writes_waits_while_a_draft_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite the other one would wait for twenty seconds, and then fail."""
    written: list[str] = []

    def write(what: str) -> None:
        if what not in written:
            with site.session() as session:
                session.get_one(Document, site.document.id).product = what
            written.append(what)

    def reading_beside_a_writer(text: str) -> Reading:
        write("while the text is read")
        return from_markdown(text)

    def accepting_beside_a_writer(data: bytes) -> AcceptedImage:
        write("while an image is looked at")
        return accept(data)

    def counting_beside_a_writer(text: str) -> str:
        write("while words are counted")
        return to_plain(text)

    keep(site, saved(drawn(), "PNG"))
    parcel = exported(site, "zip")
    monkeypatch.setattr("app.documents.routes.library.from_markdown", reading_beside_a_writer)
    monkeypatch.setattr(bringing, "accept", accepting_beside_a_writer)
    monkeypatch.setattr(search, "to_plain", counting_beside_a_writer)
    search._short_gist.cache_clear()
    assert bring(site.client(SAM), parcel).status_code == 303
    assert len(written) == 3


def test_the_export_page_offers_a_parcel_where_there_are_images(site: Site) -> None:
    page = f"/documents/{site.document.id}/export"
    assert "export.zip" not in site.client(REX).get(page).text
    keep(site, saved(Image.new("RGB", (4, 4)), "PNG"))
    assert f"{page}.zip" in site.client(REX).get(page).text

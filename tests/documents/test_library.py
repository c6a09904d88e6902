"""The library: what stands on whose shelf, how documents come and go."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.catalogue import profile
from app.db import now
from app.documents import creating, library
from app.documents.library import Wish
from app.documents.models import Document
from app.jobs import queue
from tests.cast import ALICE, ARTHUR, REX, SAM, Site


@pytest.fixture
def alice(site: Site) -> TestClient:
    return site.client(ALICE)


def shelf(site: Site, person: object, **wish: object) -> list[str]:
    reader = site.user(person)
    with site.session() as session:
        return [document.product for document in library.look(session, reader, Wish(**wish)).documents]  # type: ignore[arg-type]


def test_everybody_finds_what_they_may_see_and_nothing_else(site: Site) -> None:
    assert shelf(site, ALICE) == ["Meridian"] == shelf(site, REX)
    assert shelf(site, REX, whose="mine") == []
    assert shelf(site, REX, whose="shared") == ["Meridian"]
    sam = site.user(SAM)
    with site.session() as session:
        found = library.look(session, sam, Wish()).documents
    assert [document.id for document in found] == [site.sams.id]


@pytest.mark.parametrize("profile", ["essential", "full", "internal"])
@pytest.mark.parametrize("language", ["en", "de", "pt-BR", "zh-Hans", "zh-Hant"])
def test_a_new_document_in_any_language_and_profile(site: Site, alice: TestClient, language: str, profile: str) -> None:
    made = alice.post("/documents", data={"language": language, "profile": profile, "product": "Nova"})
    assert made.status_code == 303
    page = alice.get(made.headers["location"])
    assert page.status_code == 200 and "Nova" in page.text


def test_a_wrong_wish_for_a_document_comes_back_as_it_was_typed(site: Site, alice: TestClient) -> None:
    answer = alice.post("/documents", data={"language": "xx", "profile": "essential", "product": "Kept"})
    assert answer.status_code == 422 and 'value="Kept"' in answer.text
    answer = alice.post("/documents", data={"language": "en", "product": "x" * 300})
    assert answer.status_code == 422 and "200" in answer.text


def test_markdown_comes_in_by_file_and_by_pasting(site: Site, alice: TestClient) -> None:
    markdown = "# Big news\n\n> For you.\n\n## Weather\n\nRain.\n"
    pasted = alice.post("/documents/import", data={"markdown": markdown})
    assert pasted.status_code == 200 and "Weather" in pasted.text  # a notice: it went to the appendix
    file = {"file": ("a.md", "# Big news\n\n> For you.\n".encode("utf-8-sig"), "text/markdown")}
    assert alice.post("/documents/import", data={"markdown": ""}, files=file).status_code == 303


@pytest.mark.parametrize("data", [b"\xff\xfe\x00binary", b"---\nlanguage: [\n---\n# x"])
def test_what_is_no_markdown_is_refused_in_words(site: Site, alice: TestClient, data: bytes) -> None:
    answer = alice.post("/documents/import", data={"markdown": ""}, files={"file": ("a.md", data, "text/markdown")})
    assert answer.status_code == 422
    field = re.search(r'<input id="file".*?>', answer.text, re.DOTALL)
    assert field and 'aria-describedby="file-error" autofocus' in field[0], "the page comes back at the file"
    assert 'id="file-error"' in answer.text and 'id="markdown-error"' not in answer.text


def test_export_and_import_give_the_same_words(site: Site, alice: TestClient) -> None:
    exported = alice.get(f"/documents/{site.document.id}/export.md").text
    made = alice.post("/documents/import", data={"markdown": exported})
    again = alice.get(f"{made.headers['location']}/export.md").text
    assert again == exported


def test_a_copy_belongs_to_who_makes_it(site: Site) -> None:
    rex = site.client(REX)
    made = rex.post(f"/documents/{site.document.id}/copies", data={"product": ""})
    assert rex.get(made.headers["location"]).status_code == 200
    assert sorted(shelf(site, REX, whose="mine")) == ["Meridian (copy)"]


def test_archive_bin_and_the_way_back(site: Site, alice: TestClient) -> None:
    base = f"/documents/{site.document.id}"
    alice.post(f"{base}/archive")
    assert shelf(site, ALICE) == [] and shelf(site, ALICE, place="archive") == ["Meridian"]
    alice.post(f"{base}/shelf")
    assert shelf(site, ALICE) == ["Meridian"]
    assert site.client(ARTHUR).post(f"{base}/bin").status_code == 404
    alice.post(f"{base}/bin")
    assert shelf(site, ALICE) == [] and shelf(site, ALICE, place="bin") == ["Meridian"]
    assert shelf(site, ARTHUR, place="bin") == []
    assert alice.get(base).status_code == 404
    alice.post(f"{base}/return")
    assert alice.get(base).status_code == 200


def test_the_bin_is_emptied_after_its_days(site: Site, alice: TestClient) -> None:
    alice.post(f"/documents/{site.document.id}/bin")
    with site.session() as session:
        assert library.empty_bin(session, days=30) == 0
        session.get_one(Document, site.document.id).deleted_at = now() - timedelta(days=31)
        session.flush()
        assert library.empty_bin(session, days=30) == 1
        assert site.document.id not in session.exec(select(Document.id)).all()


def test_the_bin_empties_itself(site: Site, alice: TestClient) -> None:
    alice.post(f"/documents/{site.document.id}/bin")
    queue.do_what_is_due(site.engine, now() + timedelta(days=29))
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = now() - timedelta(days=30)
    queue.do_what_is_due(site.engine, now() + timedelta(days=31))
    assert shelf(site, ALICE, place="bin") == []


@pytest.mark.parametrize(("before", "after"), [(30, 60), (30, 10)])
def test_the_bin_keeps_to_its_days_when_they_are_changed(
    site: Site, alice: TestClient, monkeypatch: pytest.MonkeyPatch, before: int, after: int
) -> None:
    start = now()

    def pass_days(days: int) -> None:
        monkeypatch.setattr(library, "now", lambda: start + timedelta(days=days, hours=1))
        queue.do_what_is_due(site.engine, start + timedelta(days=days, hours=1))

    monkeypatch.setattr(library, "days_in_bin", lambda: before)
    queue.ask_for_regular_work(site.engine)
    alice.post(f"/documents/{site.document.id}/bin")
    monkeypatch.setattr(library, "days_in_bin", lambda: after)
    for day in range(1, after):
        pass_days(day)
    assert shelf(site, ALICE, place="bin") == ["Meridian"]
    pass_days(after + 1)
    assert shelf(site, ALICE, place="bin") == []


def test_a_page_without_any_section_still_opens(site: Site, alice: TestClient) -> None:
    made = alice.post("/documents", data={"language": "en", "profile": "essential", "product": "Nova"})
    document = made.headers["location"]
    for key in profile("essential").sections:
        alice.post(f"{document}/sections/{key}/absence")
    assert alice.get(document).status_code == 200
    alice.post(f"{document}/sections", data={"key": "headline"})
    assert 'id="headline"' in alice.get(document).text


@pytest.mark.parametrize(
    ("markdown", "why"),
    [
        ("# Big news\n\n## Introduction\n\n" + "word " * 50_000, "Introduction: At most 200,000 characters"),
        ("# " + "word " * 500, "Headline: At most 1,000 characters"),
        ("# Big news\n\n## Customer FAQ\n" + "".join(f"\n### Why {n}?\n" for n in range(300)), "At most 200 entries"),
        ("---\nproduct: " + "x" * 300 + "\n---\n# Big news\n", "Product: At most 200 characters"),
    ],
)
def test_an_import_that_does_not_fit_comes_back_and_leaves_nothing(
    site: Site, alice: TestClient, markdown: str, why: str
) -> None:
    answer = alice.post("/documents/import", data={"markdown": markdown})
    assert answer.status_code == 422 and why in answer.text and markdown[-40:].strip() in answer.text
    assert 'aria-describedby="markdown-error" autofocus' in answer.text and 'id="file-error"' not in answer.text
    assert shelf(site, ALICE) == ["Meridian"]


def test_pages_filters_and_orders(site: Site, alice: TestClient) -> None:
    owner = site.user(ALICE)
    with site.session() as session:
        for number in range(30):
            manuscript = creating.blank("de" if number % 2 else "en", "essential", f"P{number:02}")
            creating.create(session, owner, manuscript)
    assert len(shelf(site, ALICE)) == 25 and len(shelf(site, ALICE, page=2)) == 6
    assert shelf(site, ALICE, page=99) == shelf(site, ALICE, page=2)
    assert shelf(site, ALICE, order="product", language="de")[0] == "P01"
    assert shelf(site, ALICE, words="P07") == ["P07"]
    assert shelf(site, ALICE, words="pharmac vial") == ["Meridian"]
    assert alice.get("/?order=nonsense").status_code == 200
    assert alice.get("/documents?words=P1&page=1").text.count("P1") >= 10


def test_sharing_admits_invites_and_never_loses_the_last_owner(site: Site, alice: TestClient) -> None:
    base = f"/documents/{site.document.id}/people"
    alice.post(base, data={"email": "SAM@example.org", "role": "author"})
    assert "Meridian" in shelf(site, SAM)
    invited = alice.post(base, data={"email": "new@example.org", "role": "reader"})
    assert "/invitations/" in invited.text
    assert alice.post(base, data={"email": "no address", "role": "reader"}).status_code == 422
    assert alice.post(f"{base}/{site.ids['Alice']}", data={"role": "reader"}).status_code == 422
    assert alice.post(f"{base}/{site.ids['Alice']}/removal").status_code == 422
    assert alice.post(f"{base}/{site.ids['Sam']}/removal").status_code == 303
    assert site.client(REX).post(f"/documents/{site.document.id}/departure").status_code == 303
    assert shelf(site, REX) == []

"""The pages of versions: for readers and writers, without JavaScript, and what strange addresses get."""

import re

import pytest

from app.accounts.models import User
from app.documents.models import Document
from app.manuscript.model import Item, Passage
from app.versions import history
from tests.cast import ALICE, REX, SAM, Site
from tests.versions.stories import Desk

FIRST = (Passage("introduction", "Every vial is **cold**."), Passage("features", items=(Item("Fast", "One second."),)))
SECOND = (
    Passage("introduction", "Every single vial is cold."),
    Passage("features", items=(Item("Fast", "Two seconds."),)),
)


@pytest.fixture
def address(site: Site) -> str:
    """Alice’s document with two versions, the first one named."""
    with site.session() as session:
        desk = Desk(session, session.get_one(Document, site.document.id), session.get_one(User, site.ids[ALICE.name]))
        desk.write(*FIRST)
        history.keep(session, desk.document, desk.writer, "For <b>peers</b>")
        desk.write(*SECOND)
        history.keep(session, desk.document, desk.writer)
    return f"/documents/{site.document.id}"


def numbers(site: Site) -> list[tuple[int, str]]:
    with site.session() as session:
        found = history.timeline(session, session.get_one(Document, site.document.id)).versions
        return [(version.number, version.name) for version in found]


def test_the_timeline_shows_who_when_how_much(site: Site, address: str) -> None:
    page = site.client(REX).get(f"{address}/versions")
    assert page.status_code == 200
    assert "For &lt;b&gt;peers&lt;/b&gt;" in page.text and "Version 2" in page.text and "Alice" in page.text
    assert f'action="{address}/compare"' in page.text
    assert f'action="{address}/versions"' not in page.text, "a reader keeps nothing"


def test_an_empty_timeline(site: Site) -> None:
    page = site.client(ALICE).get(f"/documents/{site.document.id}/versions")
    assert page.status_code == 200 and "No version has been kept yet" in page.text


def test_keeping_by_name(site: Site, address: str) -> None:
    alice = site.client(ALICE)
    with site.session() as session:
        Desk(session, session.get_one(Document, site.document.id), session.get_one(User, site.ids[ALICE.name])).write(
            Passage("headline", "Other")
        )
    answer = alice.post(f"{address}/versions", data={"name": "Friday"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}/versions")
    assert numbers(site)[0] == (3, "Friday")


def test_nothing_new_to_keep_is_said(site: Site, address: str) -> None:
    answer = site.client(ALICE).post(f"{address}/versions", data={"name": ""})
    assert answer.status_code == 422 and "Nothing has changed" in answer.text
    assert len(numbers(site)) == 2


def test_too_long_a_name_comes_back(site: Site, address: str) -> None:
    answer = site.client(ALICE).post(f"{address}/versions", data={"name": "long " * 100})
    assert answer.status_code == 422 and "long long" in answer.text


def test_one_version(site: Site, address: str) -> None:
    page = site.client(REX).get(f"{address}/versions/1")
    assert page.status_code == 200
    assert "<strong>cold</strong>" in page.text and "One second." in page.text
    assert f"{address}/export.pdf?version=1" in page.text
    assert "/restoration" not in page.text, "a reader restores nothing"
    assert "/restoration" in site.client(ALICE).get(f"{address}/versions/1").text
    assert "/restoration" not in site.client(ALICE).get(f"{address}/versions/2").text, "it stands as it is now"


def test_renaming(site: Site, address: str) -> None:
    answer = site.client(ALICE).post(f"{address}/versions/2/name", data={"name": "Better"})
    assert answer.headers["location"] == f"{address}/versions/2"
    assert numbers(site) == [(2, "Better"), (1, "For <b>peers</b>")]
    assert site.client(ALICE).post(f"{address}/versions/2/name", data={"name": "x" * 300}).status_code == 422


def test_restoring(site: Site, address: str) -> None:
    answer = site.client(ALICE).post(f"{address}/versions/1/restoration")
    assert answer.headers["location"] == f"{address}/versions"
    assert numbers(site)[0] == (3, "Restored from version 1")
    assert "<strong>cold</strong>" in site.client(ALICE).get(f"{address}/read").text


@pytest.mark.parametrize("view", ["inline", "side"])
@pytest.mark.parametrize("after", ["2", "now"])
def test_comparing(site: Site, address: str, view: str, after: str) -> None:
    page = site.client(REX).get(f"{address}/compare/1...{after}?view={view}")
    assert page.status_code == 200
    assert '<ins class="came">' in page.text and '<del class="went">' in page.text
    assert re.search(r"\d words? new, \d words? gone, in 2 sections", page.text)
    assert 'id="introduction"' in page.text and 'id="features"' in page.text


def test_another_order_is_called_moved_and_not_changed(site: Site, address: str) -> None:
    with site.session() as session:
        desk = Desk(session, session.get_one(Document, site.document.id), session.get_one(User, site.ids[ALICE.name]))
        fast, slow = Item("Fast", "Two seconds."), Item("Slow", "A minute.")
        for number, items in enumerate(((fast, slow), (slow, fast))):
            desk.write(Passage("features", items=items))
            history.keep(session, desk.document, desk.writer, f"Order {number}")
    page = site.client(REX).get(f"{address}/compare/3...4").text
    assert "No word changed, only the order or details, in 1 section" in page
    assert '<span class="small soft">Moved</span>' in page and "Changed" not in page and "0 words" not in page


def test_side_by_side_says_which_is_which(site: Site, address: str) -> None:
    page = site.client(REX).get(f"{address}/compare/1...now?view=side").text
    assert '<div class="sides sides-titles"><p>For &lt;b&gt;peers&lt;/b&gt;</p><p>Now</p></div>' in page
    assert "sides-titles" not in site.client(REX).get(f"{address}/compare/1...now").text


def test_the_timeline_has_headings_and_leads_to_what_changed_since(site: Site, address: str) -> None:
    with site.session() as session:
        desk = Desk(session, session.get_one(Document, site.document.id), session.get_one(User, site.ids[ALICE.name]))
        desk.write(Passage("headline", "Not kept yet"))
    page = site.client(REX).get(f"{address}/versions").text
    assert "<span>Older</span><span>Newer</span>" in page
    assert f'href="{address}/compare/2...now">What changed' in page


def test_a_version_reads_in_the_order_of_print(site: Site, address: str) -> None:
    with site.session() as session:
        desk = Desk(session, session.get_one(Document, site.document.id), session.get_one(User, site.ids[ALICE.name]))
        desk.write(Passage("brief", items=(Item("Who?", "Pharmacists."),)), Passage("appendix", "Figures."))
        history.keep(session, desk.document, desk.writer)
    rex = site.client(REX)
    for path in ("versions/3", "compare/2...3", "read"):
        page = rex.get(f"{address}/{path}").text
        found = [page.index(f'id="{key}"') for key in ("headline", "customer_faq", "brief", "appendix")]
        assert found == sorted(found), path
    editor = site.client(ALICE).get(address).text
    assert editor.index('id="brief"') < editor.index('id="headline"')
    assert "In print it stands near the end, and customers never see it." in editor


@pytest.mark.parametrize("view", ["inline", "side"])
def test_a_text_too_long_to_be_compared_as_it_prints_says_so(site: Site, address: str, view: str) -> None:
    lines = "\n".join(f"- {number}" for number in range(15_000))
    with site.session() as session:
        desk = Desk(session, session.get_one(Document, site.document.id), session.get_one(User, site.ids[ALICE.name]))
        desk.write(Passage("user_guide", lines))
        history.keep(session, desk.document, desk.writer)
        desk.write(Passage("user_guide", lines + "\n- **the end**"))
    page = site.client(REX).get(f"{address}/compare/3...now?view={view}").text
    assert "so it stands here as it was typed." in page
    assert re.search(r'<ins class="came">.*- \*\*the end\*\*</ins>', page, re.DOTALL)
    assert "as it was typed" not in site.client(REX).get(f"{address}/compare/1...2?view={view}").text


def test_comparing_equals(site: Site, address: str) -> None:
    page = site.client(REX).get(f"{address}/compare/2...now").text
    assert "The two say the same." in page
    assert "Unchanged" not in page and "No section changed" not in page


def test_the_form_leads_to_the_lasting_address(site: Site, address: str) -> None:
    rex = site.client(REX)
    for asked, wanted in {
        "before=1&after=2": "compare/1...2",
        "before=2&after=1": "compare/1...2",
        "before=1&after=now": "compare/1...now",
        "before=&after=": "versions",
        "before=x&after=%2F%2Fevil": "versions",
        "": "versions",
    }.items():
        assert rex.get(f"{address}/compare?{asked}").headers["location"] == f"{address}/{wanted}"


STRANGE = (
    "versions/3", "versions/0", "versions/-1", "versions/99999999999999999999", "versions/x", "compare/1...3",
    "compare/now...1", "compare/1...", "compare/1..2", "compare/1...2...3", "compare/²...1", "compare/1...%27",
)  # fmt: skip


def test_strange_addresses_are_not_found(site: Site, address: str) -> None:
    rex = site.client(REX)
    for strange in STRANGE:
        assert rex.get(f"{address}/{strange}").status_code == 404, strange


def test_strangers_find_nothing(site: Site, address: str) -> None:
    sam = site.client(SAM)
    for path in ("versions", "versions/1", "compare/1...2", "compare?before=1&after=2"):
        assert sam.get(f"{address}/{path}").status_code == 404
    for path in ("versions", "versions/1/name", "versions/1/restoration"):
        assert sam.post(f"{address}/{path}", data={"name": "x"}).status_code == 404
        assert site.client(REX).post(f"{address}/{path}", data={"name": "x"}).status_code == 404
    assert len(numbers(site)) == 2


def test_versions_of_others_are_not_found_through_ones_own_document(site: Site, address: str) -> None:
    assert site.client(SAM).get(f"/documents/{site.sams.id}/versions/1").status_code == 404


def test_looking_writes_nothing(site: Site, address: str) -> None:
    with site.session() as session:
        before = session.get_one(Document, site.document.id).revision
    for path in ("versions", "versions/1", "compare/1...now"):
        site.client(ALICE).get(f"{address}/{path}")
    with site.session() as session:
        assert session.get_one(Document, site.document.id).revision == before
    assert len(numbers(site)) == 2


@pytest.mark.parametrize("language", ["de", "pt-BR", "zh-Hans", "zh-Hant"])
def test_pages_speak_the_readers_language(site: Site, address: str, language: str) -> None:
    with site.session() as session:
        session.get_one(User, site.ids[REX.name]).language = language
    for path in ("versions", "versions/1", "compare/1...now?view=side"):
        assert f'<html lang="{language}"' in site.client(REX).get(f"{address}/{path}").text

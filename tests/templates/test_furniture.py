"""The library and what stands around a document, as each of the cast gets them."""

import re
from html.parser import HTMLParser

import pytest

from tests.cast import ALICE, ARTHUR, NOBODY, REX, SAM, Person, Site


class Page(HTMLParser):
    """What matters of a page here: ids, what labels point at, what controls there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.references: list[str] = []
        self._in_label = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.ids += [about["id"] or ""] if "id" in about else []
        self.references += (about.get("aria-describedby") or "").split() + (about.get("aria-labelledby") or "").split()
        self._in_label = self._in_label or tag == "label"
        if tag == "label" and about.get("for"):
            self.labelled.add(about["for"] or "")
        if tag in {"input", "select", "textarea"} and about.get("type") != "hidden" and "hidden" not in about:
            self.controls.append(about | {"in_label": "yes" if self._in_label else ""})

    def handle_endtag(self, tag: str) -> None:
        self._in_label = self._in_label and tag != "label"


PAGES = (
    "/", "/?place=bin", "/?place=archive", "/?words=nothing-like-this", "/documents", "/documents/new",
    "/documents/{id}/people", "/documents/{id}/details",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "pt-BR", "zh-Hans", "zh-Hant"])
def test_every_page_holds_together(site: Site, language: str) -> None:
    client = site.client(ALICE)
    client.post("/language", data={"language": language})
    for address in PAGES:
        holds_together(client.get(address.format(id=site.document.id)).text, address, language)


def holds_together(text: str, address: str, language: str) -> None:
    """Ids are unique, references lead somewhere, every control has a label."""
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)
    for control in page.controls:
        assert control["in_label"] or control.get("id") in page.labelled or control.get("aria-label"), control
    if address != "/documents":
        assert f'<html lang="{language}">' in text
        assert text.count("<h1") == 1


@pytest.mark.parametrize(("person", "may"), [(ALICE, "Delete"), (ARTHUR, "Leave"), (REX, "Leave")])
def test_actions_follow_the_role(site: Site, person: Person, may: str) -> None:
    text = site.client(person).get("/").text
    other = {"Delete": "Leave", "Leave": "Delete"}[may]
    assert f">{may}" in re.sub(r"<svg.*?</svg>", "", text)
    assert f">{other}" not in re.sub(r"<svg.*?</svg>", "", text)


def test_only_writers_are_offered_to_write(site: Site) -> None:
    shown = f'href="/documents/{site.document.id}"'
    assert shown in site.client(ARTHUR).get(f"/documents/{site.document.id}/read").text
    assert shown not in site.client(REX).get(f"/documents/{site.document.id}/read").text


def test_filters_keep_the_address_short_and_the_tabs_keep_the_filters(site: Site) -> None:
    text = site.client(ALICE).get("/?words=vial&stage=draft&order=changed").text
    assert 'href="/?whose=mine&amp;words=vial&amp;stage=draft"' in text
    assert 'href="/?words=vial&amp;stage=draft" aria-current="page"' in text


def test_the_shelf_alone_brings_count_and_tabs(site: Site) -> None:
    text = site.client(ALICE).get("/documents?words=vial", headers={"HX-Request": "true"}).text
    assert "<html" not in text
    assert 'id="shelf-count" hx-swap-oob' in text
    assert "1 document" in text


def test_the_first_visit_is_told_what_this_is(site: Site) -> None:
    client = site.client(SAM)
    client.post(f"/documents/{site.sams.id}/bin")
    text = client.get("/").text
    assert "Write the announcement first" in text
    assert 'name="words"' not in text
    assert "Bring back" in client.get("/?place=bin").text


def test_hostile_names_are_only_text(site: Site) -> None:
    evil = "<img src=x onerror=alert(1)>\"'"
    client = site.client(ALICE)
    details = {"product": evil, "language": "en", "stage": "draft", "authors": evil}
    client.post(f"/documents/{site.document.id}/details", data=details)
    for address in ("/", f"/?product={evil}", f"/?words={evil}", f"/documents/{site.document.id}/details"):
        assert "<img src=x" not in client.get(address).text


def test_details_come_back_with_everything_that_was_typed(site: Site) -> None:
    sent = {"product": "P" * 201, "language": "en", "outcomes": ["agility", "cost"], "authors": "Kim\n王晓敏"}
    answer = site.client(ALICE).post(f"/documents/{site.document.id}/details", data=sent)
    assert answer.status_code == 422
    assert answer.text.count(" checked") == 2
    assert "Kim\n王晓敏</textarea>" in answer.text
    assert 'aria-invalid="true" aria-describedby="product-error"' in answer.text


def test_words_that_could_not_be_saved_stand_in_a_form_again(site: Site) -> None:
    address = f"/documents/{site.document.id}/sections/headline"
    sent = {"text": "x" * 2000, "base_text": "<b>before</b>"}
    answer = site.client(ALICE).post(address, data=sent)
    assert answer.status_code == 422
    assert f'action="{address}"' in answer.text
    assert "x" * 2000 in answer.text
    assert "&lt;b&gt;before&lt;/b&gt;" in answer.text


def test_who_is_signed_out_can_choose_a_language(site: Site) -> None:
    client = site.client(NOBODY, follow_redirects=True)
    assert 'action="/language"' in client.get("/sign-in").text
    assert '<html lang="zh-Hant">' in client.post("/language", data={"language": "zh-Hant", "next": "/sign-in"}).text

"""The details of a document: only what somebody changed is changed, and nobody overwrites what others set meanwhile."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts.models import User
from app.documents import creating, details
from app.documents.models import Document
from app.manuscript.model import Front, Manuscript, Passage
from app.manuscript.reading import from_markdown
from app.manuscript.writing import to_markdown
from tests.cast import ALICE, ARTHUR, Site

FRONT = Front(
    product="Meridian",
    launch="2027-03-15",
    authors=("Weber, Jonas", "王晓敏"),
    outcomes=("cost", "agility"),
    internal_terms=("SKU", "cold, but not frozen"),
)


@pytest.fixture
def document(site: Site) -> Document:
    return brought(site, FRONT)


def brought(site: Site, front: Front) -> Document:
    """Alice’s document as an import made it; Arthur may write as well."""
    with site.session() as session:
        alice, arthur = (session.get_one(User, site.ids[person.name]) for person in (ALICE, ARTHUR))
        made = creating.create(session, alice, Manuscript(front, (Passage("headline", "All"),)))
        creating.membership.admit(session, made, arthur, "author")
    return made


def form(client: TestClient, document: Document) -> dict[str, Any]:
    """What the browser would send if nothing were touched."""
    return fields(client.get(f"/documents/{document.id}/details").text)


def fields(page: str) -> dict[str, Any]:
    own = re.search(r'<form class="card stack".*?</form>', page, re.DOTALL)
    assert own
    found: dict[str, Any] = {"outcomes": []}
    for tag in re.findall(r"<input\b[^>]*>", own[0]):
        about = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        value = html.unescape(about["value"]).replace("\n", "\r\n")
        if about.get("type") != "checkbox":
            found[about["name"]] = value
        elif tag.endswith(" checked>"):
            found[about["name"]].append(value)
    for name, text in re.findall(r'<textarea[^>]*?name="(\w+)"[^>]*>\n?([^<]*)</textarea>', own[0]):
        found[name] = html.unescape(text).replace("\n", "\r\n")
    for name, options in re.findall(r'<select[^>]*?name="(\w+)"[^>]*>(.*?)</select>', own[0], re.DOTALL):
        found[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)))
    return found


def send(client: TestClient, document: Document, sent: dict[str, Any]) -> Any:
    return client.post(f"/documents/{document.id}/details", data=sent)


def now(site: Site, document: Document) -> dict[str, Any]:
    with site.session() as session:
        found = session.get_one(Document, document.id)
        return {name: getattr(found, name) for name in details.NAMES}


def test_an_untouched_form_changes_nothing(site: Site, document: Document) -> None:
    alice, before = site.client(ALICE), now(site, document)
    assert before["authors"] == ["Weber, Jonas", "王晓敏"]
    assert send(alice, document, form(alice, document)).status_code == 303
    assert now(site, document) == before


def test_each_line_is_one_name(site: Site, document: Document) -> None:
    alice = site.client(ALICE)
    sent = form(alice, document) | {"authors": "Weber, Jonas\r\n\r\n  Kim   Lee \r\n"}
    assert send(alice, document, sent).status_code == 303
    assert now(site, document)["authors"] == ["Weber, Jonas", "Kim Lee"]


def test_details_are_taken_and_bad_ones_come_back(site: Site, document: Document) -> None:
    alice = site.client(ALICE)
    good = {"product": "Meridian 2", "language": "de", "launch": "2027-05-01", "authors": "Ann\nBo"}
    assert send(alice, document, good | {"outcomes": ["agility", "innovation"]}).status_code == 303
    taken = now(site, document)
    assert (taken["authors"], taken["outcomes"]) == (["Ann", "Bo"], ["agility", "innovation"])
    assert taken["internal_terms"] == list(FRONT.internal_terms), "what was not sent was not meant"
    for wrong in ("soon", "20270315"):
        bad = send(alice, document, form(alice, document) | {"launch": wrong, "product": "Kept as typed"})
        assert bad.status_code == 422 and "Kept as typed" in bad.text and "Please give a date" in bad.text
    assert fields(bad.text)["base_product"] == "Meridian 2"


def test_a_tick_taken_away_is_taken_away(site: Site, document: Document) -> None:
    alice = site.client(ALICE)
    send(alice, document, form(alice, document) | {"outcomes": []})
    assert now(site, document)["outcomes"] == []


def test_an_older_form_overwrites_nothing_that_it_did_not_touch(site: Site, document: Document) -> None:
    alice, arthur = site.client(ALICE), site.client(ARTHUR)
    older = form(arthur, document)
    send(alice, document, form(alice, document) | {"product": "NEW NAME", "launch": "2028-01-01"})
    assert send(arthur, document, older | {"authors": "Arthur"}).status_code == 303
    found = now(site, document)
    assert (found["product"], found["launch"], found["authors"]) == ("NEW NAME", "2028-01-01", ["Arthur"])


def test_who_changes_the_same_is_asked_and_nothing_is_overwritten(site: Site, document: Document) -> None:
    alice, arthur = site.client(ALICE), site.client(ARTHUR)
    older = form(arthur, document)
    theirs = {"product": "Hers", "authors": "Alice\r\nAnn", "launch": "2028-01-01", "outcomes": []}
    send(alice, document, form(alice, document) | theirs)
    before = now(site, document)
    mine = {"product": "His", "authors": "Arthur", "outcomes": ["innovation"], "internal_terms": "ROI"}
    answer = send(arthur, document, older | mine)
    assert answer.status_code == 409 and now(site, document) == before
    assert answer.text.count('name="theirs"') == 3 and answer.text.count("Somebody else has changed this, too.") == 3
    for words in ("Hers", "Alice, Ann", "(nothing)"):
        assert f"<strong>{words}</strong>" in answer.text
    again = fields(answer.text)
    assert {name: again[name] for name in mine} == mine, "what was typed stands in the form"
    assert again["launch"] == "2028-01-01", "and what only others changed is theirs"
    assert send(arthur, document, again | {"theirs": ["product", "outcomes"]}).status_code == 303
    after = before | {"authors": ["Arthur"], "internal_terms": ["ROI"]}
    assert now(site, document) == after


def test_the_same_change_on_both_sides_is_no_clash(site: Site, document: Document) -> None:
    alice, arthur = site.client(ALICE), site.client(ARTHUR)
    older = form(arthur, document)
    send(alice, document, form(alice, document) | {"product": "Both"})
    assert send(arthur, document, older | {"product": "Both", "launch": ""}).status_code == 303
    assert now(site, document)["launch"] == ""


def test_many_imported_authors_stay_savable(site: Site) -> None:
    people = tuple(f"Author number {number}" for number in range(700))
    document, alice = brought(site, replace(FRONT, authors=people)), site.client(ALICE)
    untouched = form(alice, document)
    assert len(untouched["authors"]) > details.LONGEST_LIST
    assert send(alice, document, untouched | {"product": "Another"}).status_code == 303
    assert now(site, document) | {"authors": []} == now(site, document) | {"product": "Another", "authors": []}
    assert now(site, document)["authors"] == list(people)
    longer = untouched["authors"] + "\r\nOne more"
    refused = send(alice, document, form(alice, document) | {"authors": longer})
    assert (
        refused.status_code == 422
        and "At most 8,000 characters fit here" in refused.text
        and "One more" in refused.text
    )
    fewer = "\r\n".join(people[:-1])
    assert send(alice, document, form(alice, document) | {"authors": fewer}).status_code == 303
    assert len(now(site, document)["authors"]) == 699


def test_lists_as_long_as_they_may_be_come_back_from_markdown() -> None:
    names = tuple(f"Ann {number:04}" for number in range(888))
    assert len("\n".join(names)) <= details.LONGEST_LIST
    front = replace(FRONT, authors=names, internal_terms=names)
    assert from_markdown(to_markdown(Manuscript(front))).manuscript.front.authors == names

"""Joining: from the link somebody is sent to the first words they write; and drafts that come from elsewhere."""

from playwright.sync_api import Page, expect

from app.manuscript.model import Manuscript, Passage
from tests.browser.conftest import Visit
from tests.browser.served import Served

WORDS = Manuscript(passages=(Passage("headline", "Written before Noor came"), Passage("subtitle")))


def test_from_the_link_to_the_first_word(visit: Visit, served: Served) -> None:
    owner = served.newcomer("Olga", "en")
    document = served.write_own(owner, WORDS)
    hers = visit(owner)
    link = _invited(hers, document)
    his = visit(locale="en")
    his.goto(link)
    expect(his.locator("main")).to_contain_text(f"{owner.name} would like to share a document with you.")
    his.get_by_label("Your name").fill("Noor")
    his.get_by_label("Password").fill("short")
    his.get_by_role("button", name="Make the account").click()
    expect(his.locator("#password-error")).to_contain_text("at least 10 characters")
    expect(his.get_by_label("Your name")).to_have_value("Noor")
    his.get_by_label("Password").fill("four blue kettles")
    his.get_by_role("button", name="Make the account").click()
    his.locator("#desk[data-ready]").wait_for()
    his.locator("#text-subtitle").fill("Noor’s first words")
    expect(his.locator("#saving[data-state=saved]")).to_contain_text("Saved")
    assert served.place(document, "subtitle").passage.text == "Noor’s first words"
    hers.goto(f"/documents/{document}/people")
    expect(hers.locator(".member").filter(has_text="Noor").get_by_role("combobox")).to_have_value("author")
    _expect_spent(visit(locale="en"), link)


def _invited(page: Page, document: str) -> str:
    page.goto(f"/documents/{document}/people")
    page.get_by_label("E-mail address").fill(f"noor-{document.lower()}@example.org")
    page.get_by_label("Author").check()
    page.get_by_role("button", name="Share").click()
    return page.get_by_label("Invitation link").input_value()


def _expect_spent(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("main")).to_contain_text("This invitation has been used or is too old.")


DRAFT = """# Cooks know what tomorrow needs

> For cooks.

## Introduction
PORTLAND, June 8, 2026 — Larder is here.

## What we ate
Plums, and **they were cold**.
"""


def test_a_draft_with_an_unknown_heading(visit: Visit, served: Served) -> None:
    page = visit(served.newcomer("Mika", "en"))
    page.goto("/documents/new")
    page.get_by_label("Markdown file").set_input_files(
        {"name": "larder.md", "mimeType": "text/markdown", "buffer": DRAFT.encode()}
    )
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Your draft is in")).to_be_visible()
    expect(page.locator(".notice.warning li")).to_have_text(
        ["“What we ate” is none of the sections; it is now in the appendix."]
    )
    page.get_by_role("link", name="Go on writing").click()
    page.locator("#desk[data-ready]").wait_for()
    expect(page.locator("#text-introduction")).to_have_value("PORTLAND, June 8, 2026 — Larder is here.")
    expect(page.locator("#appendix textarea")).to_have_value("### What we ate\nPlums, and **they were cold**.")
    expect(page.locator("#appendix .formed strong")).to_have_text("they were cold")


def test_what_is_no_text_is_refused_and_what_was_pasted_stays(visit: Visit, served: Served) -> None:
    page = visit(served.newcomer("Mika", "en"))
    page.goto("/documents/new")
    page.get_by_label("Markdown file").set_input_files(
        {"name": "larder.md", "mimeType": "text/markdown", "buffer": b"\xff\xfe\x00 no text"}
    )
    page.get_by_label("Or paste the text").fill("# Pasted")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.locator("#file-error")).to_contain_text("This file is not text.")
    expect(page.get_by_label("Or paste the text")).to_have_value("# Pasted")

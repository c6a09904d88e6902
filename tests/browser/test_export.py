"""Taking a document along: from the menu as PDF, HTML and Markdown, with the words typed just before."""

import io
from pathlib import Path

import pypdf
from playwright.sync_api import Download, Page, expect

from app.manuscript.reading import from_markdown
from tests.browser.conftest import Desk, OpenDesk

TYPED = "Typed just before the menu was opened"


def test_each_form_is_in_the_menu(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.items("customer_faq").first.locator("textarea[name=text]").fill(TYPED)
    _expect_pdf(desk)
    _expect_markdown(desk)
    _expect_page_of_its_own(desk)


def _taken(page: Page, name: str) -> Download:
    page.locator(".document-tools summary").first.click()
    with page.expect_download() as taking:
        page.get_by_role("link", name=name, exact=True).click()
    page.keyboard.press("Escape")
    return taking.value


def _expect_pdf(desk: Desk) -> None:
    everything = _taken(desk.page, "PDF, everything")
    assert everything.suggested_filename == "Meridian – internal.pdf"
    text = _text_of(everything)
    assert "Meridian shows every carton" in text and TYPED in " ".join(text.split())


def _text_of(pdf: Download) -> str:
    data = Path(pdf.path()).read_bytes()
    assert data.startswith(b"%PDF-")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _expect_markdown(desk: Desk) -> None:
    text = Path(_taken(desk.page, "Markdown").path()).read_text(encoding="utf-8")
    manuscript = from_markdown(text).manuscript
    assert manuscript.headline == "Meridian shows every carton"
    assert manuscript.passage("customer_faq").items[0].text == TYPED
    assert [item.title for item in manuscript.passage("features").items] == ["First", "Second", "Third"]


def _expect_page_of_its_own(desk: Desk) -> None:
    """It opens from the disk, complete, and asks nobody for anything."""
    file = Path(_taken(desk.page, "Web page (HTML)").path())
    alone = desk.page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    standing = file.with_suffix(".html")
    file.rename(standing)
    alone.goto(standing.as_uri())
    expect(alone.get_by_role("heading", level=1)).to_have_text("Meridian shows every carton")
    expect(alone.locator("html")).to_have_attribute("lang", "en")
    expect(alone.locator("main, body").first).to_contain_text(TYPED)
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []


def test_what_customers_do_not_read_is_not_in_theirs(open_desk: OpenDesk) -> None:
    desk = open_desk()
    page = desk.page
    page.get_by_role("button", name="Add a question").nth(1).click()
    expect(desk.items("stakeholder_faq")).to_have_count(1)
    page.keyboard.type("Why could this fail?")
    desk.expect_saved()
    page.locator(".document-tools summary").first.click()
    page.get_by_role("link", name="All choices").click()
    expect(page.locator("#export-check")).to_contain_text("pages")
    for audience, is_in in (("Customers", False), ("Everybody inside", True)):
        page.get_by_label(audience).check()
        page.get_by_label("Letter").check()
        expect(page.locator("#export-check")).to_contain_text("page")
        with page.expect_download() as taking:
            page.get_by_role("button", name="Download PDF").click()
        assert ("Why could this fail?" in _text_of(taking.value)) is is_in
        width = float(pypdf.PdfReader(taking.value.path()).pages[0].mediabox.width)
        assert round(width) == 612


def test_one_version_is_taken_along_as_it_was(open_desk: OpenDesk) -> None:
    desk = open_desk()
    page = desk.page
    page.goto(f"/documents/{desk.document_id}/versions")
    page.get_by_label("Keep the text as it stands, under a name").fill("First")
    page.get_by_role("button", name="Keep").click()
    desk.reload()
    desk.field("headline").fill("Another headline")
    desk.expect_saved()
    page.goto(f"/documents/{desk.document_id}/versions/1")
    page.locator("main .acts summary").first.click()
    with page.expect_download() as taking:
        page.get_by_role("link", name="Markdown", exact=True).last.click()
    text = Path(taking.value.path()).read_text(encoding="utf-8")
    assert "# Meridian shows every carton" in text and "Another headline" not in text

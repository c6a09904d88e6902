"""Other words, proposed in the reading view and taken on the desk."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk, Visit
from tests.browser.test_comments import SELECT
from tests.cast import ALICE, ARTHUR


def test_other_words_are_proposed_and_taken(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    page = visit(ARTHUR)
    page.goto(f"/documents/{desk.document_id}/read")
    expect(page.locator("#talk-new")).to_be_attached()
    page.evaluate(SELECT, ["#introduction p", 26, 53])
    page.locator(".talk-button").click()
    page.get_by_text("Suggest other words").click()
    page.get_by_label("Your words instead").fill("Meridian shows every single carton")
    page.get_by_role("button", name="Suggest this").click()
    expect(page.locator(".proposal ins")).to_contain_text("single")
    desk.page.locator("#tab-talks").click()
    desk.page.get_by_role("button", name="Take it", exact=True).click(timeout=30_000)
    expect(desk.page.locator("#introduction .formed")).to_contain_text("every single carton", timeout=30_000)
    assert "Meridian shows **every" in desk.text_on_disk("introduction")
    assert "single" in desk.text_on_disk("introduction")

"""Other words, proposed in the reading view and taken on the desk."""

import re
from dataclasses import replace

from playwright.sync_api import expect

from app.manuscript.model import Passage
from tests.browser.conftest import WORDS, OpenDesk, Visit
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


def test_a_text_is_written_as_one_would_like_it(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    page = visit(ARTHUR)
    page.goto(f"/documents/{desk.document_id}/suggesting")
    page.locator("#suggest-text-introduction .suggestible-text").click()
    words = page.locator("#suggest-text-introduction .suggesting-words")
    expect(words).to_be_focused()
    words.fill(words.input_value().replace("March 15", "April 1").replace("carton", "small carton"))
    expect(page.locator(".would-suggest li")).to_have_count(2)
    words.press("Control+Enter")
    expect(page.locator("#suggest-text-introduction ins").first).to_contain_text("April 1")
    assert "March 15" in desk.text_on_disk("introduction"), "the text itself stays as it is"
    page.locator("#suggest-text-introduction [data-open]").focus()
    page.keyboard.press("Enter")
    expect(words).to_have_value(re.compile("April 1.*small carton"))
    words.press("Escape")
    expect(words).to_have_count(0)
    desk.page.goto(f"/documents/{desk.document_id}/comments")
    desk.page.get_by_role("button", name="Take all").click()
    expect(desk.page.get_by_role("status").first).to_contain_text("2 suggestions were taken.")
    assert "April 1" in desk.text_on_disk("introduction")


def test_what_is_empty_is_filled(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE, words=replace(WORDS, passages=(*WORDS.passages, Passage("value_proposition"))))
    page = visit(ARTHUR)
    page.goto(f"/documents/{desk.document_id}/suggesting")
    place = page.locator("#suggest-text-value_proposition")
    place.locator(".suggestible-text").click()
    words = place.locator(".suggesting-words")
    expect(words).to_be_focused()
    expect(words).to_have_attribute("placeholder", re.compile("gets better"))
    words.fill("No carton gets lost.")
    expect(page.locator(".would-suggest li")).to_have_count(1)
    words.press("Control+Enter")
    expect(place.locator("ins")).to_contain_text("No carton gets lost.")
    desk.page.goto(f"/documents/{desk.document_id}/comments")
    expect(desk.page.get_by_text("Where nothing was written")).to_be_visible()
    desk.page.get_by_role("button", name="Take it", exact=True).click()
    page.goto(f"/documents/{desk.document_id}/suggesting")
    expect(place.locator(".suggestible-text")).to_have_text("No carton gets lost.")
    assert desk.text_on_disk("value_proposition") == "No carton gets lost."


def test_without_scripts_a_look_comes_first(open_desk: OpenDesk, visit: Visit) -> None:
    page = visit(ARTHUR, java_script_enabled=False)
    page.goto(f"/documents/{open_desk(ALICE).document_id}/suggesting")
    page.locator("#suggest-text-introduction [data-open]").click()
    words = page.locator(".suggesting-words")
    words.fill(words.input_value().replace("March 15", "April 1"))
    page.get_by_role("button", name="Show what this would suggest").click()
    expect(page.locator(".would-suggest li")).to_have_count(1)
    page.get_by_role("button", name="Suggest this").click()
    expect(page.locator("#suggest-text-introduction ins")).to_contain_text("April 1")

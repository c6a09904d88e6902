"""The pages of a review by mouse and keyboard: filtered, walked through, fresh by themselves; and words that cannot be taken."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenDesk, Visit
from tests.browser.test_comments import say
from tests.cast import ALICE, ARTHUR

MARKED_THEN = "[...(CSS.highlights.get('talk-current') ?? [])].map(String)"


def send(page: Page, path: str, **fields: str) -> None:
    """As another page of the same person would."""
    answer = page.request.post(path, form=fields, headers={"Sec-Fetch-Site": "same-origin"})  # type: ignore[arg-type]
    assert answer.ok, answer.text()


def test_filtered_walked_through_and_seen_as_it_was_then(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    here, page, arthur = f"/documents/{desk.document_id}", desk.page, visit(ARTHUR)
    about = {"section": "introduction", "quote": "Meridian shows every carton"}
    send(arthur, f"{here}/threads", **about, text="Every one?", kind="question")
    send(arthur, f"{here}/threads", section="headline", quote="Meridian", text="Say who.", kind="wording")
    send(page, f"{here}/threads", text="My own.", kind="idea")
    field = desk.field("introduction")
    field.focus()
    field.fill("HAMBURG, March 15, 2027 — Meridian now shows **every single** carton.")
    desk.expect_saved()

    page.goto(f"{here}/comments")
    expect(page.locator(".talk")).to_have_count(3)
    page.keyboard.press("Alt+Shift+J")
    page.keyboard.press("Alt+Shift+J")
    expect(page.locator(".talk.is-current")).to_contain_text("Say who.")
    page.keyboard.press("Alt+Shift+K")
    expect(page.locator(".talk.is-current")).to_contain_text("My own.")
    page.get_by_label("Person").select_option(label=ARTHUR.name)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".talk")).to_have_count(2)
    page.get_by_label("Kind").select_option(label="A question")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".talk")).to_have_count(1)
    expect(page.locator(".talk")).to_contain_text("Now: “Meridian now shows every single carton”")
    page.get_by_role("link", name="As it was then").click()
    expect(page.locator("#then")).to_contain_text("Meridian shows every carton")
    assert page.evaluate(MARKED_THEN) == ["Meridian shows every carton"]


def test_what_others_do_appears_by_itself_and_not_under_ones_hands(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    here, page, arthur = f"/documents/{desk.document_id}", desk.page, visit(ARTHUR)
    page.goto(f"{here}/rounds")
    page.get_by_role("checkbox", name="Arthur Author").check()
    with page.expect_response("**/events"):
        page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("Has not answered yet")
    arthur.goto(f"{here}/rounds")
    arthur.get_by_label("I approve", exact=True).check()
    arthur.get_by_role("button", name="Give my verdict").click()
    expect(page.locator(".answer")).to_contain_text("Approves")

    send(page, f"{here}/threads", text="The first.")
    with page.expect_response("**/events"):
        page.goto(f"{here}/comments")
    page.locator(".talk").get_by_label("Reply").fill("Half a thou")
    send(arthur, f"{here}/threads", text="The second.")
    with page.expect_response(lambda answer: answer.url.endswith("/standing")):  # as much later as an answer takes
        send(arthur, f"{here}/rounds/{_round(arthur)}/verdicts", verdict="abstain")
    expect(page.locator(".talk").get_by_label("Reply")).to_have_value("Half a thou")
    page.locator(".talk").get_by_label("Reply").fill("")
    page.locator("h1").click()
    expect(page.locator(".talk")).to_have_count(2)


def _round(page: Page) -> str:
    found = re.search(r"round-(\d+)", page.content())
    assert found
    return found[1]


def test_words_too_many_for_a_comment_stay_where_they_are(open_desk: OpenDesk, visit: Visit) -> None:
    page = visit(ARTHUR)
    page.goto(f"/documents/{open_desk(ALICE).document_id}/read")
    expect(page.locator("#talk-new")).to_be_attached()
    say(page, "#introduction p", 26, 53, "Short.")
    many = "word " * 2_001
    card = page.locator(".talk")
    expect(card.get_by_label("Reply")).to_be_hidden()
    card.locator(".comment-text").click()
    card.get_by_label("Reply").fill(many)
    card.get_by_role("button", name="Reply").click()
    expect(card.locator(".error")).to_have_text("Too long: at most 10,000 characters fit here.")
    expect(card.get_by_label("Reply")).to_have_value(many)
    card.get_by_label("Reply").fill("Short again.")
    card.get_by_role("button", name="Reply").click()
    expect(card).to_contain_text("Short again.")
    expect(card.locator(".error")).to_have_count(0)

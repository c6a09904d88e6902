"""Talking about words: in the margin of the reading view, on the desk, on a telephone; and what becomes of it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenDesk, Visit
from tests.cast import ALICE, ARTHUR

SELECT = """([css, from, to]) => {
  const element = document.querySelector(css);
  element.scrollIntoView({ block: "center" });
  const whole = document.createRange();
  whole.selectNodeContents(element);
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  while (text.nextNode()) for (let at = 0; at < text.currentNode.data.length; at += 1) places.push([text.currentNode, at]);
  const range = document.createRange();
  range.setStart(...places[from]);
  range.setEnd(places[to - 1][0], places[to - 1][1] + 1);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def say(page: Page, css: str, first: int, last: int, text: str, key: str = "") -> None:
    page.evaluate(SELECT, [css, first, last])
    if key:
        page.keyboard.press(key)
    else:
        page.locator(".talk-button").click()
    page.locator("#talk-text").fill(text)
    page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".talk", has_text=text)).to_be_visible()


def marked(page: Page) -> list[str]:
    """The words that carry a mark in the text."""
    found: list[str] = page.evaluate(
        "['talk', 'talk-current'].flatMap((name) => [...(CSS.highlights.get(name) ?? [])].map(String))"
    )
    return sorted(found)


# The list of cards is drawn anew when something is said, so a card that was just seen may be another one now.
COMES_TO_STAND_BESIDE = """async (words) => {
  for (let frame = 0; frame < 300; frame += 1) {
    const card = document.querySelector(".talk")?.getBoundingClientRect();
    if (card?.height && Math.abs(card.top - document.querySelector(words).getBoundingClientRect().top) < 40) return true;
    await new Promise(requestAnimationFrame);
  }
  return false;
}"""


def test_said_in_the_margin_answered_on_the_desk_and_settled(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    reading = visit(ARTHUR)
    reading.goto(f"/documents/{desk.document_id}/read")
    expect(reading.locator("#talk-new")).to_be_attached()
    say(reading, "#introduction p", 26, 53, "Every carton, also the small ones?")
    say(reading, "#customer_faq .question-title", 0, 18, "Ask @Alice.", key="Control+Alt+m")
    assert marked(reading) == ["Meridian shows every carton", "What does it cost"]
    assert reading.evaluate(COMES_TO_STAND_BESIDE, "#introduction"), "the card stands beside its words"

    desk.page.locator("#tab-talks").click()
    card = desk.page.locator(".talk", has_text="also the small ones")
    expect(card).to_be_visible(timeout=30_000)
    card.get_by_label("Reply").fill("Every one.")
    card.get_by_role("button", name="Reply").click()
    expect(card).to_contain_text("Every one.")
    expect(desk.page.locator("#talks-of-introduction")).to_contain_text("1")
    assert "Meridian shows every carton" in marked(desk.page)
    card.get_by_role("button", name="It is settled").click()
    expect(desk.page.locator(".talk", has_text="also the small ones")).to_have_count(0)


def test_a_page_asks_for_its_comments_once(open_desk: OpenDesk, visit: Visit) -> None:
    here, page = f"/documents/{open_desk(ALICE).document_id}", visit(ARTHUR)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition(here)[2]))
    with page.expect_response("**/standing"):
        page.goto(f"{here}/read")
    expect(page.locator("#talk-new")).to_be_attached()
    assert asked.count("/comments") == 1, "when there is a line, not before and then again"


def test_a_comment_follows_its_words_and_waits_when_they_are_gone(open_desk: OpenDesk) -> None:
    desk = open_desk(ALICE)
    desk.page.evaluate(SELECT, ["#introduction .formed p", 26, 53])
    desk.page.keyboard.press("Control+Alt+m")
    desk.page.locator("#talk-text").fill("Really?")
    desk.page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).click()
    expect(desk.page.locator(".talk", has_text="Really?")).to_be_visible()
    field = desk.field("introduction")
    field.focus()
    field.fill("HAMBURG, March 15, 2027 — Listen: Meridian shows **every single** carton.")
    desk.expect_saved()
    expect(desk.page.locator(".talk")).to_contain_text("every single", timeout=30_000)
    field.fill("Something else.")
    desk.expect_saved()
    expect(desk.page.locator(".tray")).to_contain_text("These words are no longer in the text.", timeout=30_000)
    field.fill("Put it on these words.")
    desk.expect_saved()
    field.evaluate("field => { field.focus(); field.setSelectionRange(10, 21); }")
    desk.page.get_by_role("button", name="Put it on the selected words").click()
    expect(desk.page.locator(".tray")).to_have_count(0)
    expect(desk.page.locator(".talk")).to_contain_text("Now: “these words”")


def test_what_is_being_typed_stays_when_others_say_something(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    one, other = (visit(person) for person in (ALICE, ARTHUR))
    for page in (one, other):
        page.goto(f"/documents/{desk.document_id}/read")
        expect(page.locator("#talk-new")).to_be_attached()
    say(one, "#introduction p", 26, 53, "First.")
    one.locator(".comment-text").click()
    one.get_by_label("Reply").fill("Half a thou")
    say(other, "#headline", 0, 8, "Second.")
    one.evaluate("document.activeElement.blur()")
    expect(one.locator(".talk", has_text="Second.")).to_be_visible(timeout=30_000)
    expect(one.locator(".talk", has_text="First.").get_by_label("Reply")).to_have_value("Half a thou")


def test_what_cannot_be_sent_is_kept(open_desk: OpenDesk, visit: Visit) -> None:
    page = visit(ALICE)
    page.goto(f"/documents/{open_desk(ALICE).document_id}/read")
    expect(page.locator("#talk-new")).to_be_attached()
    page.route(re.compile("/threads$"), lambda route: route.abort())
    page.evaluate(SELECT, ["#introduction p", 26, 53])
    page.locator(".talk-button").click()
    page.locator("#talk-text").fill("Do not lose me")
    page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#talk-new .error")).to_contain_text("Your words are still here")
    expect(page.locator("#talk-text")).to_have_value("Do not lose me")
    page.unroute(re.compile("/threads$"))
    page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".talk", has_text="Do not lose me")).to_be_visible()


def test_on_a_telephone_comments_come_up_on_a_sheet(open_desk: OpenDesk, visit: Visit) -> None:
    page = visit(ARTHUR, viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(f"/documents/{open_desk(ALICE).document_id}/read")
    expect(page.locator("#talk-new")).to_be_attached()
    page.evaluate(SELECT, ["#introduction p", 26, 53])
    page.locator(".talk-button").tap()
    page.locator("#talk-text").fill("From the train")
    page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).tap()
    expect(page.locator(".talk", has_text="From the train")).to_be_visible()
    page.get_by_role("button", name="Close").tap()
    expect(page.locator(".talk")).to_be_hidden()


def test_without_scripts_the_page_of_comments_does_the_same(open_desk: OpenDesk, visit: Visit) -> None:
    page, comments = visit(ARTHUR, java_script_enabled=False), f"/documents/{open_desk(ALICE).document_id}/comments"
    page.goto(comments)
    page.get_by_label("About", exact=True).select_option("introduction")
    page.get_by_label("Your comment").fill("A good beginning.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".talk")).to_contain_text("A good beginning.")
    page.get_by_label("Reply").fill("Indeed.")
    page.get_by_role("button", name="Reply").click()
    expect(page.locator(".comment")).to_have_count(2)
    page.get_by_role("button", name="It is settled").click()
    expect(page.locator(".talk")).to_have_count(0)
    page.goto(f"{comments}?state=all")
    expect(page.locator(".talk")).to_contain_text("Settled")

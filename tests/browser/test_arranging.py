"""Features and questions: moved, removed, brought back, taken from the bank; sections added and finished; images."""

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Desk, OpenDesk


def test_order_by_keyboard_keeps_the_caret(open_desk: OpenDesk) -> None:
    desk = open_desk()
    title = desk.items("features").nth(2).locator("textarea[name=title]")
    title.focus()
    desk.page.keyboard.press("End")
    desk.page.keyboard.press("Alt+ArrowUp")
    expect(desk.page.locator("#saving-aloud")).to_have_text("Moved to place 2 of 3")
    desk.page.keyboard.type("!")
    assert desk.titles("features") == ["First", "Third!", "Second"]
    desk.expect_saved()
    assert desk.titles_on_disk("features") == ["First", "Third!", "Second"]


def test_order_by_buttons_takes_unsaved_words_along(open_desk: OpenDesk) -> None:
    desk = open_desk()
    first = desk.items("features").nth(0)
    first.locator("textarea[name=text]").fill("Typed just now")
    first.get_by_role("button", name="Move down").click()
    expect(desk.items("features").nth(1).locator("textarea[name=text]")).to_have_value("Typed just now")
    desk.expect_saved()
    items = desk.served.place(desk.document_id, "features").passage.items
    assert [(item.title, item.text) for item in items][:2] == [("Second", "Two."), ("First", "Typed just now")]


def test_order_by_dragging(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.items("features").nth(2).hover()
    _drag(desk, desk.items("features").nth(2).locator(".handle"), desk.items("features").nth(0))
    expect(desk.items("features").nth(0).locator("textarea[name=title]")).to_have_value("Third")
    expect(desk.page.locator("#saving-aloud")).to_contain_text("Moved to place 1")
    assert desk.titles_on_disk("features") == ["Third", "First", "Second"]


def _drag(desk: Desk, handle: Locator, onto: Locator) -> None:
    start, end = handle.bounding_box(), onto.bounding_box()
    assert start and end
    mouse = desk.page.mouse
    mouse.move(start["x"] + 10, start["y"] + 10)
    mouse.down()
    mouse.move(end["x"] + 60, end["y"] + 30, steps=8)
    mouse.move(end["x"] + 60, end["y"] + 4, steps=4)
    desk.page.wait_for_timeout(200)
    mouse.up()


@pytest.mark.parametrize(("taken", "onto", "after"), [(0, 2, "Second Third First"), (2, 0, "Third First Second")])
def test_order_by_pulling_the_handle_straight_down_or_up(
    open_desk: OpenDesk, taken: int, onto: int, after: str
) -> None:
    desk = open_desk()
    desk.items("features").nth(1).evaluate("item => item.scrollIntoView({ block: 'center' })")
    desk.items("features").nth(taken).hover()
    start, end = (desk.items("features").nth(at).locator(".handle").bounding_box() for at in (taken, onto))
    assert start and end
    x, way = start["x"] + start["width"] / 2, 1 if onto > taken else -1
    desk.page.mouse.move(x, start["y"] + 14)
    desk.page.mouse.down()
    for step in range(1, 13):
        desk.page.mouse.move(x, start["y"] + 14 + (end["y"] - start["y"] + way * 12) * step / 12)
        desk.page.wait_for_timeout(30)  # a hand is no faster
    desk.page.mouse.up()
    expect(desk.page.locator("#saving-aloud")).to_contain_text(f"Moved to place {onto + 1}")
    assert desk.titles_on_disk("features") == after.split()


def test_remove_and_undo(open_desk: OpenDesk) -> None:
    desk = open_desk()
    second = desk.items("features").nth(1)
    second.hover()
    second.get_by_role("button", name="Remove").click()
    expect(desk.items("features")).to_have_count(2)
    assert desk.titles("features") == ["First", "Third"]
    expect(desk.items("features").nth(1).locator("textarea[name=title]")).to_be_focused()
    desk.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(desk.items("features")).to_have_count(3)
    assert desk.titles("features") == ["First", "Second", "Third"]
    expect(desk.page.locator(".toast")).to_have_count(0)
    expect(desk.items("features").nth(1).locator("textarea[name=title]")).to_be_focused()


def test_add_and_write(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.page.get_by_role("button", name="Add a feature").click()
    expect(desk.items("features")).to_have_count(4)
    expect(desk.items("features").last.locator("textarea[name=title]")).to_be_focused()
    desk.page.keyboard.type("Fourth")
    desk.expect_saved()
    assert desk.titles_on_disk("features")[-1] == "Fourth"


def test_what_others_removed_keeps_the_words_being_typed_and_comes_back(open_desk: OpenDesk) -> None:
    hers, his = (desk := open_desk()), open_desk(document_id=desk.document_id)
    _remove(his, 1)
    second = hers.items("features").nth(1)
    second.locator("textarea[name=text]").fill("Still typing here")
    hers.expect_trouble("Not saved: This feature was removed meanwhile.")
    hers.page.evaluate("import('/static/js/refreshing.js').then(({ refresh }) => refresh())")
    expect(hers.items("features")).to_have_count(3)
    expect(second.locator("textarea[name=text]")).to_have_value("Still typing here")
    assert hers.titles_on_disk("features") == ["First", "Third"]
    second.get_by_role("button", name="Bring it back").click()
    hers.expect_saved()
    expect(second.locator(".refusal")).to_have_count(0)
    expect(second.locator("textarea[name=text]")).to_be_focused()
    items = hers.served.place(hers.document_id, "features").passage.items
    assert [(item.title, item.text) for item in items][1] == ("Second", "Still typing here")


def _remove(desk: Desk, at: int) -> None:
    items = desk.items("features")
    before = items.count()
    items.nth(at).hover()
    items.nth(at).get_by_role("button", name="Remove").click()
    expect(items).to_have_count(before - 1)


def test_what_others_removed_and_nobody_wants_back_can_be_let_go(open_desk: OpenDesk) -> None:
    hers, his = (desk := open_desk()), open_desk(document_id=desk.document_id)
    _remove(his, 1)
    hers.items("features").nth(1).locator("textarea[name=text]").fill("Not needed after all")
    hers.expect_trouble("This feature was removed meanwhile.")
    _remove(hers, 1)
    hers.expect_saved()
    hers.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(hers.items("features").nth(1).locator("textarea[name=text]")).to_have_value("Not needed after all")


def test_to_move_what_others_removed_says_so(open_desk: OpenDesk) -> None:
    hers, his = (desk := open_desk()), open_desk(document_id=desk.document_id)
    _remove(his, 1)
    hers.items("features").nth(1).locator("textarea[name=title]").focus()
    hers.page.keyboard.press("Alt+ArrowUp")
    expect(hers.page.locator(".toast")).to_contain_text("This feature was removed meanwhile.")
    expect(hers.items("features")).to_have_count(2)
    hers.page.locator(".toast").get_by_role("button", name="Bring it back").click()
    expect(hers.items("features")).to_have_count(3)
    assert hers.titles("features") == ["First", "Second", "Third"]


def test_take_a_question_from_the_bank(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.page.locator("#customer_faq [data-bank]").click()
    bank = desk.page.locator("#guide .bank")
    wanted = bank.locator(".bank-take").nth(1)
    words = wanted.inner_text()
    wanted.click()
    expect(desk.items("customer_faq")).to_have_count(2)
    expect(bank.locator(".is-there")).to_contain_text("It is there")
    expect(wanted).to_be_disabled()
    assert desk.titles_on_disk("customer_faq")[-1] == words
    desk.page.locator("#customer_faq [data-bank]").click()
    expect(bank.locator(".is-there")).to_contain_text(words)
    desk.page.get_by_role("button", name="Back to the guide").click()
    expect(desk.page.locator("#guide .guide-kind")).to_have_text("Guide")


def test_take_a_question_in_a_tab_of_its_own(open_desk: OpenDesk) -> None:
    desk = open_desk()
    with desk.page.context.expect_page() as opened:
        desk.page.locator("#customer_faq [data-bank]").click(modifiers=["Control"])
    bank = opened.value
    words = bank.locator(".bank-take").nth(1).inner_text()
    bank.locator(".bank-take").nth(1).click()
    bank.locator("#desk[data-ready]").wait_for()
    assert desk.titles_on_disk("customer_faq")[-1] == words


def test_the_guide_follows_the_writer(open_desk: OpenDesk) -> None:
    desk = open_desk()
    expect(desk.page.locator("#guide h2")).to_have_text("Headline")
    desk.field("user_guide").focus()
    expect(desk.page.locator("#guide h2")).to_have_text("User guide")
    expect(desk.page.locator(".outline-section a[aria-current]")).to_have_text("Empty: User guide")


def test_sections_come_go_and_are_finished(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.page.locator(".adding summary").click()
    desk.page.get_by_role("button", name="Leader quote").click()
    desk.ready()
    desk.field("leader_quote").fill("We built it because vans were warm.")
    desk.field("leader_quote", "name").fill("Ingrid Halden")
    desk.expect_saved()
    desk.page.locator("#leader_quote .finish button").click()
    expect(desk.page.locator("#mark-leader_quote [data-state=done]")).to_have_count(1)
    expect(desk.page.locator("#leader_quote .finish button")).to_have_attribute("aria-pressed", "true")
    desk.page.locator("#leader_quote .finish button").click()
    expect(desk.page.locator("#mark-leader_quote [data-state=begun]")).to_have_count(1)
    desk.page.locator("#subtitle").hover()
    desk.page.locator("#subtitle .take-away button").click()
    desk.ready()
    expect(desk.page.locator("#subtitle")).to_have_count(0)


@pytest.mark.parametrize("button", [".finish button", "[data-bank]", ".add-item button", "[data-tool=preview]"])
def test_a_button_pressed_too_late_leaves_one_on_the_desk(open_desk: OpenDesk, button: str) -> None:
    desk = open_desk()
    desk.items("customer_faq").first.locator("textarea[name=text]").focus()
    desk.page.context.clear_cookies()
    desk.page.locator(f"#customer_faq {button}").click()
    toast = desk.page.locator("#toasts .toast")
    expect(toast).to_contain_text("You are not signed in any more.")
    expect(toast.get_by_role("button", name="Sign in in a new tab")).to_be_visible()
    assert desk.page.url.endswith(f"/documents/{desk.document_id}")


def test_news_too_late_leaves_one_on_the_desk(open_desk: OpenDesk) -> None:
    """What a page asks for by itself never leads away from the words, and does not speak of it."""
    desk = open_desk()
    with desk.page.expect_response(lambda answer: answer.url.endswith("/standing") and answer.status == 401):
        desk.page.context.clear_cookies()
        desk.page.evaluate("document.dispatchEvent(new CustomEvent('news-round'))")
    desk.page.context.set_offline(True)
    with desk.page.expect_event("requestfailed", lambda request: request.url.endswith("/standing")):
        desk.page.evaluate("document.dispatchEvent(new CustomEvent('news-round'))")
    desk.page.locator("#customer_faq .finish button").click()
    expect(desk.page.locator("#toasts .toast")).to_contain_text("That did not work.")  # what was pressed
    expect(desk.page.locator("#toasts .toast")).to_have_count(1)
    assert desk.page.url.endswith(f"/documents/{desk.document_id}")


def test_what_fails_at_the_server_is_told_on_the_desk(open_desk: OpenDesk, faults: list[str]) -> None:
    desk = open_desk()
    failing = re.compile("/(completion|questions)$")
    desk.page.route(failing, lambda route: route.fulfill(status=500, body="<h1>Oh</h1>", content_type="text/html"))
    for button in (".finish button", "[data-bank]"):
        desk.page.locator("#customer_faq").hover()
        desk.page.locator(f"#customer_faq {button}").click()
        expect(desk.page.locator("#toasts .toast").last).to_contain_text("That did not work. Please try again.")
        desk.page.locator("#toasts .close").last.click()
    expect(desk.page.locator("#customer_faq .finish button")).to_have_attribute("aria-pressed", "false")
    assert len(faults) == 2 and all("status of 500" in fault for fault in faults)
    faults.clear()


def test_an_image_is_pasted(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.field("user_guide").fill("Before")
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(picture, "PNG")
    desk.field("user_guide").evaluate(_PASTE, base64.b64encode(picture.getvalue()).decode())
    expect(desk.page.locator("#toasts")).to_contain_text("The image is in the text.")
    desk.expect_saved()
    desk.page.get_by_role("heading", name="Features").click()
    image = desk.page.locator("#user_guide .formed img")
    expect(image).to_have_attribute("alt", "first sketch")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    assert desk.text_on_disk("user_guide").startswith("Before\n\n![first sketch](images/")


def test_what_is_no_image_is_refused_in_words(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.field("user_guide").focus()
    desk.field("user_guide").evaluate(_PASTE, base64.b64encode(b"no picture at all").decode())
    expect(desk.page.locator("#toasts .toast")).to_have_count(1)
    expect(desk.page.locator("#toasts .toast")).not_to_contain_text("Sending")
    expect(desk.field("user_guide")).to_have_value("")


_PASTE = """(field, data) => {
  field.focus();
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "first_sketch.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_tools_form_the_text_and_undo_takes_it_back(open_desk: OpenDesk) -> None:
    desk = open_desk()
    field = desk.field("value_proposition")
    field.fill("plain words")
    field.evaluate("field => field.setSelectionRange(6, 11)")
    desk.page.keyboard.press("Control+b")
    expect(field).to_have_value("plain **words**")
    desk.page.keyboard.press("Control+b")
    expect(field).to_have_value("plain words")
    desk.page.keyboard.press("Control+i")
    expect(field).to_have_value("plain *words*")
    desk.page.keyboard.press("Control+z")
    expect(field).to_have_value("plain words")
    desk.page.get_by_role("button", name="List", exact=True).click()
    expect(field).to_have_value("- plain words")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("more")
    expect(field).to_have_value("- plain words\n- more")
    desk.page.get_by_role("button", name="Preview").click()
    expect(desk.page.locator("#preview li")).to_have_count(2)
    expect(desk.page.locator("#preview")).to_have_css("font-family", re.compile("^.Source Serif 4"))
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("third")
    expect(desk.page.locator("#preview li")).to_have_count(3)


TABLE = "| What | How much |\n| --- | --- |\n|  |  |"


@pytest.mark.parametrize(
    ("text", "selection", "after"),
    [
        ("One word here.\nMore.\n\nNext.", (4, 8), f"One word here.\nMore.\n\n{TABLE}\n\nNext."),
        ("One word here.", (4, 4), f"One word here.\n\n{TABLE}"),
        ("First.\n\nNext.", (8, 8), f"First.\n\n{TABLE}\n\nNext."),
        ("", (0, 0), TABLE),
    ],
)
def test_a_table_goes_behind_the_paragraph_and_takes_no_word_away(
    open_desk: OpenDesk, text: str, selection: tuple[int, int], after: str
) -> None:
    desk = open_desk()
    field = desk.field("user_guide")
    field.fill(text)
    field.evaluate("(field, [start, end]) => field.setSelectionRange(start, end)", list(selection))
    desk.page.get_by_role("button", name="Table").click()
    expect(field).to_have_value(after)
    desk.page.keyboard.press("Control+z")
    expect(field).to_have_value(text)


def test_a_click_on_the_formed_text_begins_there(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.page.locator("#introduction .formed strong").click()
    expect(desk.field("introduction")).to_be_focused()
    at = desk.field("introduction").evaluate("field => field.selectionStart")
    text = desk.field("introduction").input_value()
    assert text.index("every") <= at <= text.index("every") + 5

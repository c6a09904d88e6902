"""Writing together in real browsers: every letter of everybody is accounted for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from app import db
from app.accounts import people
from app.documents import membership
from app.documents.models import Document
from app.documents.text import Text
from app.manuscript.model import Item, Passage
from tests.browser.conftest import WORDS, Desk, OpenDesk, Visit
from tests.browser.served import Served
from tests.cast import ALICE, ARTHUR, Person

KEY = "introduction"


def write_at_the_end(desk: Desk, key: str, words: str) -> None:
    editor_of(desk, key).press("Control+End")
    desk.page.keyboard.type(words)


def editor_of(desk: Desk, key: str, name: str = "text") -> Locator:
    """The editor in the place of that field; a click on the formed text opens it."""
    frame = desk.page.locator(f"#{key} .words[data-name={name}]").first
    if not frame.locator(".cm-content").count():
        desk.field(key, name).evaluate("field => field.focus()")
    return frame.locator(".cm-content")


def says(desk: Desk, key: str, words: str) -> None:
    """The field under the editor says the same as the shared text."""
    expect(desk.field(key)).to_have_value(words)


def compose(page: Page, text: str) -> None:
    """As an input method does before it is sure."""
    page.context.new_cdp_session(page).send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )


def test_two_write_in_one_section_while_a_form_is_sent(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    plain = open_desk(ARTHUR, hers.document_id, java_script_enabled=False)
    editor_of(his, KEY).press("Control+Home")
    his.page.keyboard.type("BREMEN and ")
    write_at_the_end(hers, KEY, " Always.")
    plain.field("subtitle").fill("Sent by a form")
    plain.page.locator("#subtitle button:has-text('Save')").first.click()
    both = "BREMEN and HAMBURG, March 15, 2027 — Meridian shows **every** carton. Always."
    for desk in (hers, his):
        says(desk, KEY, both)
        says(desk, "subtitle", "Sent by a form")
        desk.expect_saved()
    assert hers.text_on_disk(KEY) == both and hers.text_on_disk("subtitle") == "Sent by a form"


def test_each_sees_who_else_is_there_and_where(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    write_at_the_end(his, KEY, " Here.")
    expect(hers.page.locator("#here .person")).to_have_attribute("title", "Arthur is here")
    expect(hers.page.locator(f".outline-section a[href='#{KEY}'] .here-in")).to_be_visible()
    expect(hers.page.locator(f"#{KEY} .peer-name")).to_have_text("Arthur")
    his.page.close()
    expect(hers.page.locator("#here .person")).to_have_count(0)
    expect(hers.page.locator(f"#{KEY} .peer-name")).to_have_count(0)


def test_the_status_line_rests_while_one_types_on(open_desk: OpenDesk) -> None:
    desk = open_desk(live=True)
    write_at_the_end(desk, KEY, "")
    desk.page.evaluate(_NOTE_STATES)
    desk.page.keyboard.type(" Letter by letter.", delay=100)
    desk.expect_saved()
    states = desk.page.evaluate("states")
    assert states[0] == "saving" and states[-1] == "saved"
    assert len(states) < 8  # two, but for a machine that stood still; not two for each letter


_NOTE_STATES = """() => {
  const line = document.getElementById("saving");
  window.states = [];
  new MutationObserver(() => states.push(line.dataset.state)).observe(line, { attributeFilter: ["data-state"] });
}"""


def test_words_of_an_input_method_are_not_disturbed(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    write_at_the_end(hers, KEY, "")
    for step in ("n", "ni", "ni h", "ni hao"):
        compose(hers.page, step)
        editor_of(his, KEY).press("Control+Home")
        his.page.keyboard.type("x")
    hers.page.keyboard.insert_text("你好")
    both = "xxxxHAMBURG, March 15, 2027 — Meridian shows **every** carton.你好"
    says(hers, KEY, both)
    says(his, KEY, both)
    hers.expect_saved()
    assert hers.text_on_disk(KEY) == both


def test_offline_and_back(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    his.page.context.set_offline(True)
    his.page.evaluate("dispatchEvent(new Event('offline'))")
    write_at_the_end(his, KEY, " In the train.")
    his.expect_trouble("the server cannot be reached")
    editor_of(hers, KEY).press("Control+Home")
    hers.page.keyboard.type("Today: ")
    hers.expect_saved()
    his.page.context.set_offline(False)
    his.page.evaluate("dispatchEvent(new Event('online'))")
    both = "Today: HAMBURG, March 15, 2027 — Meridian shows **every** carton. In the train."
    for desk in (hers, his):
        says(desk, KEY, both)
        desk.expect_saved()
    assert hers.text_on_disk(KEY) == both


def test_a_section_that_is_too_long_is_named_and_saved_when_it_is_shorter(open_desk: OpenDesk) -> None:
    desk = open_desk(live=True)
    editor_of(desk, "headline").press("Control+End")
    desk.page.keyboard.insert_text(" and more" * 120)
    desk.expect_trouble("“Headline” is too long")
    write_at_the_end(desk, KEY, " Kept here.")
    desk.expect_trouble("“Headline” is too long")
    editor_of(desk, "headline").press("Control+a")
    desk.page.keyboard.type("Short again")
    desk.expect_saved()
    assert desk.text_on_disk("headline") == "Short again" and desk.text_on_disk(KEY).endswith("Kept here.")


def test_a_tab_that_dies_offline_loses_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(live=True)
    context = desk.page.context
    context.set_offline(True)
    desk.page.evaluate("dispatchEvent(new Event('offline'))")
    write_at_the_end(desk, KEY, " Kept in this browser.")
    desk.expect_trouble("the server cannot be reached")
    in_the_vault(desk.page)
    desk.page.close(run_before_unload=False)
    context.set_offline(False)
    desk.page = context.new_page()
    desk.page.goto(f"/documents/{desk.document_id}")
    desk.ready(live=True)
    expect(desk.field(KEY)).to_have_value(
        "HAMBURG, March 15, 2027 — Meridian shows **every** carton. Kept in this browser."
    )
    desk.expect_done()
    expect(desk.page.locator("#saving[data-state=saved]")).to_contain_text("Saved")
    assert desk.text_on_disk(KEY).endswith("Kept in this browser.")


def in_the_vault(page: Page) -> None:
    """Once the browser has kept all that was typed: the last letter lies in its store."""
    letters = len(" Kept in this browser.")
    while page.evaluate(_IN_THE_VAULT) < letters:
        page.wait_for_timeout(20)


_IN_THE_VAULT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("foreword");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const counting = opening.result.transaction("unkept").objectStore("unkept").count();
    counting.onsuccess = () => (opening.result.close(), resolve(counting.result));
  };
})"""


def test_the_server_dies_while_two_write(open_desk: OpenDesk, served: Served) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    served.kill()
    try:
        write_at_the_end(his, KEY, " His.")
        write_at_the_end(hers, KEY, " Hers.")
        his.expect_trouble("the server cannot be reached")
    finally:
        served.start()
    for desk in (hers, his):
        desk.page.evaluate("dispatchEvent(new Event('focus'))")
        desk.expect_saved()
    expect(hers.field(KEY)).to_have_value(his.field(KEY).input_value())
    text = hers.text_on_disk(KEY)
    assert " His." in text and " Hers." in text and text == hers.field(KEY).input_value()


def test_undo_takes_back_ones_own(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    write_at_the_end(hers, KEY, " Hers.")
    says(his, KEY, "HAMBURG, March 15, 2027 — Meridian shows **every** carton. Hers.")
    write_at_the_end(his, KEY, " His.")
    expect(hers.field(KEY)).to_have_value("HAMBURG, March 15, 2027 — Meridian shows **every** carton. Hers. His.")
    editor_of(hers, KEY).press("Control+z")
    for desk in (hers, his):
        says(desk, KEY, "HAMBURG, March 15, 2027 — Meridian shows **every** carton. His.")


def test_features_come_go_and_move_live(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    his.page.locator("#features .add-item button").click()
    expect(his.items("features")).to_have_count(4)
    his.page.keyboard.type("Fourth")
    his.expect_saved()
    expect(hers.items("features")).to_have_count(4)
    expect(hers.items("features").last.locator("textarea").first).to_have_value("Fourth")
    hers.items("features").first.hover()
    hers.items("features").first.get_by_role("button", name="Move down").click()
    his.expect_titles("features", "Second", "First", "Third", "Fourth")
    hers.items("features").last.hover()
    hers.items("features").last.get_by_role("button", name="Remove").click()
    his.expect_titles("features", "Second", "First", "Third")
    assert hers.titles_on_disk("features") == ["Second", "First", "Third"]


def test_who_writes_in_what_somebody_moves_writes_on_there(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    third = hers.items("features").nth(2)
    third.locator(".words[data-name=text]").locator("textarea").evaluate("field => field.focus()")
    third.locator(".words[data-name=text] .cm-content").press("Control+End")
    hers.page.keyboard.type(" One")
    his.items("features").nth(2).hover()
    his.items("features").nth(2).get_by_role("button", name="Move up").click()
    hers.expect_titles("features", "First", "Third", "Second")
    hers.page.wait_for_timeout(100)  # the browser tells of a selection that went a moment later
    hers.page.keyboard.type(" two")
    expect(his.items("features").nth(1).locator("textarea[name=text]")).to_have_value("Three. One two")


def test_who_writes_in_what_somebody_removes_is_told(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    third = hers.items("features").nth(2)
    third.locator(".words[data-name=text]").locator("textarea").evaluate("field => field.focus()")
    third.locator(".words[data-name=text] .cm-content").press("Control+End")
    hers.page.keyboard.type(" One")
    his.items("features").nth(2).hover()
    his.items("features").nth(2).get_by_role("button", name="Remove").click()
    expect(hers.page.locator(".toast")).to_contain_text("This feature was removed meanwhile.")
    hers.page.keyboard.type(" two")
    hers.page.get_by_role("button", name="Bring it back").click()
    his.expect_titles("features", "First", "Second", "Third")
    expect(his.items("features").nth(2).locator("textarea[name=text]")).to_have_value("Three. One")


def test_a_restored_version_arrives_and_can_be_taken_back(open_desk: OpenDesk) -> None:
    desk = open_desk(live=True)
    api = desk.page.context.request
    origin = {"Origin": desk.served.address}
    api.post(f"/documents/{desk.document_id}/versions", form={"note": "First"}, headers=origin)
    write_at_the_end(desk, KEY, " Too much.")
    desk.expect_saved()
    versions = api.get(f"/documents/{desk.document_id}/versions").text()
    number = versions.split(f"/documents/{desk.document_id}/versions/")[1].split("/")[0].split('"')[0].split("?")[0]
    api.post(f"/documents/{desk.document_id}/versions/{number}/restoration", headers=origin)
    says(desk, KEY, "HAMBURG, March 15, 2027 — Meridian shows **every** carton.")


def test_who_may_no_longer_write_is_told(open_desk: OpenDesk, served: Served) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    engine = served.engine
    with db.transaction(engine) as session:
        arthur = people.by_email(session, ARTHUR.email)
        assert arthur
        membership.dismiss(session, session.get_one(Document, hers.document_id), arthur)
    engine.dispose()
    his.expect_trouble("no longer yours to write")


def test_signed_out_the_words_wait(open_desk: OpenDesk, served: Served) -> None:
    desk = open_desk(live=True)
    cookies = desk.page.context.cookies()
    desk.page.context.clear_cookies()
    served.kill()
    served.start()
    write_at_the_end(desk, KEY, " Typed meanwhile.")
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.expect_trouble("you are signed out")
    desk.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.expect_saved()
    assert desk.text_on_disk(KEY).endswith("Typed meanwhile.")


def test_what_is_typed_before_the_room_lets_one_in_is_neither_lost_nor_typed_twice(
    open_desk: OpenDesk, contexts: Callable[..., BrowserContext], signed_in: dict[Person, Path], served: Served
) -> None:
    """The line comes while somebody types into the plain field, in the middle of a word."""
    other = open_desk(ARTHUR, live=True)
    page, line = contexts(storage_state=str(signed_in[ALICE])).new_page(), Line()
    page.route_web_socket(re.compile("/live$"), line.answer)
    desk = Desk(page, other.document_id, served)
    page.goto(f"/documents/{desk.document_id}")
    desk.ready()
    desk.field("subtitle").evaluate("field => field.focus()")
    words = "For pharmacists who would rather talk to people than count cartons"
    for at, letter in enumerate(words):
        page.keyboard.type(letter, delay=15)
        if at == 20:
            line.is_there = True
            page.evaluate("dispatchEvent(new Event('focus'))")
    desk.ready(live=True)
    page.keyboard.type(" all day.")
    for each in (desk, other):
        says(each, "subtitle", f"{words} all day.")
    desk.expect_saved()
    assert desk.text_on_disk("subtitle") == f"{words} all day."


@dataclass
class Line:
    """To the room: broken until it is there."""

    is_there: bool = False

    def answer(self, socket: WebSocketRoute) -> None:
        if self.is_there:
            socket.connect_to_server()
        else:
            socket.close()


def test_a_text_at_rest_looks_as_it_prints(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, live=True)
    his = open_desk(ARTHUR, hers.document_id, live=True)
    write_at_the_end(hers, KEY, " **Bold** words.")
    hers.expect_saved()
    hers.page.get_by_role("heading", name="Features").click()
    for desk in (hers, his):
        expect(desk.page.locator(f"#{KEY} .formed strong").last).to_have_text("Bold")
        expect(desk.page.locator(f"#{KEY} .words.is-mounted")).to_have_count(0)
    expect(hers.page.locator(f"#count-{KEY}")).to_contain_text("10 of about")


def test_items_that_nobody_is_in_cost_no_frame_and_nothing_moves_for_it(open_desk: OpenDesk) -> None:
    asked = tuple(Item(f"Question {number}?", "An answer.\n\n" * (number % 5)) for number in range(30))
    desk = open_desk(
        words=replace(WORDS, passages=(Passage("customer_faq", items=asked), Passage("stakeholder_faq"))), live=True
    )
    items = desk.items("customer_faq")
    assert items.evaluate_all("items => items.map((item) => getComputedStyle(item).contentVisibility)") == ["auto"] * 30
    live, plain = items.evaluate_all(_TOPS)
    assert live == plain
    items.first.locator("summary").click()
    expect(items.first).to_have_css("content-visibility", "visible")
    desk.page.evaluate("document.activeElement.blur()")
    expect(items.first).to_have_css("content-visibility", "visible")


_TOPS = """(items) => {
  const below = items[0].closest(".place").nextElementSibling;
  const tops = () => [...items, below].map((each) => each.getBoundingClientRect().top + scrollY);
  const live = tops();
  delete document.getElementById("desk").dataset.live;
  const plain = tops();
  document.getElementById("desk").dataset.live = "";
  return [live, plain];
}"""


@pytest.mark.parametrize("tool", ["bold", "list", "table"])
def test_the_toolbar_works_in_the_editor(open_desk: OpenDesk, tool: str) -> None:
    desk = open_desk(live=True)
    editor_of(desk, "value_proposition").press("Control+End")
    desk.page.keyboard.type("Words")
    desk.page.keyboard.press("Control+a")
    desk.page.locator(f"#toolbar [data-tool={tool}]").click()
    made = {"bold": "**Words**", "list": "- Words", "table": "Words\n\n| What | How much |"}[tool]
    expect(desk.field("value_proposition")).to_have_value(
        made if tool != "table" else f"{made}\n| --- | --- |\n|  |  |"
    )
    if tool == "table":
        desk.page.keyboard.type("Cell")
        expect(desk.field("value_proposition")).to_have_value("Words\n\n| Cell | How much |\n| --- | --- |\n|  |  |")


def test_a_reader_is_seen_and_hears_of_comments_at_once(open_desk: OpenDesk, visit: Visit) -> None:
    hers = open_desk(ALICE, live=True)
    write_at_the_end(hers, KEY, " Words.")
    his = visit(ARTHUR)
    his.goto(f"/documents/{hers.document_id}/read")
    expect(hers.page.locator("#here .person")).to_have_attribute("title", "Arthur is here")
    expect(his.locator("#here .person")).to_have_attribute("title", "Alice is here")
    hers.page.keyboard.press("Control+Alt+KeyM")
    hers.page.locator("#talk-text").fill("Which carton?")
    hers.page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).click()
    expect(his.locator("#talks .talk")).to_contain_text("Which carton?", timeout=6000)


def test_both_sides_hash_what_is_said_alike(open_desk: OpenDesk) -> None:
    """Otherwise every page would take itself for diverged."""
    desk = open_desk(live=True)
    text = Text()
    text.write("problem", "", "Kühlware, 冷链, 😀\n\n- **one**\n")
    text.replace_passage(Passage("leader_quote", "So.", name="Åsa", role="Chefin"))
    names = [
        text.add_item("customer_faq", Item(f"Was {number}?", "未定 👩‍👩‍👧", topic="price"))[0] for number in range(3)
    ]
    text.remove_item("customer_faq", names[1])
    text.move_item("customer_faq", names[2], names[0])
    text.add_item("features", Item("", ""))
    assert desk.page.evaluate(_HASHED, list(text.snapshot())) == text.fingerprint()


_HASHED = """async (bytes) => {
  const [{ Y }, { fingerprint }] = await Promise.all([import("writing-kit"), import("/static/js/live/document.js")]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Uint8Array.from(bytes));
  return fingerprint(doc, JSON.parse(document.getElementById("catalogue").textContent));
}"""

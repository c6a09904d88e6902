"""Writing: what is typed is saved, whatever happens."""

import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Desk, OpenDesk, kill
from tests.browser.served import Served, sign_in
from tests.cast import ALICE, ARTHUR


def test_what_is_typed_is_saved_and_shown_as_it_prints(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.field("value_proposition").fill("It saves **26 hours**.")
    desk.expect_saved()
    desk.page.get_by_role("heading", name="Features").click()
    expect(desk.page.locator("#value_proposition .formed strong")).to_have_text("26 hours")
    expect(desk.page.locator("#count-value_proposition")).to_have_text("4 of about 150 words")
    expect(desk.page.locator("#mark-value_proposition [data-state=begun]")).to_have_count(1)
    assert desk.text_on_disk("value_proposition") == "It saves **26 hours**."


def test_a_blank_typed_before_a_pause_stays(open_desk: OpenDesk) -> None:
    desk = open_desk()
    field = desk.field("subtitle")
    field.press_sequentially("For pharmacists ")
    desk.expect_saved()
    field.press_sequentially("everywhere")
    expect(field).to_have_value("For pharmacists everywhere")
    desk.expect_saved()
    expect(desk.page.locator("#subtitle .formed")).to_have_text("For pharmacists everywhere")
    assert desk.text_on_disk("subtitle") == "For pharmacists everywhere"


def test_two_writers_are_merged_and_the_caret_stays(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE)
    his = open_desk(ARTHUR, hers.document_id)
    his.field("introduction").evaluate("field => { field.focus(); field.setSelectionRange(0, 0); }")
    his.page.keyboard.type("BREMEN and ")
    his.expect_saved()
    hers.field("introduction").evaluate("field => { field.focus(); field.setSelectionRange(1e6, 1e6); }")
    hers.page.keyboard.type(" Always.")
    hers.expect_saved()
    both = "BREMEN and HAMBURG, March 15, 2027 — Meridian shows **every** carton. Always."
    expect(hers.field("introduction")).to_have_value(both)
    hers.page.keyboard.type(" Yes.")
    expect(hers.field("introduction")).to_have_value(f"{both} Yes.")
    hers.expect_saved()
    assert hers.text_on_disk("introduction") == f"{both} Yes."


def test_somebody_back_on_the_page_sees_what_others_wrote(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE)
    his = open_desk(ARTHUR, hers.document_id)
    his.field("subtitle").fill("Written by Arthur")
    his.page.locator("#features .add-item button").click()
    expect(his.items("features")).to_have_count(4)
    his.page.keyboard.type("Fourth")
    his.expect_saved()
    hers.page.evaluate("import('/static/js/refreshing.js').then(({ refresh }) => refresh())")
    expect(hers.page.locator("#subtitle .formed")).to_have_text("Written by Arthur")
    expect(hers.items("features")).to_have_count(4)
    expect(hers.items("features").last.locator(".formed").first).to_have_text("Fourth")


def test_a_question_and_what_is_known_about_it(open_desk: OpenDesk) -> None:
    desk = open_desk()
    question = desk.items("customer_faq").first
    question.hover()
    question.locator("summary").click()
    question.get_by_label("State").select_option("Open")
    question.locator(".about-fields").click(position={"x": 3, "y": 3})  # nothing is there: it stays open
    question.get_by_label("Owner").fill("Anna")
    question.get_by_label("Due").fill("2027-01-31")
    desk.expect_saved()
    expect(question.locator("summary")).to_contain_text("Open")
    item = desk.served.place(desk.document_id, "customer_faq").passage.items[0]
    assert (item.state, item.owner, item.due, item.topic) == ("open", "Anna", "2027-01-31", "price")


def test_a_line_has_no_second_line(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.field("headline").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.field("headline")).to_have_value("Meridian shows every carton")
    expect(desk.field("subtitle")).to_be_focused()


def test_what_is_too_long_is_said_and_kept(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.field("headline").fill("word " * 300)
    desk.expect_trouble("Not saved: At most 1,000 characters fit here")
    expect(desk.page.locator("#headline .refusal")).to_contain_text("At most 1,000 characters")
    desk.field("headline").fill("Short again")
    desk.expect_saved()
    expect(desk.page.locator("#headline .refusal")).to_have_count(0)
    assert desk.text_on_disk("headline") == "Short again"


def test_signed_out_while_writing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    cookies = desk.page.context.cookies()
    desk.page.context.clear_cookies()
    desk.field("subtitle").fill("Typed after the end of the session")
    desk.expect_trouble("you are signed out")
    assert desk.text_on_disk("subtitle") == ""
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value, ALICE)
    opened.value.close()
    assert desk.page.context.cookies() != cookies
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.expect_saved()
    expect(desk.field("subtitle")).to_have_value("Typed after the end of the session")
    assert desk.text_on_disk("subtitle") == "Typed after the end of the session"


def test_the_server_dies_while_writing(open_desk: OpenDesk, served: Served) -> None:
    desk = open_desk()
    served.kill()
    try:
        desk.field("subtitle").fill("Typed into the void")
        desk.expect_trouble("the server cannot be reached")
    finally:
        served.start()
    desk.expect_saved()
    assert desk.text_on_disk("subtitle") == "Typed into the void"


def test_words_survive_a_crash_of_the_page(open_desk: OpenDesk, served: Served) -> None:
    desk = open_desk()
    desk.page.route(re.compile("/sections/"), lambda route: route.abort())
    desk.field("subtitle").fill("Typed before the crash")
    desk.expect_trouble("cannot be reached")
    crashed = desk.page
    desk.page = crashed.context.new_page()
    kill(crashed)
    desk.reload()
    expect(desk.page.locator("#kept")).to_contain_text("Typed before the crash")
    desk.page.get_by_role("button", name="Put them back").click()
    desk.expect_saved()
    expect(desk.page.locator("#kept")).to_be_hidden()
    assert desk.text_on_disk("subtitle") == "Typed before the crash"
    desk.reload()
    expect(desk.page.locator("#kept")).to_be_hidden()


WITHOUT_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"  # as on an address that is not secure


@pytest.mark.parametrize("locks", ["", WITHOUT_LOCKS], ids=["with locks", "without"])
def test_words_of_a_tab_that_is_open_are_its_own(open_desk: OpenDesk, locks: str) -> None:
    first = open_desk()
    first.page.context.add_init_script(locks)
    first.reload()
    first.page.route(re.compile("/sections/"), lambda route: route.abort())
    first.field("subtitle").fill("Typed in the first tab")
    first.expect_trouble("cannot be reached")
    second = Desk(first.page.context.new_page(), first.document_id, first.served)
    second.reload()
    second.page.wait_for_timeout(2500)
    expect(second.page.locator("#kept")).to_be_hidden()
    assert _kept(first) == _kept(second) == ["Typed in the first tab"]
    kill(first.page)
    second.page.evaluate(_LONG_AGO)
    second.reload()
    expect(second.page.locator("#kept")).to_contain_text("Typed in the first tab")
    second.page.get_by_role("button", name="Throw them away").click()
    assert _kept(second) == []


_LONG_AGO = """() => Object.keys(localStorage).filter((key) => key.startsWith("foreword-tab/"))
  .forEach((key) => localStorage.setItem(key, Date.now() - 200_000))"""  # a tab that was killed could not say so


def _kept(desk: Desk) -> list[str]:
    found: list[str] = desk.page.evaluate(
        """Object.keys(localStorage).filter((key) => key.startsWith("foreword/"))
             .map((key) => JSON.parse(localStorage.getItem(key)).text)"""
    )
    return found


def test_a_save_whose_answer_is_lost_is_sent_again_as_it_was(open_desk: OpenDesk) -> None:
    desk = open_desk()
    sent = _sent(desk, answers_lost=1)
    desk.field("subtitle").fill("the sun the")
    desk.expect_trouble("cannot be reached")
    desk.field("subtitle").fill("the sun the sun the")
    desk.expect_saved()
    (first, second, third), name = sent, "save"
    assert first == second and first["text"] == "the sun the" and len(first[name]) == 24
    assert third | {name: ""} == {"text": "the sun the sun the", "base_text": "the sun the", name: ""}
    assert third[name] != first[name]
    assert desk.text_on_disk("subtitle") == "the sun the sun the"


def test_what_was_taken_back_before_the_answer_came_is_taken_back(open_desk: OpenDesk) -> None:
    desk = open_desk()
    _sent(desk, answers_lost=1)
    desk.field("subtitle").fill("Not meant")
    desk.expect_trouble("cannot be reached")
    assert desk.text_on_disk("subtitle") == "Not meant", "the server got it"
    desk.field("subtitle").fill("")
    desk.expect_saved()
    assert desk.text_on_disk("subtitle") == ""


def _sent(desk: Desk, answers_lost: int) -> list[dict[str, str]]:
    """What the page sends from now on; the first answers never come back."""
    sent: list[dict[str, str]] = []

    def pass_on(route: Route) -> None:
        sent.append(dict(parse_qsl(route.request.post_data or "", keep_blank_values=True)))
        answer = route.fetch()
        if len(sent) > answers_lost:
            route.fulfill(response=answer)
        else:
            route.abort()

    desk.page.route(
        re.compile("/sections/"), lambda route: pass_on(route) if route.request.method == "POST" else route.continue_()
    )
    return sent


def test_composing_for_long_keeps_the_machine_quiet(open_desk: OpenDesk) -> None:
    """Nothing is sent in the middle of a composition, and nothing waits for its end by asking all the time."""
    desk = open_desk()
    field = desk.field("subtitle")
    field.focus()
    desk.page.evaluate("""() => {
      window.timers = 0;
      const set = window.setTimeout;
      window.setTimeout = (...all) => { window.timers += 1; return set(...all); };
    }""")
    field.evaluate("""field => {
      field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
      field.value = "ni hao";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }""")
    desk.page.wait_for_timeout(4_500)  # longer than the desk's patience with whoever types without a pause
    assert desk.page.evaluate("window.timers") < 20
    assert desk.text_on_disk("subtitle") == ""
    field.evaluate("""field => {
      field.value = "你好";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    }""")
    desk.expect_saved()
    assert desk.text_on_disk("subtitle") == "你好"


def test_a_link_waits_for_the_last_words(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.field("subtitle").fill("Typed just before leaving")
    desk.page.get_by_role("link", name="Read", exact=True).click()
    desk.page.wait_for_url("**/read")
    expect(desk.page.locator("main")).to_contain_text("Typed just before leaving")


def test_nobody_else_finds_the_words(open_desk: OpenDesk) -> None:
    """Kept words belong to a person and a document, and saved ones are not kept at all."""
    desk = open_desk()
    desk.field("subtitle").fill("Soon saved")
    desk.expect_saved()
    assert desk.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('foreword/'))") == []

"""Writing for everybody: without scripts, by keyboard alone, with a screen reader, on a telephone, in the dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from app.i18n import TAGS
from app.manuscript.model import Front, Item, Manuscript, Passage
from tests.browser.conftest import Desk, OpenDesk
from tests.browser.served import Served
from tests.cast import ALICE

TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

CHINESE = Manuscript(
    Front(language="zh-Hans", profile="essential", product="清单"),
    (
        Passage("headline", "清单告诉小餐馆明天该订什么"),
        Passage("subtitle"),
        Passage("introduction", "**结论：**我们每天下午四点给出一张清单。"),
        Passage("features", items=(Item("一张清单", "每天下午。"),)),
    ),
)


def test_without_scripts(open_desk: OpenDesk) -> None:
    desk = open_desk(java_script_enabled=False)
    page = desk.page
    page.locator("#subtitle textarea").fill("Written with a plain form")
    page.locator("#subtitle button:has-text('Save')").click()
    expect(page.locator("#subtitle textarea")).to_have_value("Written with a plain form")
    expect(page.locator("#subtitle .just-saved")).to_have_text("Saved")
    expect(page.locator("#subtitle")).to_be_in_viewport()
    expect(page.get_by_text("Each text here has its own “Save” button.")).to_have_count(1)
    desk.items("features").nth(2).locator("textarea[name=text]").fill("Three, typed before the move.")
    desk.items("features").nth(2).get_by_role("button", name="Move up").click()
    expect(desk.items("features").nth(1).locator("textarea[name=text]")).to_have_value("Three, typed before the move.")
    desk.expect_titles("features", "First", "Third", "Second")
    page.get_by_role("button", name="Add a question").first.click()
    desk.items("customer_faq").nth(1).locator("textarea[name=title]").fill("Who pays?")
    desk.items("customer_faq").nth(1).locator("summary").first.click()
    desk.items("customer_faq").nth(1).get_by_label("State").select_option("Open")
    desk.items("customer_faq").nth(1).get_by_role("button", name="Save").click()
    expect(page.locator(".just-saved")).to_have_count(1)
    expect(desk.items("customer_faq").nth(1).locator(".just-saved")).to_have_text("Saved")
    desk.expect_titles("customer_faq", "What does it cost?", "Who pays?")
    desk.items("features").nth(0).get_by_role("button", name="Remove").click()
    desk.expect_titles("features", "Third", "Second")
    page.get_by_role("button", name="Undo").click()
    desk.expect_titles("features", "First", "Third", "Second")
    page.locator("#headline").get_by_role("link", name="Guide").click()
    expect(page.get_by_role("heading", name="Headline")).to_be_visible()
    page.get_by_role("link", name="Back to writing").click()
    page.locator("#stakeholder_faq [data-bank]").click()
    page.locator(".bank-take").first.click()
    expect(desk.items("stakeholder_faq")).to_have_count(1)
    assert desk.served.place(desk.document_id, "customer_faq").passage.items[1].state == "open"


def test_two_plain_forms_are_merged(open_desk: OpenDesk) -> None:
    hers = open_desk(java_script_enabled=False)
    his = open_desk(document_id=hers.document_id, java_script_enabled=False)
    _save_plainly(hers, "BREMEN and HAMBURG, March 15, 2027 — Meridian shows **every** carton.")
    _save_plainly(his, "HAMBURG, March 15, 2027 — Meridian shows **every** carton. Always.")
    both = "BREMEN and HAMBURG, March 15, 2027 — Meridian shows **every** carton. Always."
    expect(his.field("introduction")).to_have_value(both)


def _save_plainly(desk: Desk, text: str) -> None:
    desk.field("introduction").fill(text)
    desk.page.locator("#introduction button:has-text('Save')").click()


def test_by_keyboard_alone(open_desk: OpenDesk) -> None:
    desk = open_desk()
    page = desk.page
    desk.field("headline").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Typed by hand")
    _tab_to(desk, "#text-subtitle")
    page.keyboard.type("And by Tab")
    _tab_to(desk, "#text-introduction")
    _tab_to(desk, "#toolbar [data-tool=bold]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#toolbar [data-tool=italic]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(desk.field("introduction")).to_be_focused()
    _tab_to(desk, "#features .add-item button")
    page.keyboard.press("Enter")
    expect(desk.items("features")).to_have_count(4)
    page.keyboard.type("Fourth")
    page.keyboard.press("Control+s")
    desk.expect_saved()
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    assert desk.text_on_disk("headline") == "Typed by hand"
    assert desk.text_on_disk("subtitle") == "And by Tab"
    assert desk.titles_on_disk("features")[-1] == "Fourth"


def _tab_to(desk: Desk, selector: str, at_most: int = 40) -> None:
    for _ in range(at_most):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_on_a_telephone(open_desk: OpenDesk) -> None:
    desk = open_desk(**TELEPHONE)
    page = desk.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#outline")).to_be_hidden()
    page.get_by_role("button", name="Outline").click()
    page.locator("#outline").get_by_role("link", name="User guide").click()
    expect(page.locator("#outline")).to_be_hidden()
    expect(page.locator("#user_guide")).to_be_in_viewport()
    question = desk.items("customer_faq").first
    question.locator("textarea[name=text]").focus()
    question.locator("summary").click()
    question.get_by_label("State").select_option("Open")
    desk.expect_saved()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Escape")
    desk.field("user_guide").focus()
    page.locator(".desk-bar").get_by_role("button", name="Guide").click()
    expect(page.locator("#guide h2")).to_have_text("User guide")
    page.get_by_role("button", name="Close").first.click()
    expect(page.locator("#rail")).to_be_hidden()


@pytest.fixture(params=TAGS)
def language(request: pytest.FixtureRequest, served: Served) -> Iterator[str]:
    """Each in turn is what the pages speak to Alice."""
    served.speak(ALICE, request.param)
    yield request.param
    served.speak(ALICE, "en")


LONG_TOPICS = Manuscript(
    Front(language="de", profile="full", product="Meridian"),
    (
        Passage("brief", items=(Item("Wer?", "Apotheken.", topic="evidence"),)),
        Passage("introduction", "HAMBURG. Meridian zeigt **jeden** Karton."),
        Passage("features", items=(Item("Sofortauskunft", "Beim Eintreffen."), Item("Ein Etikett", "Je Karton."))),
        Passage("customer_faq", items=(Item("Was geschieht mit den Daten?", "Nichts.", "privacy", state="answered"),)),
        Passage("stakeholder_faq", items=(Item("Woran kann es scheitern?", "", "failure", "Kim", state="open"),)),
    ),
)


def test_nothing_sticks_out_of_a_telephone(open_desk: OpenDesk, language: str) -> None:
    """In no language does the page scroll sideways, and what belongs to a text stays in sight while it is written."""
    desk = open_desk(words=LONG_TOPICS, **TELEPHONE)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360
    for key, item in (("introduction", ""), ("stakeholder_faq", ".item"), ("features", ".item")):
        desk.page.locator(f"#{key} {item} textarea[name=text]").first.focus()
        expect(desk.page.locator(f"#{key} .foot .toolbar")).to_be_visible()
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert desk.page.locator(f"#{key} .foot:has(.toolbar)").evaluate(_STICKING_OUT) == []


_STICKING_OUT = """foot => [...foot.querySelectorAll(".tool, .about-details")]
  .filter((each) => each.getBoundingClientRect().right > 360 || each.getBoundingClientRect().left < 0)
  .map((each) => `${each.outerHTML.slice(0, 80)} ${each.getBoundingClientRect().right}`)"""


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_a_finger_finds_every_control(open_desk: OpenDesk, size: dict[str, Any]) -> None:
    """Every target is at least 24 px in both directions, links within a sentence aside."""
    desk = open_desk(**size)
    desk.field("introduction").focus()
    assert desk.page.evaluate(_SMALL_TARGETS) == []


_SMALL_TARGETS = """() => [...document.querySelectorAll("#desk :is(button, summary, select, input, .outline a)")]
  .filter((each) => each.checkVisibility() && each.type !== "hidden" && !each.closest(".formed"))
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 24 || height < 24))
  .map(([html, { width, height }]) => `${html} ${width}x${height}`)"""


def test_chinese_is_written_as_well(open_desk: OpenDesk) -> None:
    desk = open_desk(words=CHINESE)
    expect(desk.page.locator("#introduction .formed strong")).to_have_text("结论：")
    desk.field("subtitle").fill("给小餐馆的老板")
    desk.expect_saved()
    expect(desk.page.locator("#count-subtitle")).to_have_text("7 of about 60 words")


def test_words_of_an_input_method_are_saved_when_they_are_ready(open_desk: OpenDesk) -> None:
    desk = open_desk(words=CHINESE)
    desk.field("subtitle").evaluate(
        """field => {
          field.focus();
          field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          field.value = "xiao";
          field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    desk.page.evaluate(_COUNT_TIMERS)
    desk.page.wait_for_timeout(4500)
    assert desk.page.evaluate("timers") < 5, "while a syllable is chosen the page rests"
    assert desk.text_on_disk("subtitle") == ""
    desk.field("subtitle").evaluate(
        """field => {
          field.value = "小";
          field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }"""
    )
    desk.expect_saved()
    assert desk.text_on_disk("subtitle") == "小"


_COUNT_TIMERS = """() => {
  const { setTimeout } = window;
  window.timers = 0;
  window.setTimeout = (...timer) => ((window.timers += 1), setTimeout(...timer));
}"""


def test_a_syllable_that_ends_without_another_key_is_saved(open_desk: OpenDesk) -> None:
    """Browsers do not agree on whether something is typed after the composition has ended."""
    desk = open_desk(words=CHINESE)
    desk.field("subtitle").evaluate(
        """field => {
          field.focus();
          field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          field.value = "小";
          field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    desk.page.wait_for_timeout(1000)
    desk.field("subtitle").evaluate(
        """field => field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }))"""
    )
    desk.expect_saved()
    assert desk.text_on_disk("subtitle") == "小"

"""Plain forms: where a page comes back to when something is to be corrected, and that a form is sent once."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk


def test_a_file_that_cannot_be_read_is_told_where_it_was_chosen(open_desk: OpenDesk) -> None:
    page = open_desk().page
    page.goto("/documents/new")
    page.get_by_label("Markdown file").set_input_files(
        {"name": "a.md", "mimeType": "text/plain", "buffer": b"\xff\xfe\x00"}
    )
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_label("Markdown file")).to_be_focused()
    expect(page.locator("#file-error")).to_be_in_viewport()


def test_a_double_click_makes_one_document(open_desk: OpenDesk) -> None:
    page = open_desk().page
    page.goto("/documents/new")
    page.get_by_label("What is the product called?").fill("Clicked twice")
    page.evaluate(_COUNT_WHAT_IS_SENT)
    page.get_by_role("button", name="Start writing").dblclick()
    page.locator("#desk[data-ready]").wait_for()
    assert page.evaluate("sessionStorage.sent") == "1"
    page.goto("/?words=clicked")
    expect(page.locator(".shelf-row")).to_have_count(1)


_COUNT_WHAT_IS_SENT = """() => addEventListener("submit", ({ defaultPrevented }) => {
  if (!defaultPrevented) sessionStorage.sent = Number(sessionStorage.sent ?? 0) + 1;
})"""


def test_a_button_that_was_pressed_shows_it_and_can_be_pressed_again_on_the_way_back(open_desk: OpenDesk) -> None:
    page = open_desk().page
    page.goto("/documents/new")
    button = page.get_by_role("button", name="Start writing")
    page.evaluate(
        "addEventListener('pagehide', () => (sessionStorage.seen = document.querySelector('[aria-disabled]').innerText))"
    )
    button.click()
    page.locator("#desk[data-ready]").wait_for()
    assert page.evaluate("sessionStorage.seen") == "Start writing"
    page.go_back()
    expect(button).to_be_enabled()
    button.click()
    page.locator("#desk[data-ready]").wait_for()

"""From signing in to a finished headline, questions, a kept version and a PDF, by keyboard alone; each stop is seen."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Desk, Visit
from tests.browser.keyboard import Keyboard
from tests.browser.served import Served
from tests.cast import PASSWORD, Person


def test_from_signing_in_to_the_pdf(visit: Visit, served: Served) -> None:
    person = served.newcomer("Kay", "en")
    page = visit()
    keyboard = Keyboard(page)
    _sign_in(keyboard, person, served)
    desk = _begin(keyboard, served)
    _finish_the_headline(keyboard, desk)
    _take_two_questions(keyboard, desk)
    _move_remove_and_undo(keyboard, desk)
    _keep_a_version(keyboard)
    _export(keyboard)


def _sign_in(keyboard: Keyboard, person: Person, served: Served) -> None:
    keyboard.page.goto("/")
    keyboard.tab_to("#email")
    keyboard.type(person.email)
    keyboard.tab_to("#password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(keyboard.page).to_have_url(f"{served.address}/")


def _begin(keyboard: Keyboard, served: Served) -> Desk:
    keyboard.tab_to("a[href='/documents/new']")
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("heading", name="New document")).to_be_visible()
    keyboard.tab_to("#product")
    keyboard.type("Larder")
    keyboard.tab_to(".button.primary")
    keyboard.press("Enter")
    desk = Desk(keyboard.page, "", served)
    desk.ready()
    desk.document_id = keyboard.page.url.rpartition("/")[2]
    return desk


def _finish_the_headline(keyboard: Keyboard, desk: Desk) -> None:
    keyboard.tab_to("#text-headline")
    keyboard.type("Cooks know what tomorrow needs")
    desk.expect_saved()
    expect(keyboard.page.locator("#headline .finish button")).to_be_visible()
    keyboard.tab_to("#headline .finish button", "Shift+Tab")
    keyboard.press("Enter")
    expect(keyboard.page.locator("#mark-headline [data-state=done]")).to_have_count(1)
    assert desk.text_on_disk("headline") == "Cooks know what tomorrow needs"


def _take_two_questions(keyboard: Keyboard, desk: Desk) -> None:
    keyboard.tab_to("#customer_faq [data-bank]")
    keyboard.press("Enter")
    for number in (1, 2):
        expect(keyboard.page.locator(".bank-take:focus")).to_be_visible()
        keyboard.press("Enter")
        expect(desk.items("customer_faq")).to_have_count(number)
        expect(keyboard.page.locator(".is-there")).to_have_count(number)


def _move_remove_and_undo(keyboard: Keyboard, desk: Desk) -> None:
    first, second = desk.titles("customer_faq")
    keyboard.tab_to("#customer_faq .item:last-child textarea[name=text]", "Shift+Tab")
    keyboard.type("Nothing.")
    keyboard.press("Alt+ArrowUp")
    expect(keyboard.page.locator("#saving-aloud")).to_have_text("Moved to place 1 of 2")
    assert desk.titles("customer_faq") == [second, first]
    keyboard.tab_to("#customer_faq .item:first-child [formaction$=removal]")
    keyboard.press("Enter")
    expect(desk.items("customer_faq")).to_have_count(1)
    keyboard.tab_to(".toast button:not(.close)")
    keyboard.press("Enter")
    expect(desk.items("customer_faq")).to_have_count(2)
    expect(keyboard.page.locator("#customer_faq .item:first-child .words[data-name=title] :focus")).to_be_visible()
    assert desk.titles_on_disk("customer_faq") == [second, first]
    assert desk.served.place(desk.document_id, "customer_faq").passage.items[0].text == "Nothing."


def _keep_a_version(keyboard: Keyboard) -> None:
    keyboard.tab_to(".document-bar a[href$=versions]", "Shift+Tab", at_most=120)
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("heading", name="Versions")).to_be_visible()
    keyboard.tab_to("#name")
    keyboard.type("For Friday")
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("link", name="For Friday")).to_be_visible()


def _export(keyboard: Keyboard) -> None:
    keyboard.tab_to(".document-tools summary")
    keyboard.press("Enter")
    keyboard.press("ArrowDown")
    expect(keyboard.page.locator(".menu-sheet a:focus")).to_have_text(re.compile("PDF, everything"))
    with keyboard.page.expect_download() as taking:
        keyboard.press("Enter")
    assert Path(taking.value.path()).read_bytes().startswith(b"%PDF-")
    keyboard.press("Escape")
    expect(keyboard.page.locator(".document-tools summary").first).to_be_focused()

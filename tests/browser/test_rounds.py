"""Asked for a verdict, given it, and told what has changed since: on the desk, in the library, on a telephone."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk, Visit
from tests.browser.test_comments import say
from tests.cast import ALICE, ARTHUR


def test_asked_answered_and_not_inherited(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    here = f"/documents/{desk.document_id}"
    page = desk.page
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("checkbox", name="Arthur Author").check()
    page.get_by_label("What should they look at?").fill("Is it *true*?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("Has not answered yet")

    arthur = visit(ARTHUR, viewport={"width": 360, "height": 740}, has_touch=True)
    arthur.goto(f"{here}/rounds")
    arthur.get_by_role("link", name="Version 1", exact=True).tap()
    arthur.get_by_role("button", name="I have read this").tap()
    expect(arthur.get_by_text("Read by Arthur")).to_be_visible()
    arthur.go_back()
    arthur.get_by_label("It should be revised").check()
    arthur.get_by_role("button", name="Give my verdict").tap()
    expect(arthur.locator(".verdict .error")).to_contain_text("Please say in some words why.")
    arthur.get_by_label("In a few words").fill("It is.")
    arthur.get_by_label("I approve", exact=True).check()
    arthur.get_by_role("button", name="Give my verdict").tap()
    expect(arthur.locator(".answer")).to_contain_text("It is.")

    desk.reload()
    sign = page.locator(".standing summary")
    expect(sign).to_contain_text("v1 · 1/1")
    field = desk.field("introduction")
    field.focus()
    field.fill("HAMBURG, March 15, 2027 — Meridian shows **each** carton.")
    desk.expect_saved()
    desk.reload()
    expect(sign).to_contain_text("±1")
    sign.click()
    page.get_by_role("link", name="1 word has changed since.").click()
    expect(page).to_have_url(re.compile(r"/compare/1\.\.\.now$"))
    expect(page.locator(".compared ins.came")).to_contain_text("each")
    page.goto("/")
    expect(page.locator(f"#standing-{desk.document_id}")).to_contain_text("Version 1 was approved by 1 of 1.")


def test_a_verdict_needs_no_script(open_desk: OpenDesk, visit: Visit) -> None:
    here = f"/documents/{open_desk(ALICE).document_id}/rounds"
    alice, arthur = (visit(person, java_script_enabled=False) for person in (ALICE, ARTHUR))
    alice.goto(here)
    alice.get_by_role("checkbox", name="Arthur Author").check()
    alice.get_by_role("button", name="Ask", exact=True).click()
    arthur.goto(here)
    arthur.get_by_label("I reject it").check()
    arthur.get_by_label("In a few words").fill("Nobody needs it.")
    arthur.get_by_role("button", name="Give my verdict").click()
    expect(arthur.locator(".answer")).to_contain_text("Nobody needs it.")
    alice.reload()
    alice.get_by_role("button", name="Close the round").click()
    expect(alice.locator(".round")).to_contain_text("Not approved")


def test_said_quietly_and_shown_with_the_verdict(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    here = f"/documents/{desk.document_id}"
    desk.page.goto(f"{here}/rounds")
    desk.page.get_by_role("checkbox", name="Arthur Author").check()
    desk.page.get_by_role("button", name="Ask", exact=True).click()
    arthur = visit(ARTHUR)
    arthur.goto(f"{here}/read")
    arthur.get_by_role("button", name="Review quietly").click()
    expect(arthur.locator(".quiet-review")).to_contain_text("You are reviewing quietly.")
    say(arthur, "#introduction p", 26, 53, "Not the small ones.")
    expect(arthur.locator(".talk")).to_contain_text("Only you see this")
    expect(arthur.locator(".quiet-review")).to_contain_text("1 thing you said is seen by you alone.")
    desk.page.goto(f"{here}/comments")
    expect(desk.page.locator(".talk")).to_have_count(0)
    arthur.get_by_role("link", name="Submit it with a verdict").click()
    expect(arthur.locator(".verdict")).to_contain_text("1 thing you said quietly will be shown")
    arthur.get_by_label("I approve, with remarks").check()
    arthur.get_by_label("In a few words").fill("One remark.")
    arthur.get_by_role("button", name="Give my verdict").click()
    expect(arthur.locator(".answer")).to_contain_text("One remark.")
    desk.page.reload()
    expect(desk.page.locator(".talk")).to_contain_text("Not the small ones.")


def test_moved_on_with_a_reason_although_something_is_open(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    here = f"/documents/{desk.document_id}"
    arthur = visit(ARTHUR, java_script_enabled=False)
    arthur.goto(f"{here}/comments")
    arthur.get_by_label("Your comment").fill("Not like this.")
    arthur.get_by_label("Must be settled before it goes on").check()
    arthur.get_by_role("button", name="Comment", exact=True).click()
    page = desk.page
    page.locator(".badge-link").click()
    page.get_by_label("Where does it stand?").select_option("approved")
    page.get_by_role("button", name="Move it there").click()
    expect(page.get_by_role("alert")).to_contain_text("1 comment must be settled.")
    page.get_by_label("Why?").fill("The board meets today.")
    page.get_by_label("Go on all the same").check()
    page.get_by_role("button", name="Move it there").click()
    expect(page.locator(".move").first).to_contain_text("The board meets today.")
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Approved")

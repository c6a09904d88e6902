"""A guest on a telephone: a link, a name, a comment, other words; and the door that closes."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk, Visit
from tests.browser.test_comments import SELECT
from tests.cast import ALICE


def test_a_guest_on_a_telephone(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    page = desk.page
    page.goto(f"/documents/{desk.document_id}/links")
    page.get_by_label("read, comment and suggest other words").check()
    page.get_by_label("Whom is it for?").fill("The lawyers")
    page.get_by_label("Password, if you like").fill("plums in the icebox")
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("#new-link").input_value()

    guest = visit(viewport={"width": 360, "height": 740}, has_touch=True)
    guest.goto(link)
    guest.get_by_label("Your name").fill("Gwen")
    guest.get_by_label("Password of the link").fill("wrong")
    guest.get_by_role("button", name="Open the document").tap()
    expect(guest.locator(".error")).to_contain_text("That is not the password")
    guest.get_by_label("Password of the link").fill("plums in the icebox")
    guest.get_by_role("button", name="Open the document").tap()
    expect(guest.get_by_text("Gwen (guest)")).to_be_attached()
    expect(guest.locator("#talk-new")).to_be_attached()
    guest.evaluate(SELECT, ["#introduction p", 26, 53])
    guest.locator(".talk-button").tap()
    guest.locator("#talk-text").fill("Is that so?")
    guest.get_by_text("Suggest other words").tap()
    guest.get_by_label("Your words instead").fill("Meridian shows each carton")
    guest.get_by_role("button", name="Suggest this").tap()
    expect(guest.locator(".talk")).to_contain_text("Is that so?")

    page.goto(f"/documents/{desk.document_id}/comments")
    expect(page.locator(".talk")).to_contain_text("Gwen (guest)")
    page.get_by_role("button", name="Take it", exact=True).click()
    assert "each" in desk.text_on_disk("introduction")
    page.goto(f"/documents/{desk.document_id}/links")
    expect(page.locator(".member")).to_contain_text("Gwen (guest)")
    page.get_by_role("button", name="End it").click()
    expect(page.locator(".member")).to_have_count(0)
    guest.reload()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Nothing here")
    guest.goto(link)
    expect(guest.locator("main")).to_contain_text("This link leads nowhere any more.")


def test_a_customer_is_shown_out_when_the_link_ends(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    page = desk.page
    page.goto(f"/documents/{desk.document_id}/links")
    page.get_by_label("read what customers read").check()
    page.get_by_role("button", name="Make the link").click()
    guest = visit()
    guest.goto(page.locator("#new-link").input_value())
    guest.get_by_label("Your name").fill("Cora")
    with guest.expect_response("**/events"):
        guest.get_by_role("button", name="Open the document").click()
    expect(guest.locator(".tabs a")).to_have_text(["Read"])
    page.get_by_role("button", name="End it").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Nothing here")

"""A reading meeting from the call to the minutes: one leads, one decides, a guest reads along on a telephone."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenDesk, Visit
from tests.browser.test_comments import SELECT
from tests.cast import ALICE, ARTHUR

WRONG = "2001-01-01T00:00:00Z"
"""What a clock may say: the time that is left comes from the server all the same."""

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def whisper(page: Page, text: str) -> None:
    """Say it about some words of the introduction while everybody reads."""
    page.evaluate(SELECT, ["#introduction p", 26, 53])
    page.locator(".talk-button").click()
    page.locator("#talk-text").fill(text)
    page.locator("#talk-new").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".talk", has_text=text)).to_be_attached()


def test_from_the_call_to_the_minutes(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    here, alice = f"/documents/{desk.document_id}", desk.page
    decider = desk.served.newcomer("Rita")
    desk.served.admit(desk.document_id, decider, "reviewer")
    alice.goto(f"{here}/links")
    alice.get_by_label("read, comment and suggest other words").check()
    alice.get_by_role("button", name="Make the link").click()
    link = alice.locator("#new-link").input_value()

    beside = visit(ARTHUR)
    with beside.expect_response("**/events"):
        beside.goto(f"{here}/rounds")
    alice.goto(f"{here}/meetings")
    alice.get_by_label("Guests who come by a link may join").check()
    alice.get_by_label("Decider").select_option(label=decider.name)
    alice.get_by_role("button", name="Call the meeting").click()
    expect(alice.get_by_role("button", name="Begin to read")).to_be_visible()
    meeting = alice.url
    expect(beside.get_by_role("link", name="Meeting about version 1")).to_be_visible()
    expect(beside.locator(".badge", has_text="Planned")).to_be_visible()

    arthur, rita, guest = visit(ARTHUR), visit(decider), visit(**PHONE)
    guest.clock.set_fixed_time(WRONG)
    guest.goto(link)
    guest.get_by_label("Your name").fill("Gwen")
    guest.get_by_role("button", name="Open the document").tap()
    expect(guest.get_by_text("Gwen (guest)")).to_be_attached()
    for page in (arthur, rita, guest):
        with page.expect_response("**/events"):
            page.goto(meeting)
    alice.get_by_role("button", name="Begin to read").click()
    for page in (alice, arthur, rita, guest):
        expect(page.locator(".meeting-head .meeting-clock")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))

    whisper(arthur, "Who pays for the small cartons?")
    whisper(guest, "I would buy two.")
    for page in (alice, rita):
        page.reload()
        expect(page.locator(".meeting-people")).to_contain_text("Gwen (guest)")
    expect(alice.locator("body")).not_to_contain_text("small cartons")
    expect(rita.locator("body")).not_to_contain_text("I would buy two.")

    alice.get_by_role("button", name="End the reading, show all comments").click()
    for page in (alice, arthur, rita, guest):
        expect(page.locator(".meeting-point")).to_have_count(2)
    buy = guest.locator(".meeting-point", has_text="I would buy two.")
    buy.get_by_role("button", name="Vote to discuss it").tap()
    expect(alice.locator(".meeting-point").first).to_contain_text("I would buy two.")
    alice.locator(".meeting-point").first.get_by_role("button", name="Now this, for five minutes").click()
    expect(rita.locator(".meeting-point.is-current")).to_contain_text("I would buy two.")
    alice.get_by_label("Note").fill("Gwen is the first customer.")
    alice.get_by_role("button", name="Add the note").click()
    expect(guest.locator("#meeting")).to_contain_text("Gwen is the first customer.")

    expect(alice.locator("#decide")).to_have_count(0)
    rita.get_by_label("Revise").check()
    rita.get_by_label("Who sees to it").fill("Arthur")
    rita.get_by_label("Next date").fill("2027-03-15")
    rita.get_by_role("button", name="Decide and end the meeting").click()
    for page in (alice, arthur, rita, guest):
        expect(page.locator(".meeting-head")).to_contain_text("Arthur sees to it until Mar 15, 2027")
    minutes = alice.request.get(f"{meeting}/minutes.md").text()
    for words in ("Gwen is the first customer.", "I would buy two.", "small cartons", "**Revise**", "Rita"):
        assert words in minutes
    assert alice.request.get(f"{meeting}/minutes.pdf").body().startswith(b"%PDF")

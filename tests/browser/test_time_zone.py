"""The browser tells where somebody is, by itself and once; meetings are planned by that clock."""

from playwright.sync_api import expect

from tests.browser.conftest import WORDS, Visit
from tests.browser.served import Served


def test_the_browser_tells_its_zone_and_a_meeting_is_planned_by_it(served: Served, visit: Visit) -> None:
    kim, lee = served.newcomer("Kim", "en"), served.newcomer("Lee", "en")
    document = served.write_own(kim, WORDS)
    served.admit(document, lee, "reviewer")
    page = visit(kim, timezone_id="Asia/Tokyo")
    with page.expect_response("**/me/time-zone") as told:
        page.goto("/")
    assert told.value.status == 204
    page.goto("/me")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    page.goto(f"/documents/{document}/meetings")
    page.get_by_label("Day, if it is later").fill("2027-07-15")
    page.get_by_label("Time (Asia/Tokyo)").fill("21:30")
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.locator(".meeting-head")).to_contain_text("9:30 PM (Asia/Tokyo, UTC+9)")
    other = visit(lee, timezone_id="Europe/Berlin")
    with other.expect_response("**/me/time-zone"):
        other.goto("/")
    other.goto(f"/documents/{document}/meetings")
    expect(other.locator("main")).to_contain_text("2:30 PM (Europe/Berlin, UTC+2)")

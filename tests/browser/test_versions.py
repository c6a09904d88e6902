"""Versions: kept by name, compared, restored, and nothing in between is lost."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, OpenDesk

BEFORE, AFTER = "Pharmacists see each carton", "Pharmacists trust every single carton"


def test_kept_changed_compared_and_restored(open_desk: OpenDesk) -> None:
    desk = open_desk()
    page = desk.page
    _write(desk, BEFORE)
    _keep(page, "For Friday")
    desk.reload()
    _write(desk, AFTER)
    _remove_second_feature(desk)
    _compare(page)
    page.get_by_role("link", name="For Friday").click()
    page.get_by_role("button", name="Restore this version").click()
    _expect_nothing_lost(page)
    desk.reload()
    expect(desk.field("subtitle")).to_have_value(BEFORE)
    assert desk.titles("features") == ["First", "Second", "Third"]
    assert desk.text_on_disk("subtitle") == BEFORE


def _write(desk: Desk, text: str) -> None:
    desk.field("subtitle").fill(text)
    desk.expect_saved()


def _keep(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Document").get_by_role("link", name="Versions").click()
    page.get_by_label("Keep the text as it stands, under a name").fill(name)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def _remove_second_feature(desk: Desk) -> None:
    desk.items("features").nth(1).hover()
    desk.items("features").nth(1).get_by_role("button", name="Remove").click()
    expect(desk.items("features")).to_have_count(2)


def _compare(page: Page) -> None:
    """The timeline proposes the newest version and now."""
    page.get_by_role("navigation", name="Document").get_by_role("link", name="Versions").click()
    page.get_by_role("button", name="Compare the two chosen").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.locator(".summary")).to_have_text("3 words new, 4 words gone, in 2 sections")
    line = page.locator("#subtitle .subtitle-line")
    expect(line.locator("del.went")).to_contain_text("see each")
    expect(line.locator("ins.came")).to_contain_text("trust every single")
    expect(page.locator("#features .compared-item del.went").first).to_contain_text("Second")
    expect(page.get_by_text("Headline Unchanged")).to_be_visible()
    page.get_by_role("link", name="Side by side").click()
    older, newer = page.locator("#subtitle .sides > p").all()
    expect(older.locator("del.went")).to_contain_text("see each")
    expect(older.locator("ins")).to_have_count(0)
    expect(newer.locator("ins.came")).to_contain_text("trust every single")
    boxes = older.bounding_box(), newer.bounding_box()
    assert boxes[0] and boxes[1] and boxes[0]["x"] < boxes[1]["x"] and boxes[0]["y"] == boxes[1]["y"]


def _expect_nothing_lost(page: Page) -> None:
    """What stood there before the restoration is a version of its own, with its words."""
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    expect(page.locator(".timeline .moment")).to_have_count(3)
    page.get_by_role("link", name="Version 2", exact=True).click()
    expect(page.locator("#subtitle")).to_have_text(AFTER)
    expect(page.locator("#features")).not_to_contain_text("Second")


def test_what_did_not_change_is_told_once_on_a_telephone(open_desk: OpenDesk) -> None:
    desk = open_desk(viewport={"width": 360, "height": 740})
    page = desk.page
    _keep(page, "Before")
    desk.reload()
    desk.items("features").first.locator("textarea[name=text]").fill("One, and more.")
    desk.expect_saved()
    page.goto(f"/documents/{desk.document_id}/compare/1...now?view=side")
    titles = page.locator("#features .question-title")
    expect(titles.nth(0)).to_be_hidden()
    expect(titles.nth(1)).to_have_text("First")
    expect(page.locator("#features .section.sides > div:visible")).to_have_count(2)

"""Named in a comment, told so in the head of the page, and led to the very place."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk, Visit
from tests.cast import ALICE, ARTHUR


def test_from_a_mention_to_the_thread(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    arthur = visit(ARTHUR, viewport={"width": 360, "height": 740})
    arthur.goto("/news")
    if arthur.get_by_role("button", name="Mark all as read").count():
        arthur.get_by_role("button", name="Mark all as read").click()
        expect(arthur.locator(".is-new")).to_have_count(0)
    response = desk.page.request.post(
        f"/documents/{desk.document_id}/threads",
        form={"section": "introduction", "quote": "HAMBURG", "text": "Is that so, @Arthur Author?"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.ok
    arthur.goto("/")
    expect(arthur.locator("#news-count")).to_contain_text("1")
    arthur.locator(".news-link").click()
    line = arthur.locator(".news-line.is-new")
    expect(line).to_contain_text("mentioned you")
    expect(line).to_contain_text("Is that so")
    line.get_by_role("link").click()
    expect(arthur).to_have_url(re.compile(r"/comments\?state=all#thread-\d+$"))
    expect(arthur.locator(".talk")).to_contain_text("Is that so")
    arthur.goto("/")
    expect(arthur.locator("#news-count")).to_have_count(0)


def test_read_and_chosen_without_a_script(open_desk: OpenDesk, visit: Visit) -> None:
    desk = open_desk(ALICE)
    desk.page.request.post(
        f"/documents/{desk.document_id}/threads",
        form={"section": "introduction", "quote": "HAMBURG", "text": "@Arthur Author"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    arthur = visit(ARTHUR, java_script_enabled=False)
    arthur.goto("/news")
    arthur.get_by_role("button", name="Mark all as read").click()
    expect(arthur.locator(".is-new")).to_have_count(0)
    arthur.get_by_role("link", name="What you get by mail").click()
    arthur.get_by_role("group", name="Mentions").get_by_label("Never").check()
    arthur.get_by_role("button", name="Save").click()
    expect(arthur.get_by_text("Your choice is saved.")).to_be_visible()
    expect(arthur.get_by_role("group", name="Mentions").get_by_label("Never")).to_be_checked()

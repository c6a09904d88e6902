"""The details of a document, by a form that needs no script."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk
from tests.cast import ALICE, ARTHUR


def test_who_changes_the_same_details_is_asked(open_desk: OpenDesk) -> None:
    hers = open_desk(ALICE, java_script_enabled=False)
    his = open_desk(ARTHUR, hers.document_id)
    for desk in (hers, his):
        desk.page.goto(f"/documents/{hers.document_id}/details")
    hers.page.get_by_label("Product").fill("NEW NAME")
    hers.page.get_by_label("Launch date").fill("2027-09-09")
    hers.page.get_by_role("button", name="Save").click()
    page = his.page
    page.get_by_label("Authors").fill("Weber, Jonas\nKim")
    page.get_by_label("Product").fill("Another name")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("NEW NAME")
    expect(page.get_by_label("Product", exact=True)).to_have_value("Another name")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_label("Product: NEW NAME").check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/documents/{hers.document_id}/details")
    expect(page.get_by_label("Product")).to_have_value("NEW NAME")
    expect(page.get_by_label("Launch date")).to_have_value("2027-09-09")
    expect(page.get_by_label("Authors")).to_have_value("Weber, Jonas\nKim")

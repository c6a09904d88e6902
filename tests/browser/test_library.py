"""The library: found as one types, filtered, sorted, put away and brought back; and what a newcomer sees."""

from playwright.sync_api import Locator, Page, expect

from app.manuscript.model import Front, Manuscript, Passage
from tests.browser.conftest import Visit
from tests.browser.served import Served
from tests.cast import Person


def _on_the_shelf(served: Served) -> Person:
    """Somebody with three documents, written in this order."""
    reader = served.newcomer("Lena", "en")
    for product, language, stage, headline in (
        ("Zephyr", "en", "draft", "Bakers know the wind before it blows"),
        ("Anker", "de", "peer", "Häfen sehen jedes Schiff"),
        ("Meridian", "en", "approved", "Pharmacies see every vial"),
    ):
        front = Front(language=language, product=product, stage=stage)
        served.write_own(reader, Manuscript(front, (Passage("headline", headline),)))
    return reader


def _titles(page: Page) -> Locator:
    return page.locator("#shelf h2")


ALL = ["Pharmacies see every vial", "Häfen sehen jedes Schiff", "Bakers know the wind before it blows"]


def test_found_as_one_types(visit: Visit, served: Served) -> None:
    page = visit(_on_the_shelf(served))
    page.goto("/")
    expect(_titles(page)).to_have_text(ALL)
    page.evaluate("window.isTheSamePage = true")
    search = page.get_by_role("searchbox")
    search.press_sequentially("schif")
    expect(_titles(page)).to_have_text(["Häfen sehen jedes Schiff"])
    expect(page.locator("#shelf-count")).to_have_text("1 document")
    expect(page).to_have_url(f"{served.address}/?words=schif")
    expect(search).to_be_focused()
    search.fill("nowhere")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.locator("#shelf")).to_contain_text("No document here holds “nowhere”")
    page.get_by_role("link", name="Show all of them").click()
    expect(_titles(page)).to_have_text(ALL)


def test_filtered_and_sorted(visit: Visit, served: Served) -> None:
    page = visit(_on_the_shelf(served))
    page.goto("/")
    page.get_by_label("Status").select_option("In peer review")
    expect(_titles(page)).to_have_text(["Häfen sehen jedes Schiff"])
    page.get_by_label("Status").select_option("Any status")
    page.get_by_label("Language").first.select_option("English")
    expect(_titles(page)).to_have_text([ALL[0], ALL[2]])
    page.get_by_label("Product").select_option("Zephyr")
    expect(_titles(page)).to_have_text([ALL[2]])
    page.get_by_label("Product").select_option("Any product")
    page.get_by_label("Language").first.select_option("Any language")
    page.get_by_label("Order").select_option("By product")
    by_product = [ALL[1], ALL[0], ALL[2]]
    expect(_titles(page)).to_have_text(by_product)
    page.reload()
    expect(_titles(page)).to_have_text(by_product)
    expect(page.get_by_label("Order")).to_have_value("product")


def test_searched_without_scripts(visit: Visit, served: Served) -> None:
    page = visit(_on_the_shelf(served), java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("vial")
    page.get_by_label("Status").select_option("Approved")
    page.get_by_role("button", name="Show").click()
    expect(_titles(page)).to_have_text([ALL[0]])


def test_put_away_and_brought_back(visit: Visit, served: Served) -> None:
    page = visit(_on_the_shelf(served))
    page.goto("/")
    _act(page, "Häfen", "Move to the archive")
    expect(_titles(page)).to_have_text([ALL[0], ALL[2]])
    page.get_by_role("link", name="Archive").click()
    expect(_titles(page)).to_have_text([ALL[1]])
    _act(page, "Häfen", "Take out of the archive")
    expect(page).to_have_title("Häfen sehen jedes Schiff · Foreword")
    page.get_by_role("link", name="Back to the library").click()
    _act(page, "Bakers", "Delete")
    expect(page).to_have_url(f"{served.address}/?place=bin")
    expect(page.locator("#shelf")).to_contain_text("can be brought back for 30 days")
    page.locator(".shelf-row").filter(has_text="Bakers").get_by_role("button", name="Bring back").click()
    expect(page.locator("#desk[data-ready]")).to_be_attached()
    page.get_by_role("link", name="Back to the library").click()
    expect(_titles(page)).to_have_count(3)


def _act(page: Page, title: str, act: str) -> None:
    row = page.locator(".shelf-row").filter(has_text=title)
    row.locator("summary").click()
    row.get_by_role("button", name=act).click()


def test_what_a_newcomer_sees(visit: Visit, served: Served) -> None:
    page = visit(served.newcomer("Noor", "en"))
    page.goto("/")
    expect(page.get_by_role("heading", name="Write the announcement first")).to_be_visible()
    expect(page.get_by_role("search")).to_have_count(0)
    page.get_by_role("link", name="Bin").click()
    expect(page.get_by_role("heading", name="The bin is empty")).to_be_visible()
    page.get_by_role("link", name="All", exact=True).click()
    page.get_by_role("link", name="Start a document").click()
    page.get_by_label("What is the product called?").fill("Larder")
    page.locator("input[value=full]").check()
    page.get_by_role("button", name="Start writing").click()
    page.locator("#desk[data-ready]").wait_for()
    expect(page.locator("#brief")).to_be_attached()
    page.locator("#text-headline").fill("Cooks know what tomorrow needs")
    expect(page.locator("#saving[data-state=saved]")).to_contain_text("Saved")
    page.get_by_role("link", name="Back to the library").click()
    expect(_titles(page)).to_have_text(["Cooks know what tomorrow needs"])

"""A Word file out and back in a real browser: edited, looked at as what it will become, taken with one click."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenDesk
from tests.export.edited import about, came, gone, in_text, with_comments


def _edited(page: Page, here: str, folder: Path) -> Path:
    data = page.request.get(f"{here}/export.docx").body()
    data = in_text(
        data,
        ("Nothing.", f"{gone('Nothing', 'Wanda Weiß')}{came('Very little', 'Wanda Weiß')}."),
        ("<w:t xml:space=\"preserve\">Two.</w:t>", f"<w:t xml:space=\"preserve\">{about('Two', 3)}, really.</w:t>"),
    )  # fmt: skip
    file = folder / "edited.docx"
    file.write_bytes(with_comments(data, (3, "Rex", "Why two?")))
    return file


def test_it_comes_back_as_suggestions_and_comments(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk()
    page, here = desk.page, desk.page.url.split("#")[0].rstrip("/")
    file = _edited(page, here, tmp_path)
    page.goto(f"{here}/word")
    page.get_by_label("Word file (.docx)").set_input_files(file)
    page.get_by_role("button", name="See what is in it").click()
    expect(page.get_by_role("heading", name="Changed in Word by Wanda Weiß")).to_be_visible()
    expect(page.get_by_role("heading", name="Changed in Word without being tracked")).to_be_visible()
    expect(page.get_by_text("Why two?")).to_be_visible()
    page.get_by_role("button", name="Bring all of it in").click()
    expect(page).to_have_url(f"{here}/comments")
    expect(page.get_by_text("Rex in Word:")).to_be_visible()
    expect(page.locator(".proposal")).to_have_count(2)

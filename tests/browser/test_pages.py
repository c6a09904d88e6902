"""The gauge of printed pages and the marks in the margin, in a real browser; and how a draft got better."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from app.manuscript.model import Item, Manuscript, Passage
from tests.browser.conftest import WORDS, Desk, OpenDesk

SENTENCES = " ".join(f"Carton number {number} stands at the counter of the pharmacy." for number in range(40))
LONG = "\n\n".join(f"Paragraph {number}. {SENTENCES}" for number in range(4))
PATIENCE = 40_000  # ms; it is measured some seconds after the last word, on a busy machine


def gauge(desk: Desk) -> Locator:
    return desk.page.locator("#pages .gauge")


def measured(desk: Desk) -> None:
    expect(desk.page.locator("#pages .gauge[data-state=current]")).to_be_attached(timeout=PATIENCE)


def with_passages(*passages: Passage) -> Manuscript:
    by_key = {passage.key: passage for passage in passages}
    return replace(WORDS, passages=tuple(by_key.get(passage.key, passage) for passage in WORDS.passages))


def marks(desk: Desk) -> list[dict[str, float | str]]:
    """What the margin says, and how high it stands."""
    found: list[dict[str, float | str]] = desk.page.evaluate(
        """[...document.querySelectorAll(".page-mark")].filter(mark => !mark.hidden)
           .map(mark => ({ says: mark.textContent, top: mark.getBoundingClientRect().top + scrollY }))"""
    )
    return found


def test_the_gauge_follows_what_is_written(open_desk: OpenDesk) -> None:
    desk = open_desk()
    measured(desk)
    expect(gauge(desk).locator(".press_release")).not_to_contain_text("too long")
    desk.field("introduction").fill(LONG)
    desk.expect_saved()
    expect(desk.page.locator("#pages .gauge[data-state=awaited]")).to_contain_text("Being measured")
    expect(gauge(desk).locator(".press_release")).not_to_contain_text("too long")  # the last known figure, meanwhile
    measured(desk)
    expect(gauge(desk).locator(".press_release")).to_contain_text("too long")
    expect(gauge(desk)).to_contain_text("Reading in silence: about")


def test_the_margin_shows_the_very_line_at_which_a_page_begins(open_desk: OpenDesk) -> None:
    desk = open_desk(words=with_passages(Passage("introduction", LONG)))
    measured(desk)
    link = desk.page.locator(".page-starts [data-page='2']")
    expect(link).to_have_attribute("data-place", "introduction")
    path, letters = link.get_attribute("data-path"), int(link.get_attribute("data-letters") or 0)
    seen = "".join(LONG.split("\n\n")[int(path or 0)].split())[letters:]
    assert marks(desk)[0]["says"] == "Page 2 begins here"
    # The words at the height of the mark are those that stand first on that page.
    words: str = desk.page.evaluate(
        """() => {
          const mark = document.querySelector(".page-mark");
          mark.scrollIntoView({ block: "center" });
          const formed = document.querySelector("#introduction .formed").getBoundingClientRect();
          const at = document.caretPositionFromPoint(formed.right - 8, mark.getBoundingClientRect().top + 6);
          return at.offsetNode.data.slice(0, at.offset);
        }"""
    )
    assert len("".join(words.split())) >= letters
    line = "".join(words.split())[letters:]
    assert seen.startswith(line) and len(line) < 120


def test_the_mark_stays_with_its_words_while_one_writes(open_desk: OpenDesk) -> None:
    desk = open_desk(words=with_passages(Passage("introduction", LONG)))
    measured(desk)
    at_rest = float(marks(desk)[0]["top"])
    desk.field("introduction").focus()
    desk.page.wait_for_timeout(300)
    assert abs(float(marks(desk)[0]["top"]) - at_rest) < 120
    desk.page.keyboard.press("Control+Home")
    desk.page.keyboard.insert_text("\n\n".join(["New."] * 12) + "\n\n")
    desk.page.wait_for_function(
        "before => document.querySelector('.page-mark').getBoundingClientRect().top + scrollY > before + 100",
        arg=at_rest,
    )


def test_an_item_that_begins_a_page_is_marked_until_it_is_removed(open_desk: OpenDesk) -> None:
    items = tuple(Item(f"Feature {number}", SENTENCES) for number in range(4))
    desk = open_desk(words=with_passages(Passage("features", items=items)))
    measured(desk)
    place = desk.page.locator("[data-page][data-field=title]").first.get_attribute("data-place")
    text = desk.page.locator(f'[data-page][data-place="{place}"]').first.get_attribute("data-says")
    mark = next(mark for mark in marks(desk) if mark["says"] == text)
    title = desk.page.locator(f'[id="title-{place}"]').locator("xpath=..")
    box = title.bounding_box()
    assert box and abs(box["y"] + float(desk.page.evaluate("scrollY")) - float(mark["top"])) < 3
    item = desk.page.locator(f'[id="{place}"]')
    item.hover()
    item.locator("[hx-post$=removal]").click()
    expect(item).to_have_count(0)
    desk.field("introduction").focus()
    desk.page.wait_for_function(
        "text => ![...document.querySelectorAll('.page-mark')].some(mark => !mark.hidden && mark.textContent === text)",
        arg=text,
    )


def test_without_scripts_a_page_says_the_same(open_desk: OpenDesk) -> None:
    desk = open_desk(java_script_enabled=False)
    desk.page.locator("#pages a").click()
    for _ in range(20):
        if desk.page.locator(".gauge[data-state=current]").count():
            break
        desk.page.wait_for_timeout(1000)
        again = desk.page.get_by_role("link", name="Look again").or_(
            desk.page.get_by_role("button", name="Measure now")
        )
        again.first.click()
    expect(desk.page.locator(".gauge")).to_contain_text("of 1")
    expect(desk.page.get_by_role("link", name="Page 2", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_versions_are_counted_and_drawn(open_desk: OpenDesk, scripts: bool) -> None:
    desk = open_desk(java_script_enabled=scripts)
    desk.page.goto(f"/documents/{desk.document_id}/versions")
    desk.page.get_by_label("Keep the text as it stands, under a name").fill("For Friday")
    desk.page.get_by_role("button", name="Keep").click()
    desk.page.get_by_role("link", name="From version to version").click()
    for _ in range(20):
        if scripts or desk.page.locator(".trend-table").count():
            break
        desk.page.wait_for_timeout(1000)
        desk.page.reload()
    expect(desk.page.locator(".trend-table")).to_contain_text("For Friday")
    expect(desk.page.locator(".trend-sheet").first).to_be_visible()

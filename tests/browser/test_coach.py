"""The coach beside the text, in a real browser and three languages."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.conftest import WORDS, Desk, OpenDesk

# language of reader and document · what is typed · the words found · the long-winded ones among them · what is better
WRITTEN = (
    ("en", "We wait in order to see. Many could come.", ["in order to", "Many", "could"], "in order to", "to"),
    (
        "de",
        "Bei uns gilt das des Weiteren auch. Viele könnten kommen.",
        ["des Weiteren", "Viele", "könnten"],
        "des Weiteren",
        "außerdem",
    ),
    ("zh-Hans", "我们先进行讨论。许多人可能会来。", ["进行讨论", "许多", "可能"], "进行讨论", "讨论"),
)


def card(desk: Desk, quote: str) -> Locator:
    return desk.page.locator(f'#checks .finding[data-quote="{quote}"]')


def underlined(desk: Desk) -> list[str]:
    found: list[str] = desk.page.evaluate(_UNDERLINED)
    return found


_UNDERLINED = """() => [...CSS.highlights.values()].flatMap((one) => [...one].map((found) => {
  const range = document.createRange();
  range.setStart(found.startContainer, found.startOffset);
  range.setEnd(found.endContainer, found.endOffset);
  return range.toString();
}))"""


def written(open_desk: OpenDesk, language: str, text: str) -> Desk:
    words = replace(WORDS, front=replace(WORDS.front, language=language))
    desk = open_desk(words=words, locale=language)
    desk.page.locator("#tab-checks").click()
    desk.field("value_proposition").fill(text)
    desk.expect_done()
    return desk


@pytest.mark.parametrize(("language", "text", "quotes", "long", "short"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_weak_words_are_found_shown_and_mended(
    open_desk: OpenDesk, language: str, text: str, quotes: list[str], long: str, short: str
) -> None:
    desk = written(open_desk, language, text)
    for quote in quotes:
        expect(card(desk, quote)).to_be_visible()
    desk.page.wait_for_function(
        f"quotes => {{ const all = ({_UNDERLINED})(); return quotes.every(quote => all.includes(quote)); }}",
        arg=quotes,
    )
    assert set(quotes) <= set(underlined(desk))
    expect(desk.page.locator("#found-value_proposition .found-count")).to_be_visible()
    field = desk.field("value_proposition")
    card(desk, quotes[-1]).locator("[data-goes-there]").click()
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == quotes[-1]
    card(desk, long).locator(".mend button").click()
    expect(field).to_have_value(text.replace(long, short))
    expect(card(desk, long)).to_be_hidden()
    desk.page.keyboard.press("Control+z")
    expect(field).to_have_value(text)
    expect(card(desk, long)).to_be_visible()


def test_a_finding_is_let_stand_with_a_reason(open_desk: OpenDesk) -> None:
    desk = written(open_desk, "en", "Many come.")
    card(desk, "Many").locator(".letting > summary").click()
    card(desk, "Many").get_by_label("Why may it stand?").fill("A quotation.")
    card(desk, "Many").locator(".letting-form button").click()
    expect(card(desk, "Many")).to_have_count(0)
    expect(desk.page.locator("#checks .dismissed")).to_contain_text("1 finding was let stand")
    desk.page.locator("#checks .dismissed > summary").click()
    expect(desk.page.locator("#checks .dismissed")).to_contain_text("A quotation.")
    desk.page.get_by_role("button", name="Show it again").click()
    expect(card(desk, "Many")).to_be_visible()


def test_the_next_finding_by_keys(open_desk: OpenDesk) -> None:
    desk = written(open_desk, "en", "Many come. Some stay.")
    expect(card(desk, "Some")).to_be_visible()
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    for quote in ("Many", "Some"):
        desk.page.keyboard.press("Alt+Shift+KeyN")
        assert desk.field("value_proposition").evaluate(selected) == quote
    desk.page.keyboard.press("Alt+Shift+KeyP")
    assert desk.field("value_proposition").evaluate(selected) == "Many"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_nothing_of_the_coach_stands_in_anybodys_way(open_desk: OpenDesk, scheme: str, width: int) -> None:
    desk = open_desk(color_scheme=scheme, viewport={"width": width, "height": 900})
    desk.field("value_proposition").fill("Many come in order to stay.")
    desk.expect_done()
    if width < 1000:
        desk.page.locator("[popovertarget=rail]").first.click()
    desk.page.locator("#tab-checks").click()
    expect(card(desk, "Many")).to_be_visible()
    for address in ("", "/checks", "words of the team"):
        if address:
            desk.page.goto("/team/words" if " " in address else f"/documents/{desk.document_id}{address}")
        assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert Axe().run(desk.page).response["violations"] == [], address

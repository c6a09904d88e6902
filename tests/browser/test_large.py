"""At 200 % a page of 1280 by 800 has room for 640 by 400; and whoever wants no motion gets none. Nothing is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.served import Served
from tests.browser.tour import Sights, Stop, stops

ZOOMED = {"width": 640, "height": 400}


@pytest.fixture
def page(visit: Visit, served: Served, sights: dict[str, Sights]) -> Page:
    page = visit(locale="de", viewport=ZOOMED, device_scale_factor=2, reduced_motion="reduce")
    sights["de"].let_in(page.context, "owner", served)
    return page


def test_nothing_is_lost(page: Page, served: Served, sights: dict[str, Sights]) -> None:
    faults = [
        f"{stop.name}: {fault}"
        for stop in stops(sights["de"], served)
        if stop.visitor == "owner"
        for fault in _faults(page, stop)
    ]
    assert faults == []


def _faults(page: Page, stop: Stop) -> Iterator[str]:
    page.set_viewport_size(ZOOMED)
    stop.go(page)
    zoomed = page.evaluate(_CONTROLS)
    yield from page.evaluate(_OUT_OF_SIGHT)
    page.set_viewport_size({"width": 1280, "height": 800})
    yield from (f"lost {control}" for control in page.evaluate(_CONTROLS) if control not in zoomed)


# Where there is room, outline and guide stand open; where there is none they open over the page. What the coach and the
# reviewers say (#checks, .found, #talks, .talks-of, what pages ask for when they are there) may arrive between two looks.
_CONTROLS = """() => {
  const said = (control) => {
    const copy = control.cloneNode(true);
    for (const count of copy.querySelectorAll(".found, .talks-of")) count.remove();
    return copy.textContent.trim().slice(0, 60);
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((each) => !each.closest("#checks, #talks, #pages, [hx-trigger^=load]") && (each.checkVisibility() || each.closest("[popover]")))
  .map((each) => `${each.tagName} ${each.name ?? ""} ${(each.ariaLabel ?? each.title ?? "")} ${said(each)}`);
}"""

_OUT_OF_SIGHT = """() => {
  const root = document.documentElement;
  const faults = root.scrollWidth > innerWidth ? [`scrolls sideways: ${root.scrollWidth}`] : [];
  for (const each of document.querySelectorAll("body *")) {
    const { transitionDuration, animationName, overflowX, textOverflow, whiteSpace } = getComputedStyle(each);
    if (!/^0s(, 0s)*$/.test(transitionDuration) || animationName !== "none") faults.push(`moves: ${each.outerHTML.slice(0, 80)}`);
    const isCut = overflowX === "hidden" && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1;
    if (isCut && textOverflow !== "ellipsis" && !each.matches("textarea, input") && each.checkVisibility({ opacityProperty: true }))
      faults.push(`cuts off: ${each.outerHTML.slice(0, 80)}`);
  }
  return faults;
}"""


def test_no_bar_covers_what_has_the_focus(page: Page, sights: dict[str, Sights]) -> None:
    keyboard = Keyboard(page)
    for address, times in (
        (sights["de"].here, 45),
        (f"{sights['de'].here}/versions", 25),
        (f"{sights['de'].here}/details", 20),
    ):
        page.goto(address)
        for _ in range(times):
            keyboard.tab()
        for _ in range(times // 2):
            keyboard.tab("Shift+Tab")

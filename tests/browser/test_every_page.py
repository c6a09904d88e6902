"""Every page there is, in light and dark, wide and narrow: nothing stands in anybody's way, nothing leaves the screen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

from tests.browser.served import Served
from tests.browser.tour import Sights, Stop, stops

WIDE, NARROW = 1280, 360
ALL: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS = ALL | {"runOnly": ["color-contrast"]}


@pytest.mark.parametrize(
    ("language", "width", "lights"), [("en", WIDE, "both"), ("de", NARROW, "one"), ("zh-Hans", WIDE, "one")]
)
def test_nothing_stands_in_anybodys_way(
    contexts: Callable[..., BrowserContext],
    served: Served,
    empty_site: Served,
    sights: dict[str, Sights],
    language: str,
    width: int,
    lights: str,
) -> None:
    pages = {}
    for visitor in ("owner", "newcomer", "stranger"):
        context = contexts(locale=language)
        sights[language].let_in(context, visitor, served)
        pages[visitor] = context.new_page()
    faults = [
        f"{stop.name}: {fault}"
        for stop in stops(sights[language], empty_site)
        for fault in _faults(pages[stop.visitor], stop, language, width, lights)
    ]
    assert faults == []


def _faults(page: Page, stop: Stop, language: str, width: int, lights: str) -> Iterator[str]:
    """One visit shows a page in both lights, which differ in colour alone, and in both widths."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": width, "height": 800})
    stop.go(page)
    page.evaluate(AXE_SCRIPT)
    yield from _violations(page, ALL)
    yield from page.evaluate(_OUT_OF_PLACE, language)
    if lights == "both":
        page.emulate_media(color_scheme="dark")
        page.evaluate(_COLOURS_HAVE_SETTLED)
        yield from (f"in the dark {fault}" for fault in _violations(page, COLOURS))
    page.set_viewport_size({"width": WIDE + NARROW - width, "height": 800})
    yield from page.evaluate(_OUT_OF_PLACE, language)


def _violations(page: Page, options: dict[str, Any]) -> Iterator[str]:
    for found in page.evaluate("options => axe.run(options).then(({ violations }) => violations)", options):
        for node in found["nodes"]:
            yield f"{found['id']} {node['target']} {node['html'][:120]} {node['failureSummary']}"


# The longest of ours takes three seconds. One whose element goes away in the middle may never be called finished: then
# that is time enough, and colours that are still between two lights are seen as the fault they would be.
_COLOURS_HAVE_SETTLED = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((each) => each.finished)).then(() => {}),
  new Promise((resolve) => setTimeout(resolve, 3500)),
])"""

_OUT_OF_PLACE = """(language) => {
  const root = document.documentElement;
  const faults = [];
  if (root.lang !== language) faults.push(`speaks ${root.lang}`);
  if (root.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
  for (const sheet of document.querySelectorAll("[open] > .menu-sheet, [open] > .about-fields, dialog[open], :popover-open")) {
    const { left, right } = sheet.getBoundingClientRect();
    if (left < 0 || right > innerWidth) faults.push(`hangs over the edge: ${sheet.outerHTML.slice(0, 80)}`);
  }
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`has ${headings} first headings`);
  if (innerWidth > 1000) faults.push(...torn());
  return faults;

  /** Words in table cells that go on in the next line though there is room. */
  function torn() {
    const found = [];
    for (const cell of document.querySelectorAll(".paper table:not(.sides *) :is(td, th)")) {
      if (!cell.checkVisibility()) continue;
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        for (const { index, 0: word } of texts.currentNode.data.matchAll(/[\\p{Script=Latin}\\d.,]+/gu)) {
          const range = document.createRange();
          range.setStart(texts.currentNode, index);
          range.setEnd(texts.currentNode, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) found.push(`tears ${word}`);
        }
      }
    }
    return found;
  }
}"""

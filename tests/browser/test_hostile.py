"""Nothing that somebody writes acts in the browser of somebody else: no script, no request, no attribute, on no page."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Visit, kill, watched
from tests.browser.hostile import Hostile, settle
from tests.browser.payloads import PAYLOADS
from tests.browser.served import Served
from tests.browser.tour import sent


@pytest.fixture(scope="module")
def hostile(served: Served) -> Hostile:
    return settle(served)


@pytest.fixture
def look(visit: Visit, served: Served, hostile: Hostile, faults: list[str]) -> Callable[..., Page]:
    """``look(address)``: what is there does no harm. Requests, dialogs and the console are watched all the time."""
    page = guarded(visit(hostile.reader), served, faults)

    def go(address: str) -> Page:
        page.goto(address)
        harm(page, faults)
        return page

    return go


def guarded(page: Page, served: Served, faults: list[str]) -> Page:
    def judge(request: Request) -> None:
        asked = urlsplit(request.url)
        is_elsewhere = asked.scheme in ("http", "https") and asked.netloc != f"127.0.0.1:{served.port}"
        if is_elsewhere or asked.path.startswith("/hit"):
            faults.append(f"asked {request.url}")

    page.on("request", judge)
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    return page


def harm(page: Page, faults: list[str]) -> None:
    faults.extend(f"{page.url}: {fault}" for fault in page.evaluate(_HARM))


_HARM = """() => {
  const faults = window.__hit ? ["a script ran"] : [];
  const said = (element) => element.outerHTML.slice(0, 150);
  const ours = (address) => new URL(address, location.href).origin === location.origin;
  for (const each of document.querySelectorAll("iframe, object, embed, base, math, template, [http-equiv], [srcdoc], [style]:not(.echo, .page-mark, .cm-editor *), [ping]"))
    faults.push(`stands there: ${said(each)}`);
  for (const each of document.querySelectorAll("script, body style, body link"))
    if (!each.nonce) faults.push(`is not ours: ${said(each)}`);
  for (const each of document.querySelectorAll("*"))
    for (const { name, value } of each.attributes) {
      if (/^(on|hx-on|data-hx|hx-vals|hx-vars|hx-headers)/.test(name)) faults.push(`would act: ${said(each)}`);
      if (/^hx-(get|post|put|delete|patch)$/.test(name) && !/^\\/(documents|findings\\?|standings\\?)/.test(value)) faults.push(`would ask: ${said(each)}`);
      if (name === "href" && each.matches("a") && !/^(https?|mailto):$/.test(each.protocol)) faults.push(`leads to ${said(each)}`);
      if (/^(action|formaction)$/.test(name) && !ours(value)) faults.push(`sends to ${said(each)}`);
      if (name === "src" && !ours(value)) faults.push(`takes ${said(each)}`);
    }
  for (const each of document.querySelectorAll("#toasts, #words, #desk, #rail, #guide, #saving"))
    if (document.querySelectorAll(`#${each.id}`).length > 1) faults.push(`pretends to be ours: ${said(each)}`);
  return faults;
}"""


def test_each_alone_in_every_field(look: Callable[..., Page], hostile: Hostile) -> None:
    for number, document in enumerate(hostile.single):
        here = f"/documents/{document}"
        page = look(here)
        said = r"\s+".join(map(re.escape, PAYLOADS[(number + 1) % len(PAYLOADS)].split()))
        expect(page.locator("#text-headline")).to_have_value(re.compile(rf"^\s*{said}\s*$"))  # as it was typed
        look(f"{here}/compare/1...now{'?view=side' if number % 2 else ''}")
        if number % 3 == 0:
            look(f"{here}/versions/1")


def test_all_together_on_every_page(look: Callable[..., Page], hostile: Hostile) -> None:
    here, last = f"/documents/{hostile.whole}", len(PAYLOADS)
    for address in (
        "/", "/?page=2", "/?order=product", "/?place=archive", "/me", "/people", "/people?page=2",
        f"{here}/read", f"{here}/read?audience=customer", f"{here}/details", f"{here}/people", f"{here}/export",
        f"{here}/versions", f"{here}/versions?page=2", f"{here}/versions/{last}",
        f"{here}/compare/1...{last}", f"{here}/compare/1...now?view=side",
    ):  # fmt: skip
        look(address)


def test_in_the_hands_of_our_own_scripts(look: Callable[..., Page], hostile: Hostile, faults: list[str]) -> None:
    """What they take out of the page and put back: formed text, previews, items, toasts, words kept for later."""
    page = look(f"/documents/{hostile.whole}")
    page.locator("#desk[data-ready]").wait_for()
    page.locator("#text-introduction").focus()
    page.keyboard.press("Control+Shift+P")
    expect(page.locator("#preview p").first).to_be_visible()
    harm(page, faults)
    page.keyboard.type("Typed. ")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving[data-state=saved]")).to_contain_text("Saved")
    first = page.locator("#items-features > .item").first
    first.locator("textarea[name=title]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#saving-aloud")).to_contain_text("Moved to place 2")
    page.locator("#items-customer_faq > .item").first.locator("summary").click()
    page.locator("#customer_faq [data-bank]").click()
    expect(page.locator(".bank-take").first).to_be_visible()
    harm(page, faults)
    first.get_by_role("button", name="Remove").click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_have_count(0)
    harm(page, faults)


def test_in_words_kept_for_later(visit: Visit, served: Served, hostile: Hostile, faults: list[str]) -> None:
    here = f"/documents/{hostile.single[0]}"
    crashed = guarded(visit(hostile.reader), served, faults)
    crashed.route_web_socket("**/live", lambda socket: None)
    crashed.goto(here)
    harm(crashed, faults)
    crashed.locator("#desk[data-ready]").wait_for()
    crashed.route("**/sections/**", lambda route: route.abort())
    crashed.locator("#text-introduction").fill("\n\n".join(PAYLOADS))
    expect(crashed.locator("#saving[data-state=trouble]")).to_contain_text("cannot be reached")
    page = guarded(watched(crashed.context.new_page(), faults), served, faults)
    kill(crashed)  # while it lives, its words are its own
    page.goto(here)
    expect(page.locator("#kept")).to_be_visible()
    harm(page, faults)
    page.get_by_role("button", name="Put them back").click()
    expect(page.locator("#saving[data-state=saved]")).to_contain_text("Saved")
    harm(page, faults)


def test_what_is_said_back(look: Callable[..., Page], hostile: Hostile, faults: list[str]) -> None:
    """Searches, refusals, addresses: pages that repeat what was sent."""
    here = f"/documents/{hostile.single[1]}"
    for payload in PAYLOADS[::3]:
        page = look(f"/?words={quote(payload, safe='')}zz&product={quote(payload, safe='')}")
    for payload in PAYLOADS[::6]:
        for address in (
            "/documents/{}",
            "/people?words={}",
            "/sign-in?next={}",
            f"{here}?removed={{}}&section=features",
        ):
            look(address.format(quote(payload, safe="")))
    everything = "\n\n".join(PAYLOADS)
    headings = "".join(f"\n\n## {payload}\n\n{payload}" for payload in PAYLOADS)
    for act in (
        sent(f"{here}/sections/headline", text=everything, base_text=everything),
        sent(f"{here}/details", product=everything, language=everything, authors=everything, stage="x"),
        sent(f"{here}/people", email=everything, role=everything),
        sent(f"{here}/versions", name=everything),
        sent("/people", email=everything),
        sent("/me", name=everything * 2, language=everything),
        sent("/documents", language=everything, profile=everything, product=everything),
        sent("/documents/import", markdown=f"---\nforeword: [{everything}\n---\n# {everything}"),
        sent("/documents/import", markdown=f"---\n'{PAYLOADS[0]}': 1\nlanguage: '{PAYLOADS[8]}'\n---\n# {PAYLOADS[0]}{headings}"),
    ):  # fmt: skip
        act(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        harm(page, faults)


def test_strangers_are_safe_as_well(visit: Visit, served: Served, hostile: Hostile, faults: list[str]) -> None:
    page = guarded(visit(), served, faults)
    page.goto(f"/invitations/{hostile.invitation}")
    harm(page, faults)
    for act in (
        sent("/sign-in", email=PAYLOADS[2], password="x", next=PAYLOADS[20]),
        sent(f"/documents/{hostile.whole}/details", product="\n".join(PAYLOADS)),
    ):
        act(page)
        harm(page, faults)


def test_a_page_taken_along_needs_no_wall(look: Callable[..., Page], hostile: Hostile, faults: list[str]) -> None:
    """Opened from the disk no policy protects it: what it holds must be harmless by itself."""
    page = look("/")
    for document in (hostile.whole, *hostile.single[::8]):
        _open_from_disk(page, document)
        found = page.evaluate(_HARM)
        faults.extend(fault for fault in found if "<style>" not in fault and "data:" not in fault)
    assert page.evaluate("document.querySelectorAll('body style').length") == 0


def _open_from_disk(page: Page, document: str) -> None:
    page.goto("/me")
    with page.expect_download() as taking:
        page.evaluate("address => { location.href = address }", f"/documents/{document}/export.html")
    file = Path(taking.value.path())
    standing = file.rename(file.with_suffix(".html"))
    page.goto(standing.as_uri())
    expect(page.locator("main")).to_be_visible()

"""Journeys in a real browser against a real server. Chromium is the system’s where there is one."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from app.manuscript.model import Front, Item, Manuscript, Passage
from tests.browser.served import Served, sign_in
from tests.browser.tour import Sights, furnish
from tests.cast import ALICE, ARTHUR, Person

_PATIENCE = 15_000  # ms; the machine may be busy with other tests
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

WORDS = Manuscript(
    Front(language="en", profile="essential", product="Meridian"),
    (
        Passage("headline", "Meridian shows every carton"),
        Passage("subtitle"),
        Passage("introduction", "HAMBURG, March 15, 2027 — Meridian shows **every** carton."),
        Passage("value_proposition"),
        Passage("features", items=(Item("First", "One."), Item("Second", "Two."), Item("Third", "Three."))),
        Passage("customer_faq", items=(Item("What does it cost?", "Nothing.", topic="price"),)),
        Passage("stakeholder_faq"),
        Passage("user_guide"),
    ),
)

OpenDesk = Callable[..., "Desk"]
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey may be tried a second time: server, browser and the other tests share two cores, and what a person would
    wait for once in a thousand visits, a test must not call broken. The summary tells of each such retry."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    return {**browser_type_launch_args, "args": list(_QUIET)} | ({"executable_path": chromium} if chromium else {})


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    expect.set_options(timeout=_PATIENCE)
    site = Served(tmp_path_factory.mktemp("store"))
    site.settle()
    site.start()
    yield site
    site.kill()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site on which nobody has an account yet."""
    site = Served(tmp_path_factory.mktemp("empty"))
    site.start()
    yield site
    site.kill()


@pytest.fixture(scope="session")
def sights(served: Served) -> dict[str, Sights]:
    """The demo has moved in; what there is to see, by language."""
    return furnish(served)


@pytest.fixture(scope="session")
def signed_in(served: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[Person, Path]:
    """The cookies of each person, after the real form."""
    kept = {}
    for person in (ALICE, ARTHUR):
        context = browser.new_context(base_url=served.address)
        page = context.new_page()
        page.goto("/")
        sign_in(page, person)
        kept[person] = tmp_path_factory.mktemp("cookies") / "state.json"
        context.storage_state(path=kept[person])
        context.close()
    return kept


@dataclass
class Desk:
    """One open editor."""

    page: Page
    document_id: str
    served: Served

    def field(self, key: str, name: str = "text") -> Locator:
        return self.page.locator(f"#{key} textarea[name={name}]").first

    def items(self, key: str) -> Locator:
        return self.page.locator(f"#items-{key} > .item")

    def titles(self, key: str) -> list[str]:
        found: list[str] = self.page.locator(f"#items-{key} textarea[name=title]").evaluate_all(
            "fields => fields.map(field => field.value)"
        )
        return found

    def expect_titles(self, key: str, *titles: str) -> None:
        """Once the page that a plain form leads to is there."""
        fields = self.page.locator(f"#items-{key} textarea[name=title]")
        expect(fields).to_have_count(len(titles))
        for at, title in enumerate(titles):
            expect(fields.nth(at)).to_have_value(title)

    def expect_saved(self) -> None:
        expect(self.page.locator("#saving[data-state=saved]")).to_contain_text("Saved")

    def expect_done(self) -> None:
        """As ``expect_saved``, in whatever language."""
        expect(self.page.locator("#saving[data-state=saved]")).to_be_visible()
        self.page.wait_for_function("!document.querySelector('.words.is-unsaved')")

    def expect_trouble(self, words: str) -> None:
        expect(self.page.locator("#saving[data-state=trouble]")).to_contain_text(words)

    def text_on_disk(self, key: str) -> str:
        return self.served.place(self.document_id, key).passage.text

    def titles_on_disk(self, key: str) -> list[str]:
        return [item.title for item in self.served.place(self.document_id, key).passage.items]

    def reload(self) -> None:
        self.page.goto(f"/documents/{self.document_id}")
        self.ready()

    def ready(self, live: bool = False) -> None:
        self.page.locator(f"#desk[data-ready]{'[data-live]' if live else ''}").wait_for()


@pytest.fixture
def contexts(browser: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    made: list[BrowserContext] = []

    def new(**about: Any) -> BrowserContext:
        context = browser.new_context(base_url=served.address, **about)
        context.set_default_timeout(_PATIENCE)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Whatever goes wrong on a page that is ``watched``; any of it fails the test."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext], served: Served, faults: list[str]) -> Visit:
    """``visit(person, **context options)``: a new browser in which that person is signed in, or nobody."""

    def open_it(person: Person | None = None, **about: Any) -> Page:
        context = contexts(**about)
        if person:
            served.let_in(context, person)
        return watched(context.new_page(), faults)

    return open_it


def watched(page: Page, faults: list[str]) -> Page:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: _note(faults, said))
    return page


@pytest.fixture
def open_desk(
    contexts: Callable[..., BrowserContext], served: Served, signed_in: dict[Person, Path], faults: list[str]
) -> OpenDesk:
    """``open_desk(person, document_id, **context options)``; any error on the page fails the test.

    With ``live`` it waits until the texts are shared ones. Otherwise nothing ever comes along the line to the room, as behind
    a proxy that swallows it: then forms save by themselves.
    """

    def open_it(
        person: Person = ALICE, document_id: str = "", words: Manuscript = WORDS, live: bool = False, **about: Any
    ) -> Desk:
        page = watched(contexts(storage_state=str(signed_in[person]), **about).new_page(), faults)
        desk = Desk(page, document_id or served.write_document(words, words.front.language), served)
        if not live:
            page.route_web_socket(re.compile("/live$"), lambda socket: None)
        page.goto(f"/documents/{desk.document_id}")
        if about.get("java_script_enabled", True):
            desk.ready(live)
        return desk

    return open_it


_NO_FAULT = re.compile(
    r"Failed to load resource: (net::ERR_|the server responded with a status of 4\d\d )"
    r"|WebSocket connection to '[^']+/live' failed"
    "|htmx: htmx:error: Failed to fetch"
    '|The specified value "never" does not conform'  # a date that is none, shown again to whoever sent it
)


def _note(faults: list[str], said: ConsoleMessage) -> None:
    """The browser itself notes each refusal and each line that failed; those are not faults. That the server failed is
    one, and so is a file of ours that is not there."""
    is_missing = "status of 4" in said.text and "/static/" in said.location["url"]
    if said.type in ("error", "warning") and (is_missing or not _NO_FAULT.match(said.text)):
        faults.append(said.text)


def kill(page: Page) -> None:
    """A tab that is closed still tries to send its words, which may well succeed; one that is killed does not."""
    page.evaluate("void (window.fetch = () => Promise.reject())")
    page.close()

"""A letter, from the key to the screen: in a document of sixty questions while five others type in it, two of them in the
very answer, next to a bare ``<textarea>`` and to CodeMirror as it comes, each with the whole document in it and alone on
its page, while the same five type on beside them.

A stroke lasts from the moment the browser got the key (the ``timeStamp`` of ``keydown``) until the page has laid out and painted
the frame in which its letter stands: what a frame's first callback posts to a channel is heard when that frame is done.
All that the page does by then counts, and the wait for the screen's next beat (16.7 ms apart) too; not what screens and
keyboards add.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app import db
from app.accounts.dependencies import COOKIE
from app.documents import membership
from app.documents.models import Document
from app.web.templates import import_map
from tests.bench.bench_pages import _sixty_questions
from tests.torture.serving import Place

ROUNDS, STROKES = 3, 100
PAUSE = 90  # ms between two keys: a quick typist
OTHERS, RATE = 5, 5
QUESTIONS, MINE = "stakeholder_faq", 30
FRAME = 16.0  # ms
TARGET = 95  # % of the strokes
WORDS = "Every letter of this answer has to be there at once, whatever the others do. "
ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu"]
PATIENCE = 120_000  # ms for a page to be there, on a busy machine

WATCH = """
window.strokes = [];
const painted = new MessageChannel(), begun = [];
painted.port1.onmessage = () => { for (const key of begun.splice(0)) strokes.push(performance.now() - key); };
addEventListener("keydown", ({ timeStamp, key }) => key.length === 1 && requestAnimationFrame(() => {
  begun.push(timeStamp);
  painted.port2.postMessage(0);
}), true);
"""
EMPTY = "<!doctype html><meta charset=utf-8><style>body > * { width: 42rem; height: 40rem; overflow: auto }</style>"
TEXTAREA = f"{EMPTY}<textarea></textarea>"
CODEMIRROR = f"""{EMPTY}<div></div><script type=module>
import {{ EditorState, EditorView, keymap, standardKeymap }} from "{import_map()["imports"]["writing-kit"]}";
window.show = (doc) => {{
  const extensions = [keymap.of(standardKeymap), EditorView.lineWrapping];
  new EditorView({{ parent: document.querySelector("div"), state: EditorState.create({{ doc, extensions }}) }}).focus();
}};
</script>"""


def run() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Place.made(Path(folder), 1 + OTHERS)
        document_id, answers = _document(place)
        place.engine.dispose()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with place.served(), _others(place, document_id, answers):
            desk = _Desk(browser, place, document_id)
            found: dict[str, list[float]] = {}
            for _ in range(ROUNDS):
                for kind, opened in (
                    ("Foreword", desk.ours),
                    ("textarea", desk.textarea),
                    ("CodeMirror", desk.codemirror),
                ):
                    found.setdefault(kind, []).extend(_strokes(opened))
        browser.close()
    yield from _rows(found)


def _document(place: Place) -> tuple[str, list[str]]:
    """In which all may write; and the names of its questions."""
    with db.transaction(place.engine) as session:
        name = _sixty_questions(session, place.people[0])
        document = session.get_one(Document, name)
        for person in place.people[1:]:
            membership.admit(session, document, person, "author")
    return name, [item for item, _ in place.on_the_disk(name).items(QUESTIONS)]


@contextmanager
def _others(place: Place, document_id: str, answers: list[str]) -> Iterator[None]:
    where = [(QUESTIONS, answers[MINE])] * 2 + [(QUESTIONS, answers[MINE + 1]), ("introduction", ""), ("problem", "")]
    people = [
        {"cookie": cookie, "section": section, "item": item}
        for cookie, (section, item) in zip(place.cookies[1:], where, strict=True)
    ]
    plan = {"address": place.address, "document": document_id, "rate": RATE, "people": people}
    command = [sys.executable, "-m", "tests.bench.typists"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, text=True) as typing:
        assert typing.stdin
        typing.stdin.write(json.dumps(plan) + "\n")
        typing.stdin.flush()
        yield
        typing.stdin.close()


class _Desk:
    """Where one can write; each answers a page with the caret at the end of the text."""

    def __init__(self, browser: Browser, place: Place, document_id: str) -> None:
        self._context = browser.new_context(base_url=place.address, viewport={"width": 1440, "height": 900})
        self._context.set_default_timeout(PATIENCE)
        self._context.add_cookies([{"name": COOKIE, "value": place.cookies[0], "url": place.address}])
        self._context.add_init_script(WATCH)
        self._address = f"/documents/{document_id}"
        self._context.route("**/textarea", lambda route: route.fulfill(content_type="text/html", body=TEXTAREA))
        self._context.route("**/codemirror", lambda route: route.fulfill(content_type="text/html", body=CODEMIRROR))

    def ours(self) -> Page:
        page = self._opened(self._address)
        page.locator("#desk[data-live]").wait_for()
        answer = page.locator(f"#items-{QUESTIONS} > .item").nth(MINE)
        answer.locator("textarea[name=text]").evaluate("field => field.focus()")
        answer.locator(".words[data-name=text] .cm-content").press("Control+End")
        page.wait_for_timeout(1_000)
        return page

    def textarea(self) -> Page:
        page = self._opened("/textarea")
        page.locator("textarea").fill(self._words())
        return page

    def codemirror(self) -> Page:
        page = self._opened("/codemirror")
        page.evaluate("words => show(words)", self._words())
        page.keyboard.press("Control+End")
        return page

    def _opened(self, address: str) -> Page:
        page = self._context.new_page()
        page.goto(address)
        return page

    def _words(self) -> str:
        return self._context.request.get(f"{self._address}/export.md").text()


def _strokes(opened: Callable[[], Page]) -> list[float]:
    """In ms, in their order."""
    page = opened()
    page.keyboard.type((WORDS * 2)[:STROKES], delay=PAUSE)
    page.wait_for_timeout(500)
    found: list[float] = page.evaluate("strokes")
    assert len(found) == STROKES
    page.close()
    return found


def _rows(found: dict[str, list[float]]) -> Iterator[dict[str, Any]]:
    note = f"{ROUNDS * STROKES} strokes each, turn by turn"
    measures: tuple[tuple[str, Callable[[list[float]], float], object], ...] = (
        ("half of the letters on the screen within", median, ""),
        ("95 % of the letters on the screen within", lambda each: quantiles(each, n=20)[-1], FRAME),
        (
            "letters on the screen within 16 ms, %",
            lambda each: 100 * sum(one <= FRAME for one in each) / len(each),
            TARGET,
        ),
    )
    for name, measure, target in measures:
        for other in ("textarea", "CodeMirror"):
            row = {"name": name, "ours_ms": measure(found["Foreword"]), "target": target, "other": other}
            yield {**row, "other_ms": measure(found[other]), "note": note}

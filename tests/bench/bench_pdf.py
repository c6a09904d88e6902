"""A PDF after an edit, warm, next to what a hosted wiki does: headless Chromium printing the same HTML on a new page."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from app.export.html import to_html
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.manuscript.model import Manuscript
from app.manuscript.reading import from_markdown

DEMO = Path(__file__).parents[2] / "app" / "demo"
RUNS = 15
LOOK = Look(document_id="k3v9q", label="Version 4", day=date(2026, 11, 22))
_FACES = re.compile(r"@font-face\{.*?\}\n", re.DOTALL)


def run() -> list[dict[str, Any]]:
    """Medians in milliseconds; the two take turns, so that both meet the same weather."""
    rows = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        press = Press()
        for language in ("en", "zh-Hans"):
            manuscript = from_markdown((DEMO / f"{language}.md").read_text(encoding="utf-8")).manuscript
            for edited in ("problem", "stakeholder_faq", ""):
                rows.append(_row(press, chromium, manuscript, edited))
        press.close()
        chromium.close()
    return rows


def _row(press: Press, chromium: Browser, manuscript: Manuscript, edited: str) -> dict[str, Any]:
    ours, theirs, pages = [], [], 0
    for number in range(RUNS + 2):
        version = _edited(manuscript, edited, number)
        began = perf_counter()
        pages = press.print(job_for(version, LOOK, _image)).pages
        ours.append(perf_counter() - began)
        press._finished.clear()
        theirs.append(_seconds(lambda version=version: _print_with(chromium, version)))
    return {
        "name": f"PDF, {manuscript.front.language}, {pages} pages, edited: {edited or 'nothing'}",
        "ours_ms": median(ours[2:]) * 1000,
        "other": "Chromium, new page",
        "other_ms": median(theirs[2:]) * 1000,
        "note": f"median of {RUNS}, warm, turn by turn; ours tagged PDF/UA with its faces, theirs with the system’s",
    }


def _edited(manuscript: Manuscript, key: str, number: int) -> Manuscript:
    """One word more in that section."""

    def edit(passage: Any) -> Any:
        if passage.key != key:
            return passage
        if passage.items:
            first = replace(passage.items[0], text=f"{passage.items[0].text} {number}")
            return replace(passage, items=(first, *passage.items[1:]))
        return replace(passage, text=f"{passage.text} {number}")

    return replace(manuscript, passages=tuple(edit(passage) for passage in manuscript.passages))


def _print_with(chromium: Browser, manuscript: Manuscript) -> None:
    html = _FACES.sub("", to_html(manuscript, LOOK, _image))
    page = chromium.new_page()
    page.set_content(html, wait_until="load")
    page.pdf(format="A4", prefer_css_page_size=True, tagged=True, outline=True)
    page.close()


def _image(name: str) -> bytes | None:
    path = DEMO / "images" / name
    return path.read_bytes() if path.exists() else None


def _seconds(act: Callable[[], None]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began

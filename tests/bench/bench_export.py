"""A six-page document leaving, next to whatever else could print it: Chromium on a new and on a reused page, LibreOffice
with the Word file, WeasyPrint as anybody uses it. All are warm but where the row says cold, take turns, and have the same
words, style sheets and faces. ``BENCH_RUNS`` and ``BENCH_RENDERS`` make it shorter."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app.export.fonts import configuration_file
from app.export.html import PAPER, TEMPLATES, body, to_html, with_images_inside
from app.export.kept import KeptPrints, Print, name_of
from app.export.pdf import job_for
from app.export.press import Press
from app.export.presses import Presses
from app.export.word import to_docx
from app.manuscript.model import Manuscript
from app.manuscript.reading import from_markdown
from tests.bench.bench_pdf import DEMO, LOOK, _edited, _image

RUNS = int(os.environ.get("BENCH_RUNS", "5"))
RENDERS = int(os.environ.get("BENCH_RENDERS", "500"))
EDITS = {"nothing": "", "press release": "introduction", "longest part": "stakeholder_faq"}
CHROMIUM, LIBREOFFICE, PANDOC = "/usr/bin/chromium", which("soffice"), which("pandoc")
_FACES = re.compile(r"@font-face\{.*?\}\n", re.DOTALL)

Act = Callable[[Manuscript], object]


def run() -> Iterator[dict[str, Any]]:
    with sync_playwright() as playwright:
        faces = {**os.environ, "FONTCONFIG_FILE": str(configuration_file())}
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=faces)
        press, reused = Press(seconds=300), chromium.new_page()
        rivals: dict[str, Act] = {
            "Chromium, new page": lambda text: _on_a_new_page(chromium, text),
            "Chromium, reused page": lambda text: _on(reused, text),
        }
        for language in ("en", "zh-Hans"):
            for what, key in EDITS.items():
                # Plain WeasyPrint keeps nothing from print to print, so that one row of it tells all.
                plain = {"WeasyPrint, plain": _plain} if key == "introduction" else {}
                yield from _side_by_side(press, rivals | plain, _demo(language), what, key)
        yield from _long(press)
        press.close()
        chromium.close()
    yield from (_in_word("en"), _in_word("zh-Hans"), *_pandoc(), _cold(), _again())
    yield from (_memory(), _two_workers())


def _side_by_side(
    press: Press, rivals: dict[str, Act], text: Manuscript, what: str, key: str
) -> Iterator[dict[str, Any]]:
    times: dict[str, list[float]] = {"ours": [], **{name: [] for name in rivals}}
    for number in range(RUNS + 2):
        version = _edited(text, key, number)
        times["ours"].append(_seconds(lambda version=version: _ours(press, version)))
        for name, act in rivals.items():
            times[name].append(_seconds(lambda act=act, version=version: act(version)))
    ours = median(times.pop("ours")[2:]) * 1000
    for name, each in times.items():
        yield {
            "name": f"PDF, {text.front.language}, edited: {what}",
            "ours_ms": ours,
            "other": name,
            "other_ms": median(each[2:]) * 1000,
            "note": f"median of {RUNS}, warm, turn by turn",
        }


def _long(press: Press) -> Iterator[dict[str, Any]]:
    """Sixty pages: the first print, and the next after an edit in the press release."""
    text = _demo("en")
    faq = text.passage("stakeholder_faq")
    long = replace(
        text,
        passages=tuple(replace(p, items=faq.items * 28) if p.key == "stakeholder_faq" else p for p in text.passages),
    )
    pages = press.print(job_for(long, LOOK, _image)).pages
    first, edited, plain = [], [], []
    for number in range(3):
        fresh = _edited(long, "stakeholder_faq", number)
        first.append(_seconds(lambda fresh=fresh: _ours(press, fresh)))
        edited.append(_seconds(lambda fresh=fresh, number=number: _ours(press, _edited(fresh, "introduction", number))))
        plain.append(_seconds(lambda fresh=fresh: _plain(fresh)))
    for what, times, aim in (("first", first, 1.0), ("after an edit in the press release", edited, 0.3)):
        target = aim * median(plain) * 1000
        yield {"name": f"PDF, {pages} pages, {what}", "ours_ms": median(times) * 1000, "target": round(target),
               "other": "WeasyPrint, plain", "other_ms": median(plain) * 1000, "note": f"median of 3; target {aim} of it"}  # fmt: skip


def _in_word(language: str) -> dict[str, Any]:
    """The Word file, and what LibreOffice needs to print it, started for it as a server would."""
    text = _demo(language)
    to_docx(text, LOOK, _image)
    ours = median(_seconds(lambda: to_docx(text, LOOK, _image)) for _ in range(RUNS)) * 1000
    row = {"name": f"Word file, {language}", "ours_ms": ours, "target": 25, "note": "wall clock"}
    if LIBREOFFICE is None:
        return row
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.docx"
        file.write_bytes(to_docx(text, LOOK, _image))
        command = [LIBREOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, str(file)]  # fmt: skip
        took = [_seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(4)]
    return row | {"other": "LibreOffice makes a PDF of it", "other_ms": median(took[1:]) * 1000}


def _cold() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "app",
            "render",
            str(DEMO / "en.md"),
            "--format",
            "pdf",
            "--out",
            f"{folder}/a.pdf",
        ]
        took = [_seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(4)]
    return {
        "name": "foreword render, cold",
        "ours_ms": median(took) * 1000,
        "target": 1300,
        "note": "median of 4, the process included",
    }


def _pandoc() -> Iterator[dict[str, Any]]:
    """The Markdown by pandoc with WeasyPrint behind it, where there is one; each print is two programs that start."""
    if PANDOC is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = Path(sys.executable).with_name("weasyprint")
        command = [
            PANDOC,
            str(DEMO / "en.md"),
            "-o",
            f"{folder}/a.pdf",
            f"--pdf-engine={engine}",
            f"--resource-path={DEMO}",
        ]
        took = [_seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(4)]
    with closing(Press(seconds=300)) as press:
        text = _demo("en")
        _ours(press, text)
        ours = [_seconds(lambda n=n: _ours(press, _edited(text, "introduction", n))) for n in range(RUNS)]
    yield {
        "name": "PDF, en, edited: press release", "ours_ms": median(ours) * 1000, "other": "pandoc with WeasyPrint",
        "other_ms": median(took[1:]) * 1000, "note": "pandoc plain, in its own style",
    }  # fmt: skip


def _again() -> dict[str, Any]:
    """A finished file: its name is reckoned, and it is read."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = KeptPrints(Path(folder))
        text = _demo("en")
        with closing(Press()) as press:
            made = press.print(job_for(text, LOOK, _image))
        shelf.keep(name_of(text, LOOK, _image), Print(made.pdf, made.pages))
        took = [_seconds(lambda: shelf.find(name_of(text, LOOK, _image))) for _ in range(50)]
    return {
        "name": "finished PDF again, from the shelf", "ours_ms": median(took) * 1000, "target": 15,
        "note": "without the request around it; `bin/bench pages` has that",
    }  # fmt: skip


def _memory() -> dict[str, Any]:
    """What one child holds after so many prints that each differ; a press replaces it after a hundred, this one does not."""
    press = Press(prints_per_child=RENDERS + 1)
    text = _demo("en")
    for number in range(RENDERS):
        press.print(job_for(_edited(text, "introduction", number), LOOK, _image))
    lines = Path(f"/proc/{press.pid}/status").read_text().splitlines()
    held = next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS"))
    press.close()
    return {
        "name": f"memory of a worker after {RENDERS} prints, MB",
        "ours_ms": held,
        "target": 160,
        "note": "MB, not ms",
    }


def _two_workers() -> dict[str, Any]:
    """Prints a second of two workers against one, each print another text, as two people ask for them."""
    text = _demo("en")

    def many(presses: Presses, start: int) -> None:
        for number in range(start, start + 20):
            version = _edited(_edited(text, "stakeholder_faq", number), "introduction", number)
            presses.print(job_for(version, LOOK, _image), whose=str(start))

    with closing(Presses(Press, 1)) as one, closing(Presses(Press, 2)) as two, ThreadPoolExecutor(2) as people:
        for presses in (one, two):
            list(people.map(many, (presses, presses), (-30, -60)))
        by_one = _seconds(lambda: list(people.map(many, (one, one), (0, 100))))
        by_two = _seconds(lambda: list(people.map(many, (two, two), (200, 300))))
    return {
        "name": "two workers against one, times",
        "ours_ms": by_one / by_two,
        "target": 1.7,
        "note": "times, not ms",
    }


def _ours(press: Press, text: Manuscript) -> None:
    press.print(job_for(text, LOOK, _image))
    press._finished.clear()


def _plain(text: Manuscript) -> None:
    """The same words under the same style sheets, printed as the handbook of WeasyPrint says; loaded only here, for the
    press has a process of its own."""
    os.environ.setdefault("FONTCONFIG_FILE", str(configuration_file()))
    from weasyprint import CSS, HTML

    paper = with_images_inside(body(text, "full"), _image)
    html = f'<!doctype html><html lang="{text.front.language}"><title>x</title><body>{paper}</body></html>'
    styles = [CSS(filename=str(file)) for file in (PAPER, TEMPLATES / "print.css")]
    new_page = CSS(string="@page { size: A4; margin: 23mm 30.9mm 22mm } .part + .part { break-before: page }")
    HTML(string=html).write_pdf(stylesheets=[*styles, new_page], pdf_variant="pdf/ua-1")


def _on_a_new_page(chromium: Browser, text: Manuscript) -> None:
    page = chromium.new_page()
    _on(page, text)
    page.close()


def _on(page: Page, text: Manuscript) -> None:
    page.set_content(_without_faces(text), wait_until="load")
    page.pdf(format="A4", prefer_css_page_size=True, tagged=True, outline=True)


def _without_faces(text: Manuscript) -> str:
    return _FACES.sub("", to_html(text, LOOK, _image))


def _demo(language: str) -> Manuscript:
    return from_markdown((DEMO / f"{language}.md").read_text(encoding="utf-8")).manuscript


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began

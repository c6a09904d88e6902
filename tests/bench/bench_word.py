"""Word files of the demo documents, made and read again in process."""

from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from app import demo
from app.export.look import Look
from app.export.word import to_docx
from app.word.reading import from_word, returned

RUNS = 15


def run() -> list[dict[str, Any]]:
    def image(name: str) -> bytes:
        return (demo.HERE / "images" / name).read_bytes()

    rows = []
    for tag in ("en", "zh-Hans"):
        manuscript = demo.manuscript(tag)
        data = to_docx(manuscript, Look(), image)  # styles are made once in the life of a server
        made = _measured(lambda whole=manuscript: to_docx(whole, Look(), image))
        rows.append({"name": f"Word file, {tag}", "ours_ms": made, "target": 25, "note": "processor time"})
        note = "processor time; every paragraph is written as Markdown and read again to be sure"
        rows.append(
            {
                "name": f"Word file read as a new document, {tag}",
                "ours_ms": _measured(lambda file=data: from_word(file)),
                "note": note,
            }
        )
        back = _measured(lambda file=data: returned(file))
        rows.append(
            {
                "name": f"Word file brought back, {tag}",
                "ours_ms": back,
                "note": "processor time; without the comparison",
            }
        )
    return rows


def _measured(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = process_time()
        work()
        times.append((process_time() - begun) * 1000)
    return median(times)

"""The coach over a six-page document, all checks: cold, after one section changed, and over a hundred times the text."""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import process_time
from typing import Any

from app import demo
from app.coach import reading
from app.coach.draft import Draft
from app.coach.examining import examine
from app.manuscript.model import Manuscript, Passage

RUNS = 15
TIMES = 100


def run() -> list[dict[str, Any]]:
    rows = []
    for tag in ("en", "de", "zh-Hans"):
        manuscript = demo.manuscript(tag)
        examine(Draft(manuscript, "peer"))  # packs are loaded once in the life of a server
        cold = _measured(lambda whole=manuscript: examine(Draft(whole, "peer")), before=reading.forget)
        rows.append(_row(f"all checks, {tag}, cold", cold, 60))
        rows.append(_row(f"all checks, {tag}, one section changed", _changed(manuscript), 10))
    manuscript = demo.manuscript("en")
    once = _measured(lambda: examine(Draft(manuscript, "peer")), before=reading.forget)
    many = _measured(lambda: examine(Draft(_longer(manuscript), "peer")), before=reading.forget, runs=1)
    rows.append(
        {**_row(f"{TIMES} times the text", many, ""), "note": f"processor time; {many / once:.0f} times that of one"}
    )
    return rows


def _row(name: str, milliseconds: float, target: object) -> dict[str, Any]:
    return {"name": name, "ours_ms": milliseconds, "target": target, "note": "processor time"}


def _measured(work: Callable[[], object], before: Callable[[], object] = lambda: None, runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        before()
        begun = process_time()
        work()
        times.append((process_time() - begun) * 1000)
    return median(times)


def _changed(manuscript: Manuscript) -> float:
    number = iter(range(1_000_000))

    def once() -> None:
        text = f"{manuscript.passage('value_proposition').text} It took {next(number)} minutes."
        passages = tuple(
            Passage(passage.key, text) if passage.key == "value_proposition" else passage
            for passage in manuscript.passages
        )
        examine(Draft(replace(manuscript, passages=passages), "peer"))

    once()
    return _measured(once)


def _longer(manuscript: Manuscript) -> Manuscript:
    def long(passage: Passage) -> Passage:
        return replace(passage, text="\n\n".join([passage.text] * TIMES), items=passage.items * TIMES)

    return replace(manuscript, passages=tuple(map(long, manuscript.passages)))

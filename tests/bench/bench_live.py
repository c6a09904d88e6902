"""Writing together, next to Hocuspocus with its SQLite extension and y-websocket: the same people (``live_clients``) with
the same letters, turn by turn. Both are installed into a throw-away folder from npm, or taken from the one that
FOREWORD_BENCH_NODE names.

``FOREWORD_BENCH_SECONDS`` is how long people write. Only Foreword says when a letter is on the disk.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx2 as httpx
import pycrdt

from app import db
from app.accounts.dependencies import COOKIE
from app.documents.models import Update
from tests.bench.live_clients import KEY, letters
from tests.torture.serving import Place, free_port

RUNS = int(os.environ.get("FOREWORD_BENCH_RUNS", "3"))
SECONDS = float(os.environ.get("FOREWORD_BENCH_SECONDS", "8"))
PACKAGES = (
    "@hocuspocus/server@4.7.0",
    "@hocuspocus/extension-sqlite@4.7.0",
    "y-websocket@2.1.0",
    "yjs@13.6.33",
)
HOCUSPOCUS = """
import { Server } from "@hocuspocus/server";
import { SQLite } from "@hocuspocus/extension-sqlite";
const [port, database] = process.argv.slice(2);
await new Server({ port: Number(port), quiet: true, extensions: [new SQLite({ database })] }).listen();
"""
ROOT = Path(__file__).parents[2]
EDITS = 100_000


@dataclass(frozen=True)
class Work:
    name: str
    documents: int
    people: int
    rate: float
    watchers: int
    cursors: bool = False
    at_once: int = 25
    arrive_by: int = 0


WORKS = (
    Work("200 people over 50 documents, 1,000 letters/s", 50, 200, 5, 200, arrive_by=10),
    Work("200 people in one document, 1,000 letters/s, cursors", 1, 200, 5, 5, cursors=True, arrive_by=35),
    Work("200 people over 50 documents, 8,000 letters/s", 50, 200, 40, 50, arrive_by=20),
    Work("500 people come back at once", 1, 500, 0, 500, at_once=500),
)


def run() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        node, why = _node(Path(folder))
        kinds = ["foreword", *(["hocuspocus", "y-websocket"] if node else [])]
        for work in WORKS:
            found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
            for turn in range(RUNS):
                for kind in kinds:
                    store = Path(folder) / f"{kind}-{turn}-{time.monotonic_ns()}"
                    store.mkdir()
                    found[kind].append(_measured(kind, work, store, node))
                    shutil.rmtree(store)
            yield from _rows(work, found, why)
        yield _long_document(Path(folder))


def _node(folder: Path) -> tuple[Path | None, str]:
    """Where both are installed; else why not."""
    if given := os.environ.get("FOREWORD_BENCH_NODE"):
        return Path(given), ""
    if not (shutil.which("node") and shutil.which("npm")):
        return None, "not measured: no node or npm here"
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", *PACKAGES], cwd=folder, capture_output=True)
    return (folder, "") if done.returncode == 0 else (None, "not measured: npm could not install it")


# Servers


def _measured(kind: str, work: Work, store: Path, node: Path | None) -> dict[str, Any]:
    if kind == "foreword":
        place = Place.made(store, 200 if work.documents == 1 else 8)
        people = [(place.document(), n) for n in range(work.documents)]
        who = [
            {"document": people[n % work.documents][0], "cookie": f"{COOKIE}={place.cookies[n % len(place.cookies)]}"}
            for n in range(work.people)
        ]
        if work.documents > 1:  # four in each, each another person
            for n, one in enumerate(who):
                one["cookie"] = f"{COOKIE}={place.cookies[n // work.documents]}"
        place.engine.dispose()
        with place.served() as server:
            return _clients(kind, work, place.port, server.pid, who)
    assert node
    with _other(kind, store, node) as (port, pid):
        who = [{"document": f"document-{n % work.documents}", "cookie": ""} for n in range(work.people)]
        return _clients(kind, work, port, pid, who)


@contextmanager
def _other(kind: str, store: Path, node: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    script = node / "node_modules" / "y-websocket" / "bin" / "server.cjs"
    arguments: list[str] = []
    if kind == "hocuspocus":
        script = node / "hocuspocus.mjs"
        script.write_text(HOCUSPOCUS)
        arguments = [str(port), str(store / "hocuspocus.sqlite")]
    surroundings = os.environ | {"PORT": str(port), "HOST": "127.0.0.1", "NODE_ENV": "production"}
    server = subprocess.Popen(["node", script, *arguments], env=surroundings, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with suppress(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.kill()
        server.wait()


def _clients(kind: str, work: Work, port: int, pid: int, people: list[dict[str, str]]) -> dict[str, Any]:
    plan = {
        "kind": kind,
        "port": port,
        "pid": pid,
        "people": people,
        "rate": work.rate,
        "seconds": SECONDS,
        "watchers": work.watchers,
        "cursors": work.cursors,
        "at_once": work.at_once,
    }
    command = [sys.executable, "-m", "tests.bench.live_clients"]
    done = subprocess.run(command, input=json.dumps(plan).encode(), capture_output=True, cwd=ROOT)
    if done.returncode:
        sys.stderr.write(done.stderr.decode()[-2_000:])
        return {}
    figures: dict[str, Any] = json.loads(done.stdout)
    sys.stderr.write(f"{work.name}, {kind}: {figures}\n")
    return figures


# Rows


def _rows(work: Work, found: dict[str, list[dict[str, Any]]], why: str) -> Iterator[dict[str, Any]]:
    measures = (
        {"came_ms": "all in step", "opening_cpu_ms": "the server’s processor time, ms", "mb": "memory, MB"}
        if not work.rate
        else {
            "p50": "half arrive within",
            "p99": "99 % arrive within",
            "kept_p99": "99 % are called saved within",
            "cpu": "the server’s processor time, s",
            "mb": "memory, MB",
        }
    )
    others = [kind for kind in found if kind != "foreword"]
    for measure, called in measures.items():
        for other in others or [""]:
            row = {"name": f"{work.name}: {called}", "ours_ms": _middle(found["foreword"], measure), "other": other}
            row["target"] = {"p99": work.arrive_by, "kept_p99": 75, "came_ms": 1_000}.get(measure, "")
            if other and measure != "kept_p99":
                row["other_ms"] = _middle(found[other], measure)
            row["note"] = why if not other else "never says" if measure == "kept_p99" else _whole(found, other)
            yield row


def _middle(runs: list[dict[str, Any]], measure: str) -> Any:
    figures = [each[measure] for each in runs if each]
    return float(median(figures)) if figures else "failed"


def _whole(found: dict[str, list[dict[str, Any]]], other: str) -> str:
    def of(kind: str) -> str:
        shares = [each["delivered"] if each["whole"] else 0 for each in found[kind] if each]
        return f"{min(shares, default=0):.1%}"

    return f"delivered and found again: {of('foreword')} and {of(other)}" if found["foreword"][0].get("typed") else ""


def _long_document(folder: Path) -> dict[str, Any]:
    """One person typed all of it, letter by letter; the log was compacted as it is by itself after some quiet."""
    store = folder / "long"
    store.mkdir()
    place = Place.made(store, 1)
    document_id, made = place.document(), letters(77, EDITS)
    with db.transaction(place.engine) as session:
        session.add_all(Update(document_id=document_id, data=update) for update in made)
    place.compact(document_id)
    who = [{"document": document_id, "cookie": f"{COOKIE}={place.cookies[0]}"}]
    place.engine.dispose()
    runs = []
    for _ in range(RUNS):
        with place.served() as server:
            runs.append(_clients("foreword", Work("long", 1, 1, 0, 1), place.port, server.pid, who))
    doc: pycrdt.Doc[Any] = pycrdt.Doc()
    text = doc.get(KEY, type=pycrdt.Text)
    doc.apply_update(pycrdt.merge_updates(*made[:2]))
    assert len(text) == 2
    return {
        "name": f"first to open a document of {EDITS:,} letters typed one by one",
        "ours_ms": _middle(runs, "came_ms"),
        "target": 100,
        "note": f"server’s processor time {_middle(runs, 'opening_cpu_ms'):.0f} ms",
    }

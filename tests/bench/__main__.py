"""``bin/bench``: every ``bench_*.py`` in this folder has ``run()`` and answers rows; they are printed as one table."""

import importlib
import platform
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COLUMNS = ("name", "ours_ms", "target", "other", "other_ms", "note")
HEADS = ("what", "Foreword, ms", "target", "instead", "ms", "note")


def main(wanted: list[str]) -> None:
    print(f"{platform.machine()}, {_processor()}, Python {platform.python_version()}\n")
    print("| " + " | ".join(HEADS) + " |")
    print("|" + " --- |" * len(HEADS), flush=True)
    for path in sorted(HERE.glob("bench_*.py")):
        if not wanted or path.stem.removeprefix("bench_") in wanted:
            for row in importlib.import_module(f"tests.bench.{path.stem}").run():
                print("| " + " | ".join(_cell(row.get(column, "")) for column in COLUMNS) + " |", flush=True)


def _cell(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.processor()


main(sys.argv[1:])

"""The console as a function: what it prints, what it complains, how it ends."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.console import run

Foreword = Callable[..., tuple[int, str, str]]


@pytest.fixture
def foreword(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Foreword:
    """Runs a command on a store of its own: code, standard output, standard error."""
    monkeypatch.setenv("FOREWORD_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("FOREWORD_DATABASE_URL", "")

    def command(*arguments: object) -> tuple[int, str, str]:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command

"""What a shell sees when a command cannot do what it was asked: one line on standard error, and a code that says whose
fault it was. Each command runs in a process of its own, so that nothing catches what it lets go."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import demo
from app.config import ROOT
from tests.export.test_press import WITHOUT_PANGO

DEMO = Path(demo.__file__).parent
AWAY = "postgresql://kim:geheim@127.0.0.1:1/nothing"


def foreword(store: Path, *arguments: object, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """The command as a shell runs it."""
    surroundings = os.environ | {"FOREWORD_STORE": str(store), "FOREWORD_DATABASE_URL": ""} | settings
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT, env=surroundings, input=given, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def complaint(ended: subprocess.CompletedProcess[str], code: int) -> str:
    """The one line."""
    assert (ended.returncode, ended.stdout) == (code, ""), ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("foreword: ") and "geheim" not in line
    return line


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on which Ada has an account."""
    folder = tmp_path_factory.mktemp("complaints") / "store"
    made = foreword(
        folder, "user", "add", "ada@example.org", "--name", "Ada", "--password-stdin", given="seven green bottles\n"
    )
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["migrate"], ["backup", "{tmp}/kept"], ["serve", "--port", "0"], ["list"], ["compact"],
        ["import", DEMO / "en.md", "--owner", "ada@example.org"], ["export", "x", "--format", "md", "--out", "{tmp}/x"],
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_a_database_that_is_away(tmp_path: Path, arguments: list[object]) -> None:
    filled = [str(argument).format(tmp=tmp_path) for argument in arguments]
    assert "Connection refused" in complaint(foreword(tmp_path, *filled, FOREWORD_DATABASE_URL=AWAY), 1)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FOREWORD_MAX_BODY_MB", "abc", "FOREWORD_MAX_BODY_MB: Input should be a valid integer"),
        ("FOREWORD_BIN_DAYS", "0", "FOREWORD_BIN_DAYS: Input should be greater than or equal to 1"),
        ("FOREWORD_DATABASE_URL", "geheim", "FOREWORD_DATABASE_URL: This is no address of a database."),
        ("FOREWORD_DATABASE_URL", "postgresql://kim:geheim@db:x/y", "FOREWORD_DATABASE_URL: This is no address"),
        ("FOREWORD_DATABASE_URL", "mysql://kim:geheim@db/y", "FOREWORD_DATABASE_URL: It begins with sqlite:// or"),
    ],
)
def test_a_setting_that_cannot_be_used(tmp_path: Path, name: str, value: str, says: str) -> None:
    assert says in complaint(foreword(tmp_path, "list", **{name: value}), 2)


def test_a_store_that_cannot_be_made() -> None:
    assert "/dev/null/store: Not a directory" in complaint(foreword(Path("/dev/null/store"), "list"), 1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["render", DEMO / "en.md"], "--format, --out"),
        (["render", "a.md", "--format", "exe", "--out", "b"], "(see foreword render --help)"),
        (["export", "x", "--format", "md", "--out", "y", "--version", "one"], "--version"),
        (["user"], "ACT"),
        (["serve", "--port", "99999"], "99999 is no port"),
        (["serve", "--port", "http"], "http is no port"),
        (["serve", "--host", "no such host"], "no such host"),
        (["user", "add", "kim@example.org", "--name", " ", "--password-stdin"], "--name ' ': Please fill this in."),
        (["user", "add", "kim", "--name", "Kim", "--password-stdin"], "EMAIL 'kim': Please give an e-mail address"),
        (["user", "add", "kim@example.org", "--name", "Kim", "--password-stdin"], "at least 10 characters"),
        (["restore", "/nowhere"], "/nowhere holds no backup"),
    ],
)  # fmt: skip
def test_what_was_asked_for_cannot_be(tmp_path: Path, arguments: list[object], says: str) -> None:
    assert says in complaint(foreword(tmp_path, *arguments), 2)


def test_a_version_no_engine_can_count_to(store: Path) -> None:
    made = foreword(store, "import", DEMO / "en.md", "--owner", "ada@example.org")
    assert made.returncode == 0, made.stderr
    wish = ("export", made.stdout.strip(), "--format", "md", "--out", store / "x.md", "--version")
    assert "no version 99999999999999999999" in complaint(foreword(store, *wish, 99999999999999999999), 2)


def test_a_port_that_is_taken(tmp_path: Path, taken: int) -> None:
    """Nothing is made before that is known."""
    said = complaint(foreword(tmp_path / "store", "serve", "--port", taken), 1)
    assert said == f"foreword: Port {taken} of 127.0.0.1 cannot be used: Address already in use"
    assert not (tmp_path / "store").exists()


def test_help_stays_whole(tmp_path: Path) -> None:
    for arguments in (["--help"], ["export", "--help"], ["user", "add", "--help"]):
        ended = foreword(tmp_path, *arguments)
        assert (ended.returncode, ended.stderr) == (0, "") and ended.stdout.count("\n") > 4


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FOREWORD_DATABASE_URL", "nonsense", "Database does not answer: This is no address of a database."),
        ("FOREWORD_DATABASE_URL", AWAY, "Database does not answer: connection failed"),
        ("FOREWORD_DATABASE_URL", "sqlite:////dev/null/x.sqlite3", "Database does not answer: /dev/null: "),
        ("FOREWORD_MAX_BODY_MB", "abc", "FOREWORD_MAX_BODY_MB: Input should be a valid integer"),
    ],
)
def test_the_doctor_reports_whatever_is_amiss(tmp_path: Path, name: str, value: str, says: str) -> None:
    ended = foreword(tmp_path, "doctor", **{name: value})
    assert (ended.returncode, ended.stderr) == (1, "")
    assert f"MISSING {says}" in ended.stdout and "ok      Fonts for English" in ended.stdout


def test_the_doctor_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = foreword(tmp_path / "not" / "there", "doctor")
    assert "Database: none yet; the first start makes " in ended.stdout and "Store: " in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_needs_neither_pango_nor_any_program(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_PANGO)
    ended = foreword(tmp_path, "doctor", "--json", PYTHONPATH=str(tmp_path), PATH="/nowhere")
    assert (ended.returncode, ended.stderr) == (1, "")
    found = {finding["what"].partition(":")[0]: finding for finding in json.loads(ended.stdout)}
    assert found["Fonts for English"]["ok"] and not found["pango-1.0"]["ok"]
    assert "libpango-1.0-0" in found["WeasyPrint cannot start"]["remedy"]


def test_a_reader_who_leaves_early_is_no_error(store: Path) -> None:
    command = [sys.executable, "-m", "app", "list"]
    surroundings = os.environ | {"FOREWORD_STORE": str(store), "FOREWORD_DATABASE_URL": ""}
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_development_mode_shows_where_it_comes_from(tmp_path: Path) -> None:
    ended = foreword(tmp_path, "list", FOREWORD_DATABASE_URL=AWAY, PYTHONDEVMODE="1")
    assert ended.returncode == 1 and "Traceback" in ended.stderr

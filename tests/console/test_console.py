"""The console command, as a shell sees it: what it prints, which code it ends with, which files it leaves."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app import demo
from app.console import run

Foreword = Callable[..., tuple[int, str, str]]
DEMO = Path(demo.__file__).parent


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


@pytest.fixture
def ada(foreword: Foreword, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("sys.stdin.readline", lambda: "seven green bottles\n", raising=False)
    code, out, err = foreword("user", "add", "ADA@example.org", "--name", "Ada", "--admin", "--password-stdin")
    assert (code, err) == (0, "")
    return out.strip()


@pytest.mark.parametrize("tag", demo.TAGS)
def test_import_and_export_give_the_same_text(foreword: Foreword, ada: str, tmp_path: Path, tag: str) -> None:
    code, out, err = foreword("import", DEMO / f"{tag}.md", "--owner", ada)
    assert (code, err) == (0, "")
    assert foreword("export", out.strip(), "--format", "md", "--out", tmp_path / "out.md")[0] == 0
    assert (tmp_path / "out.md").read_text() == (DEMO / f"{tag}.md").read_text()


def test_every_format_but_word(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    document = foreword("import", DEMO / "en.md", "--owner", ada)[1].strip()
    for form, begins in (("pdf", b"%PDF"), ("html", b"<!"), ("json", b"{")):
        assert foreword("export", document, "--format", form, "--out", tmp_path / f"a.{form}") == (0, "", "")
        assert (tmp_path / f"a.{form}").read_bytes().startswith(begins)
    code, _, err = foreword("export", document, "--format", "docx", "--out", tmp_path / "a.docx")
    assert code == 1 and "later release" in err and err.count("\n") == 1
    assert foreword("export", document, "--format", "md", "--version", 7, "--out", tmp_path / "x")[0] == 2


def test_render_needs_no_store(foreword: Foreword, tmp_path: Path) -> None:
    assert foreword("render", DEMO / "de.md", "--format", "html", "--out", tmp_path / "a.html") == (0, "", "")
    assert not (tmp_path / "store").exists()
    assert "data:image/png" in (tmp_path / "a.html").read_text()
    code, _, err = foreword("render", tmp_path / "none.md", "--format", "pdf", "--out", tmp_path / "b.pdf")
    assert code == 2 and err.count("\n") == 1
    (tmp_path / "broken.md").write_text("---\nlanguage: [\n---\n# x\n")
    code, _, err = foreword("render", tmp_path / "broken.md", "--format", "pdf", "--out", tmp_path / "b.pdf")
    assert code == 2 and err.count("\n") == 1
    assert foreword("render", DEMO / "de.md", "--format", "html", "--out", tmp_path / "no" / "folder.html")[0] == 2


def test_what_is_not_there_yet_says_so(foreword: Foreword) -> None:
    code, _, err = foreword("check", DEMO / "en.md")
    assert code == 1 and "later release" in err


def test_bad_arguments_end_with_two(foreword: Foreword, ada: str) -> None:
    assert foreword("nonsense")[0] == 2
    assert foreword("render")[0] == 2
    assert foreword("import", DEMO / "en.md", "--owner", "stranger@example.org")[0] == 2
    assert foreword("export", "nothing", "--format", "md", "--out", "/dev/null")[0] == 2
    assert foreword("user", "add", "no address", "--name", "X", "--password-stdin")[0] == 2
    assert foreword("user", "add", ada, "--name", "Again", "--password-stdin")[0] == 1


def test_list_and_compact(foreword: Foreword, ada: str) -> None:
    document = foreword("import", DEMO / "zh-Hant.md", "--owner", ada)[1].strip()
    (row,) = json.loads(foreword("list", "--json")[1])
    assert (row["id"], row["language"], row["product"]) == (document, "zh-Hant", "安心候")
    assert document in foreword("list")[1]
    assert foreword("compact")[0] == 0


def test_doctor_names_what_it_looked_at(foreword: Foreword) -> None:
    code, out, _ = foreword("doctor", "--json")
    findings = json.loads(out)
    assert code == (0 if all(finding["ok"] for finding in findings) else 1)
    assert any("SQLite" in finding["what"] for finding in findings)


def test_doctor_names_missing_libraries_and_fonts(foreword: Foreword, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.console import doctor

    monkeypatch.setattr(doctor, "find_library", lambda name: None)
    monkeypatch.setattr(doctor.fonts, "_families", lambda: frozenset())
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    code, out, _ = foreword("doctor")
    assert code == 1
    assert "apt-get install libpango-1.0-0" in out and "apt-get install fonts-noto-cjk" in out


def test_backup_and_restore(foreword: Foreword, ada: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = foreword("import", DEMO / "pt-BR.md", "--owner", ada)[1].strip()
    assert foreword("backup", tmp_path / "kept")[0] == 0
    assert foreword("backup", tmp_path / "kept")[0] == 2
    assert foreword("restore", tmp_path / "kept")[0] == 2  # not into a site that holds something
    monkeypatch.setenv("FOREWORD_STORE", str(tmp_path / "other"))
    code, out, err = foreword("restore", tmp_path / "kept", "--verify")
    assert (code, err) == (0, "") and "Every document was read" in out
    foreword("export", document, "--format", "md", "--out", tmp_path / "again.md")
    assert (tmp_path / "again.md").read_text() == (DEMO / "pt-BR.md").read_text()


def test_a_damaged_backup_is_refused(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    foreword("backup", tmp_path / "kept")
    for fault in ("rows.sqlite3", "manifest.json"):
        broken = tmp_path / f"without-{fault}"
        shutil.copytree(tmp_path / "kept", broken)
        (broken / fault).write_bytes(b"x")
        code, _, err = foreword("restore", broken)
        assert code == 2 and err.count("\n") == 1


def test_an_import_that_does_not_fit_is_one_line(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("# " + "word " * 500)
    code, out, err = foreword("import", tmp_path / "long.md", "--owner", ada)
    assert (
        code == 2
        and not out
        and err.splitlines()[-1].endswith("headline: At most 1000 characters fit here; it would be 2499.")
    )
    assert json.loads(foreword("list", "--json")[1]) == []

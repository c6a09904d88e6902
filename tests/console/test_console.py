"""The console command, as a shell sees it: what it prints, which code it ends with, which files it leaves."""

import inspect
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app import demo
from app.config import ROOT
from app.console import _command, commands
from app.db import now
from app.export import formats
from app.i18n import format_date
from tests.console.conftest import Foreword

DEMO = Path(demo.__file__).parent


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


@pytest.mark.parametrize("form", ["md", "zip"])
def test_images_leave_with_the_text_and_come_back(
    foreword: Foreword, ada: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    document = foreword("import", DEMO / "en.md", "--owner", ada)[1].strip()
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / f"a.{form}"
    assert foreword("export", document, "--format", form, "--out", file) == (0, "", "")
    beside = images_in(tmp_path / "out")
    assert bool(beside) == (form == "md")
    assert beside.keys() <= images_in(DEMO).keys()
    monkeypatch.setenv("FOREWORD_STORE", str(tmp_path / "other"))
    foreword("user", "add", ada, "--name", "Ada", "--password-stdin")
    code, again, err = foreword("import", file, "--owner", ada)
    assert (code, err) == (0, "")
    assert foreword("export", again.strip(), "--format", form, "--out", tmp_path / f"b.{form}") == (0, "", "")
    assert (tmp_path / f"b.{form}").read_bytes() == file.read_bytes()
    assert images_in(tmp_path) == beside


def images_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "images").glob("*")}


def test_a_missing_image_is_told(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    name = "a" * 32 + ".png"
    (tmp_path / "a.md").write_text(f"## Appendix\n![A carton](images/{name})\n")
    code, document, err = foreword("import", tmp_path / "a.md", "--owner", ada)
    assert code == 0 and f"The image {name} was not found" in err
    code, _, err = foreword("export", document.strip(), "--format", "md", "--out", tmp_path / "b.md")
    assert code == 0 and f"The image {name} was not found" in err
    assert not (tmp_path / "images").exists()


def test_every_format(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    document = foreword("import", DEMO / "en.md", "--owner", ada)[1].strip()
    for form, begins in (("pdf", b"%PDF"), ("html", b"<!"), ("docx", b"PK"), ("json", b"{")):
        assert foreword("export", document, "--format", form, "--out", tmp_path / f"a.{form}") == (0, "", "")
        assert (tmp_path / f"a.{form}").read_bytes().startswith(begins)
    assert foreword("export", document, "--format", "md", "--version", 7, "--out", tmp_path / "x")[0] == 2


def test_what_is_not_approved_leaves_with_its_mark(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    for stage, is_marked in (("peer", True), ("approved", False)):
        (tmp_path / "a.md").write_text(f"---\nstage: {stage}\n---\n# We launch\n")
        document = foreword("import", tmp_path / "a.md", "--owner", ada)[1].strip()
        assert foreword("export", document, "--format", "html", "--out", tmp_path / "a.html") == (0, "", "")
        foot = (tmp_path / "a.html").read_text().partition('class="colophon"')[2]
        assert ("<span>Draft</span>" in foot) == is_marked
        assert f"<span>{format_date(now().date(), 'en')}</span>" in foot


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


def test_compact_removes_images_that_nothing_needs(foreword: Foreword, ada: str, tmp_path: Path) -> None:
    foreword("import", DEMO / "en.md", "--owner", ada)
    images = [path for path in (tmp_path / "store" / "images").rglob("*") if path.is_file()]
    for path in images:
        os.utime(path, times=(0, 0))
    assert images and " and 0 images removed" in foreword("compact")[1]
    with closing(sqlite3.connect(tmp_path / "store" / "foreword.sqlite3")) as live, live:
        live.execute("DELETE FROM picture")
    assert f" and {len(images)} images removed" in foreword("compact")[1]
    assert not any(path.exists() for path in images)


def test_what_only_looks_keeps_nobody_from_writing(
    foreword: Foreword, ada: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = foreword("import", DEMO / "en.md", "--owner", ada)[1].strip()
    live, render = tmp_path / "store" / "foreword.sqlite3", formats.render

    def render_while_somebody_writes(*arguments: Any, **look: Any) -> formats.Rendered:
        with closing(sqlite3.connect(live, timeout=0)) as other, other:
            other.execute("UPDATE document SET product = 'Nova'")
        return render(*arguments, **look)

    monkeypatch.setattr(formats, "render", render_while_somebody_writes)
    assert foreword("export", document, "--format", "md", "--out", tmp_path / "out.md") == (0, "", "")
    with closing(sqlite3.connect(live)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "Nova" in foreword("list")[1]
        assert foreword("doctor")[1].count("Database: ") == 1


def test_a_command_brings_what_it_needs_and_no_more() -> None:
    """To load the site takes a second of the processor."""
    look = "import sys; from app.console import run; run(sys.argv[1:]); print(*sys.modules)"
    for arguments in (["nonsense"], ["render", "nothing.md", "--format", "html", "--out", "x"], ["check", "x.md"]):
        ended = subprocess.run([sys.executable, "-c", look, *arguments], cwd=ROOT, capture_output=True, text=True)
        assert not {"fastapi", "uvicorn", "sqlalchemy", "structlog"} & set(ended.stdout.split())


def test_every_command_is_done_somewhere() -> None:
    places = re.findall(r'set_defaults\(do="(.+)"\)', inspect.getsource(commands))
    assert len(places) == len(set(places)) > 10
    assert all(callable(_command(place)) for place in places)


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
    assert "apt-get install\n" not in out.replace(" \n", "\n")
    assert out.count("bring that folder back") == out.count("MISSING Inter") + out.count("MISSING Source Serif 4")


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

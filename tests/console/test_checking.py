"""``foreword check``: findings for people and as data, and an exit code for scripts."""

import json
from pathlib import Path

import pytest

from app import demo
from tests.coach.documents import data, languages_with, weak_file
from tests.console.conftest import Foreword

DEMO = Path(demo.__file__).parent
WEAK = """---
language: en
product: Larder
profile: essential
---
# Larder helps

> For cooks. And for others.

## Introduction
Many cooks could really 👩‍🍳 win in order to save time. TBD
"""


@pytest.fixture
def weak(tmp_path: Path) -> Path:
    file = tmp_path / "weak.md"
    file.write_text(WEAK)
    return file


@pytest.mark.parametrize("tag", ["en", "de", "pt-BR", "zh-Hans", "zh-Hant"])
def test_finished_documents_pass(foreword: Foreword, tag: str) -> None:
    code, out, _ = foreword("check", DEMO / f"{tag}.md", "--no-pages", "--json")
    assert code == 0
    severities = [row["severity"] for row in json.loads(out)]
    assert "E" not in severities and severities.count("W") <= 5


@pytest.mark.parametrize("tag", ["en", "de", "pt-BR", "zh-Hans", "zh-Hant"])
def test_finished_documents_are_told_with_their_counts(foreword: Foreword, tag: str) -> None:
    code, out, err = foreword("check", DEMO / f"{tag}.md", "--no-pages")
    assert code == 0 and not err
    assert out.splitlines()[-1].startswith("0 must, ") and out.endswith("(stage: peer)\n")


@pytest.mark.parametrize("tag", languages_with("weak"))
def test_weak_twins_are_held_up_by_what_an_editor_marks(foreword: Foreword, tag: str) -> None:
    """S06 depends on the day, and here it is today."""
    code, out, _ = foreword("check", weak_file(tag), "--no-pages", "--json")
    found = [(row["id"], row["section"], row["quote"], row["severity"]) for row in json.loads(out)]
    marked = [(one["check"], one["section"], one["quote"], one["severity"]) for one in data("weak", tag)["finding"]]
    assert [one for one in found if one[0] != "S06"] == [one for one in marked if one[0] != "S06"]
    assert code == 3 and "E" in {severity for *_, severity in marked}


def test_findings_as_data_slice_back_to_their_words(foreword: Foreword, weak: Path) -> None:
    code, out, _ = foreword("check", weak, "--no-pages", "--json")
    assert code == 0
    rows = json.loads(out)
    text = WEAK.split("## Introduction\n")[1].strip()
    found = {row["quote"]: row for row in rows if row["section"] == "introduction" and row["quote"]}
    assert {"Many", "could", "really", "in order to", "TBD"} <= set(found)
    for quote, row in found.items():
        assert text[row["start"] : row["end"]] == quote
    assert found["in order to"]["fix"] == "to" and found["could"]["message"] and found["could"]["why"]
    assert {"id", "section", "item", "start", "end", "severity", "message", "quote"} <= rows[0].keys()


def test_the_stage_decides_what_must_be_mended(foreword: Foreword, weak: Path) -> None:
    assert foreword("check", weak, "--no-pages")[0] == 0
    code, out, _ = foreword("check", weak, "--no-pages", "--stage", "peer")
    assert code == 3
    assert "must   S11" in out and "“TBD” is still to be written." in out and "(stage: peer)" in out


def test_people_read_it_in_the_language_of_the_document(foreword: Foreword) -> None:
    _, out, _ = foreword("check", DEMO / "de.draft.md", "--no-pages")
    assert "Untertitel" in out and "„deutlich“: wie viele, wie viel?" in out


def test_a_file_that_is_not_there_is_bad_input(foreword: Foreword, tmp_path: Path) -> None:
    code, _, err = foreword("check", tmp_path / "nothing.md")
    assert code == 2 and len(err.splitlines()) == 1

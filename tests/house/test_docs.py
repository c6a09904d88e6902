"""What the documentation says is true."""

import re
from pathlib import Path

import pytest

from app.config import Settings
from app.console import parser

ROOT = Path(__file__).parents[2]


def test_every_setting_is_described_once() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    for name, field in Settings.model_fields.items():
        assert page.count(f"`FOREWORD_{name.upper()}`") == 1
        assert (field.description or "") in page


def test_every_command_is_described() -> None:
    page = (ROOT / "docs" / "commands.md").read_text()
    commands = next(action for action in parser()._actions if action.dest == "command").choices or {}
    assert set(commands) == {
        "serve",
        "migrate",
        "user",
        "compact",
        "render",
        "check",
        "import",
        "export",
        "list",
        "doctor",
        "backup",
        "restore",
    }
    for command in commands:
        assert f"`{command}" in page


PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(
        r"\]\((?!https?:|#)([^)\s#]+)", re.sub(r"```.*?```|`[^`]*`", "", path.read_text(), flags=re.DOTALL)
    ):
        assert (path.parent / link).exists(), link

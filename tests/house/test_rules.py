"""The rules of the house that a program can check."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import db
from app.accounts import people

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MODULES = sorted(path for path in APP.rglob("*.py") if "migrations/versions" not in str(path))
NAMES_OF_LAYERS = {"service", "services", "repository", "crud", "utils", "helpers", "core", "common", "misc", "manager"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_rooms_look_down_and_never_up() -> None:
    found = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


SPEAKS_WITH_BROWSERS = re.compile(
    r"(web|collab|console)/|(.*/)?routes\b|.*/dependencies\.py|(__)?main(__)?\.py|migrations/"
)


def test_acts_need_no_browser() -> None:
    """They can be used from a shell: loading all of them, and the templates by which they write mails, loads no FastAPI."""
    names = [path.relative_to(ROOT) for path in MODULES if not SPEAKS_WITH_BROWSERS.match(str(path.relative_to(APP)))]
    acts = [str(name.with_suffix("")).replace("/", ".").removesuffix(".__init__") for name in names]
    loading = f"import sys, importlib; [importlib.import_module(act) for act in {[*acts, 'app.web.templates']}]; "
    loading += "print(*{'fastapi', 'starlette'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", loading], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert len(acts) > 200 and told.split() == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_a_file_is_an_act_not_a_layer(path: Path) -> None:
    assert path.stem not in NAMES_OF_LAYERS
    assert len(path.read_text().splitlines()) <= 320, "look for the second act in it"


def test_functions_are_short() -> None:
    lengths = sorted(length(function) for path in MODULES for function in functions(path))
    assert lengths[len(lengths) // 2] <= 9
    assert lengths[-1] <= 45


def test_only_one_place_commits() -> None:
    allowed = {"db.py"}
    found = {path.name for path in MODULES if re.search(r"\.commit\(\)", path.read_text())}
    assert found <= allowed


def test_only_prose_print_and_our_own_messages_are_declared_safe() -> None:
    makers = {str(path.relative_to(APP)) for path in MODULES if re.search(r"\bMarkup\(", path.read_text())}
    assert all(name.startswith(("prose/", "export/", "versions/", "web/saying")) for name in makers), makers
    assert not [page for page in (ROOT / "templates").rglob("*.html") if re.search(r"\|\s*safe\b", page.read_text())]


def test_tables_keep_their_annotations_real() -> None:
    for path in APP.rglob("models.py"):
        assert "from __future__ import annotations" not in path.read_text()


def test_route_names_are_unique_sentences() -> None:
    from app.main import ROUTERS
    from app.web.policy import routes_of

    names = [route.name for route in routes_of(ROUTERS)]
    assert len(names) == len(set(names))
    assert all("_" in name for name in names)


def test_what_only_looks_leaves_nothing_behind(engine: Engine) -> None:
    """Routes that answer GET get such a session (web/database)."""
    with db.reading(engine) as session:
        people.create(session, "ghost@example.org", "Ghost", "no hash")
    with db.reading(engine) as session:
        assert people.by_email(session, "ghost@example.org") is None


def test_ci_runs_the_tests_and_nothing_less() -> None:
    assert "exec bin/test" in (ROOT / ".ci" / "run").read_text()


def test_nothing_is_left_for_later() -> None:
    for path in [*MODULES, *(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]:
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplemented)\b", path.read_text()), path


def test_whoever_serves_knows_all_work_and_hears_all_events() -> None:
    """Modules that only work or listen are named by nobody who calls them: forgotten, their work would wait for ever."""
    lines = (line for path in MODULES for line in path.read_text().splitlines())
    wanted = Counter(found[1] for line in lines if (found := re.match(r'@(?:job|on)\("(\w+)"', line)))
    asking = "import app.main; from app import events; from app.jobs import queue; print(*queue._work, "
    asking += "*(event for event, handlers in events._handlers.items() for _ in handlers))"
    told = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert Counter(told.split()) == wanted
